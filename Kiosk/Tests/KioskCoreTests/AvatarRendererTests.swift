import Foundation
import KioskCore
import PNGImage
import Raster
import SignAvatar
import Testing

@Suite("Avatar renderer")
struct AvatarRendererTests {
    /// Loaded once: the avatar takes longer to make than everything else here.
    private static let shared = Result { try AvatarClipRenderer(sources: sources) }

    private static var sources: AvatarClipRenderer.Sources {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        return .init(
            libraryDirectory: "/" + parts.joined(separator: "/") + "/SignLibrary", dictionaryPath: nil)
    }

    private func request(_ text: String) -> ClipRequest {
        ClipRequest(
            text: text,
            options: RenderOptions(width: 64, height: 96, framesPerSecond: 5, quality: .draft, workers: 1))
    }

    @Test("a frame is the same whichever lane draws it and whenever")
    func deterministic() throws {
        let renderer = try Self.shared.get()
        let plan = try renderer.plan(request("你好"))
        var first = LaneStorage()
        var second = LaneStorage()
        let early = try plan.draw(3, &first)
        _ = try plan.draw(5, &second)
        let late = try plan.draw(3, &second)
        #expect(early == late)
        let image = try PNGImage(decoding: early, as: .rgb)
        #expect((image.width, image.height) == (64, 96))
    }

    @Test("the words of a manifest tile the text and carry their times")
    func words() throws {
        let text = "你好。谢谢！"
        let plan = try Self.shared.get().plan(request(text))
        guard case .list(let words)? = plan.summary["words"] else {
            Issue.record("no words")
            return
        }
        #expect(words.compactMap { $0["text"]?.textValue }.joined() == text)
        #expect(words.compactMap { $0["sentence"]?.integerValue } == [0, 0, 1, 1])
        let starts = words.compactMap { $0["start_ms"]?.integerValue }
        #expect(starts.count == 2 && starts == starts.sorted())
        #expect(words.last?["char_end"]?.integerValue == text.unicodeScalars.count)
    }

    @Test("the page's sentences are those of the captions, and one without a sign joins its neighbour")
    func sentences() throws {
        let plan = try Self.shared.get().plan(request("你好。www.example.com。谢谢。"))
        guard case .list(let words)? = plan.summary["words"] else {
            Issue.record("no words")
            return
        }
        #expect(words.compactMap { $0["sentence"]?.integerValue } == [0, 0, 0, 0, 1, 1])
        let captions = String(decoding: plan.captions, as: UTF8.self)
        #expect(captions.contains("\n1\n") && captions.contains("\n2\n") && !captions.contains("\n3\n"))
    }

    @Test("a start keeps the library's parsed files for the next one, which signs the same")
    func packs() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        var sources = Self.sources
        sources.packDirectory = folder.path + "/packs"
        for _ in 0..<2 {
            let renderer = try AvatarClipRenderer(sources: sources)
            let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/packs")
            #expect(kept.count == 1 && kept[0].hasSuffix(".trees"))
            let id = renderer.identifier(of: request("你好"))
            #expect(id == (try Self.shared.get().identifier(of: request("你好"))))
        }
    }

    @Test("both hands stay inside the picture with 5 % to spare in every frame")
    func handBounds() throws {
        let plan = try Self.shared.get().plan(request("你好，我们去医院"))
        guard case .list(let boxes)? = JSONValue.object(plan.details())["handBounds"] else {
            Issue.record("no boxes")
            return
        }
        #expect(boxes.count == plan.frameCount)
        for box in boxes {
            guard case .list(let sides) = box else {
                Issue.record("no box")
                continue
            }
            #expect(sides.compactMap(\.integerValue).allSatisfy { (50...950).contains($0) }, "\(box.compact)")
        }
    }

    @Test("words without a sign are named")
    func unknown() throws {
        let renderer = try Self.shared.get()
        #expect(try renderer.unknownWords(of: "龘，你好") == ["龘"])
        #expect(try renderer.plan(request("龘，你好")).summary["unknown"]?.compact == "[\"龘\"]")
    }

    @Test("another speed or size is another clip, the same request the same")
    func identifiers() throws {
        let renderer = try Self.shared.get()
        var faster = request("你好").options
        faster.speed = 1.5
        let ids = [
            request("你好"), request("您好"), ClipRequest(text: "你好", options: faster), request("你好"),
        ].map(renderer.identifier(of:))
        #expect(Set(ids).count == 3)
        #expect(ids[0] == ids[3])
        #expect(ids.allSatisfy(ClipCache.isIdentifier))
    }

    @Test("a library with a mistake is refused and the old one stays")
    func reload() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let copy = folder.path + "/SignLibrary"
        try FileManager.default.copyItem(atPath: Self.sources.libraryDirectory, toPath: copy)
        let renderer = try AvatarClipRenderer(sources: .init(libraryDirectory: copy, dictionaryPath: nil))
        let hash = renderer.assets.libraryHash
        #expect(try renderer.reload() == false)
        let file = copy + "/signs/greetings.yaml"
        let good = try String(contentsOfFile: file, encoding: .utf8)
        try (good + "\nnonsense: [\n").write(toFile: file, atomically: true, encoding: .utf8)
        #expect(throws: SignAvatarError.self) { try renderer.reload() }
        #expect(renderer.assets.libraryHash == hash)
        try (good + "\n# a remark\n").write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try renderer.reload())
        #expect(renderer.assets.libraryHash != hash)
    }
}
