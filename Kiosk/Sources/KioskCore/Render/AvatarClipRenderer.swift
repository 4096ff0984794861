import PNGImage
import Raster
import SignAvatar
import Synchronization

/// Draws clips with the pipeline; the library can be exchanged while it works.
public final class AvatarClipRenderer: ClipRenderer {
    /// Where the library and the words are.
    public struct Sources: Sendable, Equatable {
        /// The folder of the sign library.
        public var libraryDirectory: String
        /// The compiled dictionary; nil for the words of the library alone.
        public var dictionaryPath: String?
        /// `presenter`, `mannequin` or a file; nil is the presenter if it was built.
        public var avatar: String?
        /// Where the library's parsed files are kept between starts; nil parses them each time.
        public var packDirectory: String?

        public init(
            libraryDirectory: String, dictionaryPath: String?, avatar: String? = "mannequin",
            packDirectory: String? = nil
        ) {
            self.libraryDirectory = libraryDirectory
            self.dictionaryPath = dictionaryPath
            self.avatar = avatar
            self.packDirectory = packDirectory
        }

        fileprivate func assets() throws(SignAvatarError) -> SignAssets {
            try SignAssets(
                libraryDirectory: libraryDirectory, dictionaryPath: dictionaryPath,
                packs: packDirectory.map { PackStore(directory: $0) })
        }
    }

    private let sources: Sources
    private let pipeline: Mutex<AvatarPipeline>
    /// What should be said about the avatar, such as that the mannequin stands in; nil if nothing.
    public let notice: String?

    /// Loads the library and prepares the avatar.
    public init(sources: Sources) throws(SignAvatarError) {
        self.sources = sources
        let choice = try AvatarLoader.load(sources.avatar)
        notice = choice.notice
        pipeline = Mutex(try AvatarPipeline(assets: try sources.assets(), avatar: choice.avatar))
    }

    private var current: AvatarPipeline { pipeline.withLock { $0 } }

    /// The library and the words as they are now.
    public var assets: SignAssets { current.assets }

    /// The name of the avatar that signs.
    public var signer: String { current.avatar.name }

    /// Reads the library and the dictionary again; on any error the old ones stay.
    ///
    /// Clips that were planned before keep the library they were planned with.
    ///
    /// - Returns: whether the library or the dictionary is another one now.
    /// - Throws: if one of them cannot be read.
    @discardableResult
    public func reload() throws(SignAvatarError) -> Bool {
        let old = current
        let assets = try sources.assets()
        guard assets.identity != old.assets.identity else { return false }
        let new = try AvatarPipeline(assets: assets, avatar: old.avatar)
        pipeline.withLock { $0 = new }
        return true
    }

    /// The name of a clip with the library as it is now.
    public func identifier(of request: ClipRequest) -> String {
        Manifest.clipID(text: request.text, options: request.options, pipeline: current)
    }

    /// The words of a text for which there is no sign, in order.
    public func unknownWords(of text: String) throws -> [String] {
        ClipSummary.unknownWords(try current.assets.gloss(text))
    }

    /// Turns a text into motion with the library as it is now.
    public func plan(_ request: ClipRequest) throws -> PlannedClip {
        var pipeline = current
        let options = request.options
        let plan = try pipeline.plan(request.text, speed: options.speed)
        // The signs that were compiled for this clip are kept for the next ones.
        let compiled = pipeline
        self.pipeline.withLock { shared in
            if shared.assets.identity == compiled.assets.identity { shared = compiled }
        }
        let camera = compiled.camera(for: plan, options: options)
        let id = Manifest.clipID(text: request.text, options: options, pipeline: compiled)
        let encoder = PNGEncoder(texts: [
            PNGText(keyword: "Software", value: "signavatar \(Manifest.engineVersion)"),
            PNGText(keyword: "Clip", value: id),
        ])
        let avatar = compiled.avatar
        // About a millisecond a frame: the first picture does not wait for it.
        let bounds = Computed {
            ClipSummary.handBounds(plan, options: options, pipeline: compiled, camera: camera)
        }
        let key = [
            avatar.name, "\(options.width)x\(options.height)", options.quality.rawValue,
            options.view.rawValue,
        ].joined(separator: " ")
        return PlannedClip(
            frameCount: plan.frameCount(framesPerSecond: options.framesPerSecond), seconds: plan.seconds,
            summary: ClipSummary.json(plan, options: options, pipeline: compiled),
            captions: Array(WebVTT.text(plan).utf8), unknownWords: ClipSummary.unknownWords(plan.gloss),
            details: { [("handBounds", bounds.value)] }
        ) { frame, lane in
            let pose = plan.clip.pose(at: Float(Double(frame) / options.framesPerSecond))
            return try lane.withRenderer(key, make: { try FrameRenderer(avatar: avatar, options: options) }) {
                let pixmap = try $0.render(pose, camera: camera)
                let image = try PNGImage(
                    width: pixmap.width, height: pixmap.height, format: .rgb, bytes: pixmap.bytes)
                return try encoder.encode(image)
            }
        }
    }
}

/// A value that is computed when it is first asked for, once.
private final class Computed: Sendable {
    private let state = Mutex<JSONValue?>(nil)
    private let compute: @Sendable () -> JSONValue

    init(_ compute: @escaping @Sendable () -> JSONValue) { self.compute = compute }

    var value: JSONValue {
        state.withLock { known in
            if let known { return known }
            let value = compute()
            known = value
            return value
        }
    }
}
