import AvatarMath
import AvatarModel
import GlossText
import Motion
import PNGImage
import Raster
import SignCatalog
import SignCompiler

/// One request as a straight line: text, glosses, signs, motion, pictures.
///
/// Every arrow of the program is here.
public struct AvatarPipeline: Sendable {
    public private(set) var assets: SignAssets
    public let avatar: Avatar
    private var compiler: SignCompiler
    private var compiled: [SignForm: [String: CompiledSign]] = [:]
    private var pack: SignPack?
    /// Made once for all pictures, by copies of the pipeline together.
    private let figure = FigureGeometry()
    private let digest = AvatarDigest()

    /// Prepares an avatar; throws if it cannot sign.
    public init(assets: SignAssets, avatar: Avatar = Mannequin.make()) throws(SignAvatarError) {
        self.assets = assets
        self.avatar = avatar
        do throws(CompilerError) {
            compiler = try SignCompiler(avatar: avatar)
        } catch {
            throw SignAvatarError(error)
        }
    }

    /// Text to glosses.
    public func gloss(_ text: String) throws(SignAvatarError) -> GlossedText { try assets.gloss(text) }

    /// Text to motion.
    ///
    /// - Parameters:
    ///   - text: 1 to 20,000 characters whose signs take at most an hour.
    ///   - speed: 0.5...2.
    /// - Returns: glosses, timing and motion.
    /// - Throws: if the text or the speed is not allowed, or a sign cannot be made.
    public mutating func plan(_ text: String, speed: Double) throws(SignAvatarError) -> SigningPlan {
        try RenderOptions.validate(speed: speed)
        let gloss = try gloss(text)
        for item in gloss.glosses { try compile(item.sign, form: .fluent) }
        let forms = assets.catalog.signs.mapValues(\.directions).filter { !$0.value.isEmpty }
        let uses = SignPlanner(grammar: assets.translator.grammar, forms: forms).uses(
            gloss, compiled: compiled[.fluent] ?? [:])
        // Ways and pauses come on top: what is too long without them need not be planned first.
        let strokes = uses.reduce(0.0) { sum, use in
            sum + use.sign.parts.reduce(0.0) { $0 + Double($1.seconds) } / Double(use.rate)
        }
        guard strokes / speed <= Double(ClipBuilder.longest) else {
            throw .badInput(
                "the text's \(gloss.glosses.count) signs take over an hour; divide it into shorter texts")
        }
        var builder = UtteranceBuilder(body: compiler.body, speed: Float(speed))
        let utterance = builder.build(uses)
        let clip = try bake(utterance, gloss: gloss)
        let drafts = Set(gloss.glosses.map(\.sign)).filter { name in
            if case .reviewed = assets.catalog.signs[name]?.review { return false }
            return true
        }
        return SigningPlan(
            gloss: gloss, utterance: utterance, clip: clip, speed: speed, draftSigns: drafts.sorted())
    }

    /// One sign's keyframes, compiled when first asked for.
    @discardableResult
    public mutating func compile(_ name: String, form: SignForm = .citation) throws(SignAvatarError)
        -> CompiledSign
    {
        if let known = compiled[form]?[name] { return known }
        // A damaged sign of a pack is compiled anew.
        if let packed = try? pack?.sign(named: name, form: form) {
            compiled[form, default: [:]][name] = packed
            return packed
        }
        guard let sign = assets.catalog.signs[name] else {
            throw .defect("a gloss names the sign '\(name)', which is not in the library")
        }
        do throws(CompilerError) {
            let result = try compiler.compile(sign, form: form)
            compiled[form, default: [:]][name] = result
            return result
        } catch {
            throw SignAvatarError(error)
        }
    }

    /// Takes compiled signs from a pack if one is there that fits library, avatar and program.
    public mutating func usePackIfThere(in store: PackStore) {
        pack = store.load(key: PackStore.key(libraryHash: assets.libraryHash, avatar: avatar))
    }

    /// Takes compiled signs from a pack; makes the pack if none is there that fits library, avatar and program.
    ///
    /// - Parameter store: where packs are kept.
    /// - Returns: whether a pack was there.
    /// - Throws: if a sign cannot be compiled or the pack cannot be written.
    @discardableResult
    public mutating func usePack(in store: PackStore) throws(SignAvatarError) -> Bool {
        usePackIfThere(in: store)
        guard pack == nil else { return true }
        var signs: [(form: SignForm, sign: CompiledSign)] = []
        for name in assets.catalog.signs.keys.sorted() {
            for form in [SignForm.citation, .fluent] { signs.append((form, try compile(name, form: form))) }
        }
        try store.save(signs, key: PackStore.key(libraryHash: assets.libraryHash, avatar: avatar))
        usePackIfThere(in: store)
        return false
    }

    /// Face and head, then the hands under the shoulders that the face wants, into one clip.
    private func bake(_ utterance: Utterance, gloss: GlossedText) throws(SignAvatarError) -> Clip {
        let avatar = self.avatar
        var builder = ClipBuilder(
            jointCount: avatar.rig.hierarchy.count, morphCount: avatar.morphs.count,
            seconds: utterance.seconds)
        let translator = assets.translator
        let bytes = Array(gloss.text.utf8)
        var face = FaceComposer(
            avatar: avatar, utterance: utterance, gloss: gloss, signs: assets.catalog.signs,
            wavingNegators: translator.grammar.wavingNegators
        ) { range in
            translator.pinyin(of: String(decoding: bytes[range], as: UTF8.self))
        }
        face.compose(into: &builder)
        ClipBaker(body: compiler.body).bake(utterance, into: &builder, shoulders: { face.shoulders(at: $0) })
        do throws(MotionError) { return try builder.build() } catch { throw SignAvatarError(error) }
    }

    /// Takes another library, such as the same one after an edit; signs that did not change stay compiled.
    public mutating func replace(_ assets: SignAssets) {
        for form in compiled.keys {
            compiled[form] = compiled[form]?.filter { name, _ in
                assets.catalog.signs[name] == self.assets.catalog.signs[name]
            }
        }
        // A pack belongs to one state of the library.
        pack = nil
        self.assets = assets
    }

    /// The avatar's mesh and materials as the rasterizer takes them; textures are converted when first asked for.
    func geometry() throws(SignAvatarError) -> SceneGeometry { try figure.geometry(of: avatar) }

    /// A digest of everything that the avatar holds: 64 hexadecimal digits; computed when first asked for.
    public var avatarDigest: String { digest.value(of: avatar) }

    /// The arms as the compiler sees them.
    public var body: SigningBody { compiler.body }

    /// The camera for a plan's pictures.
    public func camera(for plan: SigningPlan, options: RenderOptions) -> Camera {
        Framing.camera(
            options.view, clip: plan.clip, avatar: avatar,
            aspect: Float(options.width) / Float(options.height))
    }

    /// One frame as pixels.
    public func frame(
        of plan: SigningPlan, at seconds: Double, options: RenderOptions
    ) throws(SignAvatarError) -> PNGImage {
        try options.validate()
        var renderer = try FrameRenderer(avatar: avatar, options: options, geometry: try geometry())
        let pixmap = try renderer.render(
            plan.clip.pose(at: Float(seconds)), camera: camera(for: plan, options: options))
        return try Self.image(pixmap)
    }

    static func image(_ pixmap: Pixmap) throws(SignAvatarError) -> PNGImage {
        do throws(PNGError) {
            return try PNGImage(
                width: pixmap.width, height: pixmap.height, format: pixmap.channels == 4 ? .rgba : .rgb,
                bytes: pixmap.bytes)
        } catch {
            throw SignAvatarError(error)
        }
    }
}

extension AvatarPipeline {
    /// Signs by name to motion, without text: for looking at entries of the library.
    ///
    /// - Parameters:
    ///   - names: of signs in the library.
    ///   - speed: 0.5...2.
    /// - Returns: glosses, timing and motion.
    /// - Throws: if the speed is not allowed, or a sign is unknown or cannot be made.
    public mutating func planSigns(_ names: [String], speed: Double = 1) throws(SignAvatarError)
        -> SigningPlan
    {
        try RenderOptions.validate(speed: speed)
        // The headword is what the mouth says.
        let words = names.map { assets.catalog.signs[$0]?.words.first ?? $0 }
        let text = words.joined(separator: " ")
        // One sign alone is shown as a dictionary shows it.
        let form: SignForm = names.count == 1 ? .citation : .fluent
        var glosses: [Gloss] = []
        var tokens: [GlossToken] = []
        var offset = 0
        for (index, name) in names.enumerated() {
            guard assets.catalog.signs[name] != nil else {
                throw .badInput("no sign '\(name)' in the library")
            }
            let range = offset..<(offset + words[index].utf8.count)
            offset = range.upperBound + 1
            let kind: Gloss.Kind = name.hasPrefix("letter-") ? .letter : .sign
            glosses.append(Gloss(sign: name, kind: kind, token: index, range: range))
            tokens.append(GlossToken(text: words[index], range: range, fate: .rung(1), rule: "by name"))
            try compile(name, form: form)
        }
        let gloss = GlossedText(
            text: text, words: words, tokens: tokens, glosses: glosses, scopes: [], pauses: [])
        var builder = UtteranceBuilder(body: compiler.body, speed: Float(speed))
        var uses = SignPlanner().uses(gloss, compiled: compiled[form] ?? [:])
        for index in uses.indices { uses[index].form = form }
        let utterance = builder.build(uses)
        return SigningPlan(
            gloss: gloss, utterance: utterance, clip: try bake(utterance, gloss: gloss), speed: speed,
            draftSigns: names.sorted())
    }
}

extension AvatarPipeline {
    /// Pictures of a plan at even steps.
    ///
    /// - Parameters:
    ///   - plan: what is shown.
    ///   - seconds: the step, above 0.
    ///   - options: size and quality.
    /// - Returns: the pictures, all in memory: for a look at a short text.
    /// - Throws: if an option is not allowed or a picture cannot be drawn.
    public func frames(
        of plan: SigningPlan, every seconds: Double, options: RenderOptions
    ) throws(SignAvatarError) -> [PNGImage] {
        try options.validate()
        guard seconds > 0, seconds.isFinite else {
            throw .badRequest("a step of \(seconds) seconds: must be above 0")
        }
        let camera = camera(for: plan, options: options)
        var renderer = try FrameRenderer(avatar: avatar, options: options, geometry: try geometry())
        var images: [PNGImage] = []
        var time = 0.0
        while time <= plan.seconds {
            images.append(
                try Self.image(try renderer.render(plan.clip.pose(at: Float(time)), camera: camera)))
            time += seconds
        }
        return images
    }

    /// Pictures of one sign from its start posture to its end.
    ///
    /// - Parameters:
    ///   - name: a sign of the library.
    ///   - count: how many pictures, 1 to 100, evenly spread.
    ///   - options: size and quality.
    /// - Returns: the pictures.
    /// - Throws: if the sign is unknown, an option is not allowed, or a picture cannot be drawn.
    public mutating func moments(
        ofSign name: String, count: Int, options: RenderOptions
    ) throws(SignAvatarError) -> [PNGImage] {
        try options.validate()
        guard (1...100).contains(count) else { throw .badRequest("\(count) pictures: must be 1 to 100") }
        let plan = try planSigns([name])
        guard let span = plan.utterance.spans.first else { return [] }
        let camera = camera(for: plan, options: options)
        var renderer = try FrameRenderer(avatar: avatar, options: options, geometry: try geometry())
        var images: [PNGImage] = []
        for moment in 0..<count {
            let share = count == 1 ? 0 : Float(moment) / Float(count - 1)
            let time = span.stroke + (span.strokeEnd - span.stroke) * share
            images.append(try Self.image(try renderer.render(plan.clip.pose(at: time), camera: camera)))
        }
        return images
    }
}

extension SignAssets {
    /// Text to glosses.
    public func gloss(_ text: String) throws(SignAvatarError) -> GlossedText {
        do throws(GlossTextError) { return try translator.translate(text) } catch {
            throw SignAvatarError(error)
        }
    }

    /// How a text was cut into words, as a table.
    public func explanation(_ text: String) throws(SignAvatarError) -> String {
        do throws(GlossTextError) {
            return GlossReport.table(of: try translator.explain(text))
        } catch {
            throw SignAvatarError(error)
        }
    }
}
