import Testing

@testable import SignAvatar
