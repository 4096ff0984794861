import Foundation
import SignAvatar

extension BenchStage {
    /// From the start of the program to the first PNG file, of a text of ten characters, with a pack of compiled signs.
    ///
    /// The reference is the same without a pack: the text's signs are compiled.
    static func commandLine(_ context: BenchContext) -> BenchStage {
        let name = "command line"
        return BenchStage(name: name) {
            let folder = try BenchContext.makeFolder()
            defer { BenchContext.removeFolder(folder) }
            var pipeline = try context.pipeline()
            try pipeline.usePack(in: PackStore(directory: "\(folder)/packs"))
            var values: [Double] = []
            var references: [Double] = []
            let start = ContinuousClock().now
            while values.count < 3 || (values.count < 9 && ContinuousClock().now - start < .seconds(3)) {
                values.append(try firstPicture(context, packs: "\(folder)/packs", folder: folder) * 1000)
                if references.count < 5 {
                    references.append(
                        try firstPicture(context, packs: "\(folder)/none", folder: folder) * 1000)
                }
            }
            return .measured([
                BenchResult(
                    name: name, unit: "ms", target: 250, values: values, referenceValues: references,
                    referenceName: "without a pack",
                    note:
                        "\(BenchContext.shortText.count) characters to the first file, \(context.avatar.name)"
                )
            ])
        }
    }

    /// A clip of about 300 frames by the command line on two workers, without a pack.
    static func sequence(_ context: BenchContext) -> BenchStage {
        let name = "sequence"
        return BenchStage(name: name) {
            let folder = try BenchContext.makeFolder()
            defer { BenchContext.removeFolder(folder) }
            var pipeline = try context.pipeline()
            let probe = try await FrameClock.secondsPerFrame(
                of: try pipeline.plan("谢谢", speed: 1), pipeline: pipeline, options: RenderOptions()
            ).wall
            let wanted = min(300, max(50, Int(longestSequence / probe)))
            var text = ""
            var count = 0
            var sentences = 0
            while count < wanted {
                text += BenchContext.sentences[sentences % BenchContext.sentences.count]
                sentences += 1
                count = try pipeline.plan(text, speed: 1).frameCount(framesPerSecond: 25)
            }
            let output = "\(folder)/frames"
            var peak: Double?
            let seconds = try BenchTimer.wallSeconds {
                let child = try render(context, text, packs: "\(folder)/none", output: output)
                var status: Int32?
                while status == nil {
                    // The system says it only of a running process; it never falls.
                    peak = child.peakMemory ?? peak
                    usleep(10_000)
                    status = child.endedStatus()
                }
                guard status == 0 else { throw SignAvatarError.defect("signavatar render failed") }
            }
            let sizes = try frameSizes(output)
            let note =
                "\(sizes.count) frames, 2 workers, \(context.avatar.name), from start to files, without a pack"
            var results = [
                BenchResult(
                    name: name, unit: "frames/s", target: nil, better: .higher,
                    values: [Double(sizes.count) / seconds], note: note),
                BenchResult(
                    name: "sequence, a frame", unit: "KiB", target: nil,
                    values: [Double(sizes.reduce(0, +)) / Double(sizes.count) / 1024], note: "mean"),
            ]
            if let peak {
                results.append(
                    BenchResult(
                        name: "sequence, memory", unit: "MiB", target: nil, values: [peak], note: "peak"))
            }
            return .measured(results)
        }
    }

    /// How long a sequence may take, seconds.
    private static let longestSequence = 15.0

    private static func render(
        _ context: BenchContext, _ text: String, packs: String, output: String
    ) throws(SignAvatarError) -> ChildProcess {
        try ChildProcess([
            "render", text, "--output", output, "--packs", packs, "--library", context.libraryDirectory,
            "--dictionary", context.dictionaryPath, "--avatar", context.avatarArgument, "--size", "720x1280",
            "--workers", "2",
        ])
    }

    /// Seconds until the first file of a sequence is whole; the process is stopped then.
    private static func firstPicture(_ context: BenchContext, packs: String, folder: String) throws -> Double
    {
        let output = "\(folder)/first"
        let start = ContinuousClock().now
        let child = try render(context, BenchContext.shortText, packs: packs, output: output)
        defer {
            child.interrupt()
            child.wait()
            try? FileManager.default.removeItem(atPath: output)
        }
        // Where the program keeps files until all are there.
        let path = "\(folder)/.first.\(child.id).partial/\(Manifest.frameName(0))"
        while !isWhole(path) {
            guard ContinuousClock().now - start < .seconds(60) else {
                throw SignAvatarError.defect("signavatar render made no picture within a minute")
            }
            usleep(500)
        }
        return (ContinuousClock().now - start).inSeconds
    }

    /// Whether a PNG file has its last chunk.
    private static func isWhole(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        guard let size = try? file.seekToEnd(), size > 12, (try? file.seek(toOffset: size - 8)) != nil,
            let end = try? file.read(upToCount: 4)
        else { return false }
        return end.elementsEqual("IEND".utf8)
    }

    private static func frameSizes(_ folder: String) throws -> [Int] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".png") }.map {
            name in
            try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? Int ?? 0
        }
    }
}
