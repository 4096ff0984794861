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

/// The kernels of motion and raster are compiled twice from one folder each: for every x86-64 and for x86-64-v3
/// (AVX2, FMA, BMI), and the processor decides at start. Elsewhere both are the same code.
#if arch(x86_64)
    let avx2: [SwiftSetting] = kernel + [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
#else
    let avx2: [SwiftSetting] = kernel
#endif

let package = Package(
    name: "SignAvatar",
    products: [
        .library(name: "SignAvatar", targets: ["SignAvatar"]),
        // The leaves, for measuring and for programs that need one stage only.
        .library(
            name: "SignAvatarStages",
            targets: [
                "GlossText", "AvatarMath", "AvatarModel", "InstructionSets", "Motion", "Raster", "PNGImage",
            ]),
        // Everything that reads files of others, for fuzzing.
        .library(
            name: "SignAvatarReaders",
            targets: ["AvatarFiles", "FileMapping", "GlossText", "PNGImage", "SignCatalog", "SignCompiler"]),
        .executable(name: "signavatar", targets: ["signavatar"]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "AvatarMath", swiftSettings: hot),
        .target(name: "FileMapping", swiftSettings: hot),
        .target(name: "GlossText", dependencies: ["FileMapping"], swiftSettings: hot),
        .target(
            name: "SignCatalog", dependencies: ["AvatarMath", "FileMapping", "Yams"], swiftSettings: hot),
        .target(name: "AvatarModel", dependencies: ["AvatarMath"], swiftSettings: hot),
        .target(
            name: "AvatarFiles", dependencies: ["AvatarMath", "AvatarModel", "PNGImage"], swiftSettings: hot),
        .target(name: "AvatarImport", dependencies: ["AvatarMath", "AvatarModel"], swiftSettings: hot),
        .target(
            name: "SignCompiler",
            dependencies: ["AvatarMath", "FileMapping", "SignCatalog", "AvatarModel", "Motion"],
            swiftSettings: hot),
        .target(name: "CPlatform"),
        .target(name: "InstructionSets", dependencies: ["CPlatform"], swiftSettings: strict),
        .target(name: "CKernels"),
        .target(name: "MotionKernelsBaseline", dependencies: ["CKernels"], swiftSettings: kernel),
        // A link to the folder of the baseline.
        .target(name: "MotionKernelsAVX2", dependencies: ["CKernels"], swiftSettings: avx2),
        .target(
            name: "Motion",
            dependencies: [
                "AvatarMath", "CKernels", "InstructionSets", "MotionKernelsBaseline", "MotionKernelsAVX2",
            ],
            swiftSettings: hot + [.enableExperimentalFeature("Lifetimes")]),
        .target(name: "CRaster"),
        .target(name: "RasterKernelsBaseline", dependencies: ["CRaster"], swiftSettings: kernel),
        .target(name: "RasterKernelsAVX2", dependencies: ["CRaster"], swiftSettings: avx2),
        .target(
            name: "Raster",
            dependencies: [
                "AvatarMath", "CRaster", "InstructionSets", "RasterKernelsBaseline", "RasterKernelsAVX2",
            ],
            swiftSettings: hot),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
        .target(name: "PNGImage", dependencies: ["CPNG"], swiftSettings: hot),
        .target(
            name: "SignAvatar",
            dependencies: [
                "CPlatform", "FileMapping", "InstructionSets",
                "AvatarMath", "GlossText", "SignCatalog", "AvatarModel", "AvatarFiles", "SignCompiler",
                "Motion",
                "Raster", "PNGImage",
            ], swiftSettings: strict),
        .executableTarget(
            name: "signavatar",
            dependencies: [
                "SignAvatar", "AvatarFiles", "AvatarImport", "AvatarMath", "AvatarModel", "GlossText",
                "InstructionSets", "Motion", "PNGImage", "Raster", "SignCatalog",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["AvatarMath", "Motion"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "AvatarMathTests", dependencies: ["AvatarMath", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GlossTextTests", dependencies: ["GlossText", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SignCatalogTests", dependencies: ["SignCatalog", "FileMapping", "TestSupport"],
            swiftSettings: hot),
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
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "MotionTests",
            dependencies: [
                "Motion", "CKernels", "AvatarMath", "InstructionSets", "TestSupport", "CAllocationCounter",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RasterTests",
            dependencies: ["Raster", "CRaster", "AvatarMath", "InstructionSets", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "PNGImageTests", dependencies: ["PNGImage", "CPNG", "TestSupport"], swiftSettings: hot),
        .testTarget(
            name: "SignAvatarTests",
            dependencies: [
                "SignAvatar", "GlossText", "SignCatalog", "SignCompiler", "PNGImage", "AvatarModel", "Motion",
                "Raster", "FileMapping", "TestSupport",
            ],
            exclude: ["Data"], swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests", dependencies: ["signavatar", "SignAvatar", "TestSupport"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
