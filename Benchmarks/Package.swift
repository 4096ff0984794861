// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "SignAvatarBenchmarks",
    dependencies: [.package(name: "SignAvatar", path: "..")],
    targets: [
        .executableTarget(
            name: "BenchmarkText", dependencies: [.product(name: "SignAvatarStages", package: "SignAvatar")]),
        .executableTarget(
            name: "BenchmarkPNG",
            dependencies: [
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
            ]),
        .executableTarget(
            name: "BenchmarkRaster",
            dependencies: [
                .product(name: "SignAvatar", package: "SignAvatar"),
                .product(name: "SignAvatarStages", package: "SignAvatar"),
            ]),
        .executableTarget(
            name: "RasterCheck", dependencies: [.product(name: "SignAvatarStages", package: "SignAvatar")]),
    ],
    swiftLanguageModes: [.v6]
)
