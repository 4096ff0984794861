import Testing

@testable import SignCatalog
