// swift-tools-version: 6.2
import PackageDescription

/// Fuzzing of everything that reads bytes of others; `Scripts/fuzz.sh` builds and runs it.
///
/// The instrumentation is asked for on the command line, where it reaches the library's own targets too: settings
/// of this manifest would instrument nothing but the targets below.
let package = Package(
    name: "SignAvatarFuzz",
    dependencies: [
        .package(name: "SignAvatar", path: ".."),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Links to the kiosk's folders: its own package would bring an HTTP server along.
        .target(name: "CDisk"),
        .target(
            name: "KioskCore",
            dependencies: [
                "CDisk",
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: [.treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "SignAvatarFuzz",
            dependencies: [
                "KioskCore",
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarReaders", package: "SignAvatar"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .unsafeFlags(["-O", "-parse-as-library"], .when(configuration: .debug)),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
