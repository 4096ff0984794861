import AvatarMath
import AvatarModel
import Foundation
import InstructionSets
import Motion
import Raster
import SignAvatar

/// Times pictures: `swift run -c release --package-path Benchmarks BenchmarkRaster [RUNS [WORDS]]`;
/// words such as "mannequin standard 720x1280 1 avx2" choose the lines that start with them.
///
/// Two figures: a bumpy ellipsoid of 25,000 triangles that covers 60 % of the picture, lit per pixel without shadows
/// (quality draft), and the mannequin with raised arms in all qualities, from pose to pixels. Every line gives the
/// minimum and the median of the runs, for the whole and for each stage, in milliseconds.
@main
struct BenchmarkRaster {
    static func main() throws {
        let runs = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15
        let sizes = [(480, 854), (720, 1280), (1080, 1920)]
        let sets = InstructionSet.allCases.filter(\.isSupported)
        print("figure, quality, size, threads, instructions: minimum / median ms")
        for (width, height) in sizes {
            for instructions in sets {
                for threads in [1, 2] {
                    let ellipsoid = try Ellipsoid(aspect: Float(width) / Float(height))
                    var renderer = try Renderer(
                        width: width, height: height, quality: .draft, geometry: ellipsoid.geometry,
                        threads: threads, instructionSet: instructions)
                    try measure(
                        "ellipsoid draft \(width)x\(height) \(threads) \(instructions.rawValue)", runs: runs,
                        renderer: &renderer, camera: ellipsoid.camera
                    ) { _ in (ellipsoid.positions, ellipsoid.normals) }
                }
            }
        }
        let figure = Figure()
        for quality in RenderQuality.allCases {
            for (width, height) in sizes where quality != .studio || height == 1280 {
                for instructions in sets {
                    for threads in [1, 2] {
                        var renderer = try Renderer(
                            width: width, height: height, quality: quality, geometry: figure.geometry(),
                            threads: threads, instructionSet: instructions)
                        try measure(
                            "mannequin \(quality.rawValue) \(width)x\(height) \(threads) \(instructions.rawValue)",
                            runs: quality == .studio ? max(3, runs / 4) : runs, renderer: &renderer,
                            camera: figure.camera
                        ) { figure.vertices(run: $0) }
                    }
                }
            }
        }
        print("memory at the end: \(Memory.peakMegabytes) MB at most")
    }

    private static func measure(
        _ name: String, runs: Int, renderer: inout Renderer, camera: Camera,
        vertices: (Int) -> ([Vector3], [Vector3])
    ) throws {
        if CommandLine.arguments.count > 2, !name.hasPrefix(CommandLine.arguments[2]) { return }
        let log = StageLog(threads: renderer.threads)
        renderer.stageObserver = { log.mark($0.rawValue) }
        var pixmap = try Pixmap(width: renderer.width, height: renderer.height)
        for run in 0...runs {
            log.start()
            let (positions, normals) = vertices(run)
            log.mark("pose+skin")
            _ = try renderer.render(positions: positions, normals: normals, camera: camera, into: &pixmap)
            // The first run takes memory, which the others do not.
            log.finish(counts: run > 0)
        }
        print("\(name): \(log.summary)")
    }
}

/// Times between marks; used by one thread at a time.
final class StageLog: @unchecked Sendable {
    private let stageClock: clockid_t
    private var wallBegin: UInt64 = 0
    private var last: UInt64 = 0
    private var begin: UInt64 = 0
    private var current: [(String, Double)] = []
    private var all: [String: [Double]] = [:]
    private var order: [String] = []

    /// One thread is measured by the processor's time, which other programs do not change; more by the wall clock.
    init(threads: Int) { stageClock = threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC }

    private func nanoseconds(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    func start() {
        begin = nanoseconds(of: stageClock)
        wallBegin = nanoseconds(of: CLOCK_MONOTONIC)
        last = begin
        current = []
    }

    func mark(_ name: String) {
        let now = nanoseconds(of: stageClock)
        current.append((name, Double(now - last) / 1e6))
        last = now
    }

    func finish(counts: Bool) {
        current.append(("wall", Double(nanoseconds(of: CLOCK_MONOTONIC) - wallBegin) / 1e6))
        current.append(("total", Double(nanoseconds(of: stageClock) - begin) / 1e6))
        guard counts else { return }
        for (name, value) in current {
            if all[name] == nil { order.append(name) }
            all[name, default: []].append(value)
        }
    }

    var summary: String {
        order.reversed().map { name in
            let values = (all[name] ?? []).sorted()
            return "\(name) \(rounded(values[0]))/\(rounded(values[values.count / 2]))"
        }.joined(separator: ", ")
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
