// swift-tools-version: 6.2
import PackageDescription

/// Every target treats warnings as errors; a warning nobody fixes hides the next one.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error)
]

/// The stages that loop over pixels, vertices and samples are optimised in debug builds too: unoptimised
/// SIMD code is about fifty times slower, and the tests measure compiled motion and rendered pixels.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The rasterizer's loops over samples and pixels run over arrays whose sizes are checked once, before the loops.
let kernel: [SwiftSetting] = strict + [.unsafeFlags(["-Ounchecked"])]

let package = Package(
    name: "SignAvatar",
    products: [
        .library(name: "SignAvatar", targets: ["SignAvatar"]),
        // The leaves, for measuring and for programs that need one stage only.
        .library(name: "SignAvatarStages", targets: ["GlossText", "Motion", "Raster", "PNGImage"]),
        .executable(name: "signavatar", targets: ["signavatar"]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "AvatarMath", swiftSettings: hot),
        .target(name: "GlossText", swiftSettings: hot),
        .target(name: "SignCatalog", dependencies: ["AvatarMath", "Yams"], swiftSettings: hot),
        .target(name: "AvatarModel", dependencies: ["AvatarMath"], swiftSettings: hot),
        .target(
            name: "AvatarFiles", dependencies: ["AvatarMath", "AvatarModel", "PNGImage"], swiftSettings: hot),
        .target(name: "AvatarImport", dependencies: ["AvatarMath", "AvatarModel"], swiftSettings: hot),
        .target(
            name: "SignCompiler", dependencies: ["AvatarMath", "SignCatalog", "AvatarModel", "Motion"],
            swiftSettings: hot),
        .target(name: "Motion", dependencies: ["AvatarMath"], swiftSettings: hot),
        .target(name: "Raster", dependencies: ["AvatarMath"], swiftSettings: kernel),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
        .target(name: "PNGImage", dependencies: ["CPNG"], swiftSettings: hot),
        .target(name: "CPlatform"),
        .target(
            name: "SignAvatar",
            dependencies: [
                "CPlatform",
                "AvatarMath", "GlossText", "SignCatalog", "AvatarModel", "AvatarFiles", "SignCompiler",
                "Motion",
                "Raster", "PNGImage",
            ], swiftSettings: strict),
        .executableTarget(
            name: "signavatar",
            dependencies: [
                "SignAvatar", "AvatarFiles", "AvatarImport", "PNGImage", "Raster",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["AvatarMath"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "AvatarMathTests", dependencies: ["AvatarMath", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GlossTextTests", dependencies: ["GlossText", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SignCatalogTests", dependencies: ["SignCatalog", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "AvatarModelTests", dependencies: ["AvatarModel", "AvatarMath", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AvatarFilesTests",
            dependencies: ["AvatarFiles", "AvatarModel", "AvatarMath", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AvatarImportTests",
            dependencies: ["AvatarImport", "AvatarModel", "AvatarMath", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SignCompilerTests",
            dependencies: ["SignCompiler", "SignCatalog", "AvatarModel", "AvatarMath", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "MotionTests", dependencies: ["Motion", "AvatarMath", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RasterTests", dependencies: ["Raster", "AvatarMath", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "PNGImageTests", dependencies: ["PNGImage", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SignAvatarTests",
            dependencies: ["SignAvatar", "GlossText", "SignCatalog", "PNGImage", "TestSupport"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
