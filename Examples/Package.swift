// swift-tools-version: 6.2
import PackageDescription

/// Every target treats warnings as errors; a warning nobody fixes hides the next one.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error)
]

let package = Package(
    name: "SignAvatarExamples",
    dependencies: [
        .package(name: "SignAvatar", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "RenderSentence",
            dependencies: [
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "CustomAvatar",
            dependencies: [
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
            ],
            swiftSettings: strict),
        // Speaks HTTP to a running service; needs nothing of the engine.
        .executableTarget(name: "QueueCallClient", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
