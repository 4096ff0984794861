import Testing

@testable import AvatarModel
