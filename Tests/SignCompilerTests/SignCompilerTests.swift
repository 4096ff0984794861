import Testing

@testable import SignCompiler
