// swift-tools-version: 6.2
import PackageDescription

/// Every target treats warnings as errors; a warning nobody fixes hides the next one.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error)
]

let package = Package(
    name: "SignAvatarKiosk",
    products: [
        .library(name: "KioskCore", targets: ["KioskCore"]),
        .executable(name: "signavatard", targets: ["signavatard"]),
    ],
    dependencies: [
        .package(name: "SignAvatar", path: ".."),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ],
    targets: [
        // Calls of the C library that Swift does not see.
        .target(name: "CDisk"),
        // Queue, cache, templates, displays, configuration: everything that can be tested without HTTP.
        .target(
            name: "KioskCore",
            dependencies: [
                "CDisk",
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // The only target that links an HTTP server.
        .executableTarget(
            name: "signavatard",
            dependencies: [
                "KioskCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KioskCoreTests",
            dependencies: [
                "KioskCore",
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
