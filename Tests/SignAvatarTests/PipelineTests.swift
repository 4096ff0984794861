import AvatarModel
import Foundation
import GlossText
import PNGImage
import SignCatalog
import TestSupport
import Testing

@testable import SignAvatar

/// The project's own library without a general dictionary, so that the tests need no set-up.
enum Project {
    static let assets = try? SignAssets(
        libraryDirectory: TemporaryFolder.projectPath + "/SignLibrary", dictionaryPath: nil)
    static let pipeline: AvatarPipeline? = assets.flatMap { try? AvatarPipeline(assets: $0) }
    static let demo = "您好，请A015号到3号窗口办理居住证。"
}

@Suite("From text to frames")
struct PipelineTests {
    private let small = RenderOptions(width: 72, height: 128, framesPerSecond: 5, quality: .draft, workers: 2)

    @Test(
        "announcements are signed without a word that is only a caption",
        arguments: [
            Project.demo, "居家养老的老人每天中午可以在社区食堂吃饭，每份12元。".replacing("每份", with: ""), "电梯正在维修，预防感冒。",
            "请问您哪里不舒服？需要帮您叫救护车吗？".replacing("请问", with: ""),
            "残疾人证需要身份证原件、户口本复印件和2张照片。", "您好，欢迎到社区服务中心，请点击屏幕选择业务。",
        ])
    func covered(text: String) throws {
        let gloss = try #require(Project.pipeline).gloss(text)
        let captions = gloss.tokens.filter { $0.fate == .rung(8) }.map(\.text)
        #expect(captions.isEmpty)
        #expect(!gloss.glosses.isEmpty)
    }

    @Test("a speed, a step or a count that is not allowed is refused, by text and by names of signs")
    func refused() throws {
        var pipeline = try #require(Project.pipeline)
        for speed in [0, -1, 0.49, 2.01, .nan, .infinity] {
            #expect(throws: SignAvatarError.self) { try pipeline.plan("你好", speed: speed) }
            #expect(throws: SignAvatarError.self) { try pipeline.planSigns(["你好"], speed: speed) }
        }
        let plan = try pipeline.plan("你好", speed: 1)
        for step in [0, -1, Double.nan, .infinity] {
            #expect(throws: SignAvatarError.self) {
                try pipeline.frames(of: plan, every: step, options: small)
            }
        }
        for count in [-1, 0, 101] {
            #expect(throws: SignAvatarError.self) {
                try pipeline.moments(ofSign: "你好", count: count, options: small)
            }
        }
    }

    @Test("a text whose signs take over an hour is refused before its motion is made")
    func tooLong() throws {
        var pipeline = try #require(Project.pipeline)
        let text = String(repeating: "你好，谢谢。", count: 3300)
        let error = #expect(throws: SignAvatarError.self) { try pipeline.plan(text, speed: 0.5) }
        #expect(error?.exitCode == 65)
    }

    @Test(
        "a form without alpha takes no transparent background",
        arguments: [OutputFormat.apng, .sprite, .rgb24, .y4m, .terminal])
    func transparent(form: OutputFormat) throws {
        var options = small
        options.background = .transparent
        let error = #expect(throws: SignAvatarError.self) {
            try form.writer(
                destination: "\(TemporaryFolder.path)/none", options: options, frameCount: 1,
                encoder: PNGEncoder())
        }
        #expect(error?.exitCode == 64)
    }

    @Test("the same text gives the same motion, twice")
    func repeatable() throws {
        var first = try #require(Project.pipeline)
        var second = try #require(Project.pipeline)
        #expect(try first.plan(Project.demo, speed: 1).clip == second.plan(Project.demo, speed: 1).clip)
    }

    @Test("signs follow each other, and a faster speed is shorter")
    func timing() throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan(Project.demo, speed: 1)
        var end: Float = 0
        for span in plan.utterance.spans {
            #expect(
                span.preparation >= end - 1e-4 && span.stroke > span.preparation
                    && span.strokeEnd >= span.stroke)
            end = span.end
        }
        #expect(Double(end) < plan.seconds)
        let fast = try pipeline.plan(Project.demo, speed: 2).seconds
        let slow = try pipeline.plan(Project.demo, speed: 0.5).seconds
        #expect(fast < plan.seconds * 0.75 && slow > plan.seconds * 1.4)
    }

    /// Peak speeds that a viewer would call a jerk, metres a second between frames at 60 a second.
    @Test("no hand jumps between two moments")
    func continuity() throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan(Project.demo, speed: 1)
        let rig = pipeline.avatar.rig
        let joints = [rig.index(of: .rightHand), rig.index(of: .leftHand), rig.index(of: .rightIndexDistal)]
            .compactMap { $0 }
        var before: [SIMD3<Float>] = []
        for frame in 0..<plan.frameCount(framesPerSecond: 60) {
            let transforms = rig.hierarchy.modelTransforms(
                rotations: plan.clip.pose(at: Float(frame) / 60).rotations)
            let places = joints.map { transforms[$0].translation }
            for (old, new) in zip(before, places) {
                let way = new - old
                #expect((way * way).sum().squareRoot() * 60 < 3.2, "frame \(frame)")
            }
            before = places
        }
    }

    @Test("hands stay in the picture in every frame")
    func inFrame() throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan("对不起，屏幕在窗口。", speed: 1)
        let options = RenderOptions()
        let camera = pipeline.camera(for: plan, options: options)
        let rig = pipeline.avatar.rig
        for frame in 0..<plan.frameCount(framesPerSecond: 25) {
            let pose = plan.clip.pose(at: Float(frame) / 25)
            let transforms = rig.hierarchy.modelTransforms(rotations: pose.rotations)
            for (index, name) in rig.names.enumerated()
            where name.contains("Distal") || name.hasSuffix("Hand") {
                let (x, y, _) = camera.project(transforms[index].translation, width: 720, height: 1280)
                #expect(
                    (720 * 0.03...720 * 0.97).contains(x) && (1280 * 0.03...1280 * 0.97).contains(y),
                    "\(name) in frame \(frame)")
            }
        }
    }

    @Test(
        "a render leaves frames, captions and a manifest that agree, and the same bytes from one worker or two"
    )
    func render() async throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan("你好。谢谢", speed: 1)
        let folder = try TemporaryFolder.make("render")
        defer { TemporaryFolder.remove(folder) }
        var one = small
        one.workers = 1
        let first = try await FrameSequence(pipeline: pipeline, plan: plan, options: small)
            .write(to: "\(folder)/two", joints: "\(folder)/joints.json")
        _ = try await FrameSequence(pipeline: pipeline, plan: plan, options: one).write(to: "\(folder)/one")
        let names = TemporaryFolder.names("\(folder)/two")
        #expect(names.count == first.frameCount + 2)
        #expect(TemporaryFolder.names("\(folder)/one") == names)
        for name in names {
            #expect(
                try TemporaryFolder.read("\(folder)/one/\(name)")
                    == TemporaryFolder.read("\(folder)/two/\(name)"), "\(name)")
        }
        let image = try PNGImage(
            decoding: try TemporaryFolder.read("\(folder)/two/frame_00000.png"), as: .rgb)
        #expect(image.width == 72 && image.height == 128)
        let manifest = try JSONSerialization.jsonObject(
            with: Data(try TemporaryFolder.read("\(folder)/two/manifest.json")))
        let fields = try #require(manifest as? [String: Any])
        #expect((fields["frames"] as? [Any])?.count == first.frameCount)
        #expect(
            (fields["tokens"] as? [[String: Any]])?.compactMap { $0["text"] as? String }.joined() == "你好。谢谢")
        #expect((fields["timeline"] as? [Any])?.count == 2)
        let captions = String(decoding: try TemporaryFolder.read("\(folder)/two/captions.vtt"), as: UTF8.self)
        #expect(captions.hasPrefix("WEBVTT") && captions.contains("你好。") && captions.contains("谢谢"))
        let joints = try JSONSerialization.jsonObject(
            with: Data(try TemporaryFolder.read("\(folder)/joints.json")))
        #expect((joints as? [String: Any])?.count == first.frameCount)
    }

    @Test("a clip's name depends on how it is drawn")
    func clipID() throws {
        let pipeline = try #require(Project.pipeline)
        func name(_ text: String = "你好", _ options: RenderOptions = RenderOptions()) -> String {
            Manifest.clipID(text: text, options: options, pipeline: pipeline)
        }
        var close = RenderOptions()
        close.view = .hands
        let names = [
            name(), name("您好"), name("你好", RenderOptions(width: 360)),
            name("你好", RenderOptions(speed: 1.1)), name("你好", RenderOptions(quality: .draft)),
            name("你好", close),
        ]
        #expect(Set(names).count == names.count)
        #expect(name("你好", RenderOptions(workers: 1)) == name("你好", RenderOptions(workers: 8)))
    }

    @Test("avatars of one name that differ in anything have clips of different names")
    func clipIDOfAvatars() throws {
        let pipeline = try #require(Project.pipeline)
        var changed: [Avatar] = Array(repeating: pipeline.avatar, count: 7)
        changed[1].mesh.positions[7].x += 0.001
        changed[2].morphs[0].positionDeltas[0].y += 0.001
        changed[3].materials[0].baseColor.z = 0.125
        changed[4].textures.append(TextureImage(width: 1, height: 1, pixels: [1, 2, 3, 255]))
        changed[5].textures.append(TextureImage(width: 1, height: 1, pixels: [1, 2, 4, 255]))
        changed[6].mesh.weights[7] = SIMD4(0.5, 0.5, 0, 0)
        let digests = changed.map { AvatarDigest().value(of: $0) }
        #expect(Set(digests).count == digests.count)
        #expect(digests[0] == pipeline.avatarDigest)
        // One of them all the way to the clip.
        let other = try AvatarPipeline(assets: pipeline.assets, avatar: changed[3])
        func name(_ pipeline: AvatarPipeline) -> String {
            Manifest.clipID(text: "你好", options: RenderOptions(), pipeline: pipeline)
        }
        #expect(name(other) != name(pipeline))
    }

    @Test("another dictionary, and reviewed signs only, give clips of other names")
    func clipIDOfAssets() throws {
        let folder = try TemporaryFolder.make("clip-names")
        defer { TemporaryFolder.remove(folder) }
        func dictionary(_ words: String, _ file: String) throws -> String {
            var builder = DictionaryBuilder()
            builder.addWords(words)
            try TemporaryFolder.write(builder.build(), to: "\(folder)/\(file)")
            return "\(folder)/\(file)"
        }
        func name(_ dictionary: String?, onlyReviewed: Bool = false) throws -> String {
            let assets = try SignAssets(
                libraryDirectory: TemporaryFolder.projectPath + "/SignLibrary", dictionaryPath: dictionary,
                onlyReviewed: onlyReviewed, packs: PackStore(directory: folder + "/packs"))
            var pipeline = try #require(Project.pipeline)
            pipeline.replace(assets)
            return Manifest.clipID(text: "你好", options: RenderOptions(), pipeline: pipeline)
        }
        let names = [
            try name(nil), try name(nil, onlyReviewed: true),
            try name(dictionary("国家 4000 n\n银行 9 n\n", "one.dict")),
            try name(dictionary("国家 9 n\n银行 4000 n\n", "two.dict")),
        ]
        #expect(Set(names).count == names.count)
        #expect(try name(dictionary("国家 4000 n\n银行 9 n\n", "again.dict")) == names[2])
    }
}
