import Testing

@testable import PNGImage
