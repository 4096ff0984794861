import Testing

@testable import GlossText
