import Testing

@testable import AvatarMath
