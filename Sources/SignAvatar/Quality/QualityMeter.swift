import AvatarMath
import AvatarModel
import Raster
import SignCompiler

/// Limits of the contract that are not rules of the literature but of how they are measured here.
enum QualityLimits {
    /// Between capsules and balls fitted to the skin.
    ///
    /// Wished for are 2 and 4 mm, and on the skin, where it is measured and told only (`LintLimits.strict`); most
    /// texts keep hands within 3 mm by balls. Some signs change hands so close to each other that more remains.
    static let handInBodyMillimetres = 16.0
    static let handInHandMillimetres = 24.0
    static let forearmInBodyMillimetres = 12.0
}

extension AvatarPipeline {
    /// Measures a text's signing against the rules of good motion (`docs/motion.md`).
    ///
    /// - Parameters:
    ///   - plan: what is measured; poses are sampled 30 times a second.
    ///   - skin: this avatar's `skinMeter()`, for measuring many texts; nil prepares one.
    /// - Returns: every rule with what was found; rules that say nothing about the text are left out.
    public func quality(of plan: SigningPlan, skin: SkinMeter? = nil) -> QualityReport {
        let samples = PoseSamples(clip: plan.clip, avatar: avatar)
        var rules: [QualityRule] = []
        if !plan.utterance.spans.isEmpty {
            if let skin = skin ?? skinMeter() {
                rules += MotionMeter(
                    plan: plan, samples: samples, body: body, skin: skin,
                    waivers: assets.catalog.signs.mapValues { Set($0.waivers.keys) }
                ).rules()
            }
            rules += TimingMeter(plan: plan).rules()
            rules += FaceMeter(
                plan: plan, samples: samples, wavingNegators: assets.translator.grammar.wavingNegators
            ).rules()
            rules += [contacts(of: plan), framing(of: plan, samples: samples)]
        }
        return QualityReport(text: plan.gloss.text, rules: rules)
    }

    /// Prepares the avatar's skin for measuring, which takes some tenths of a second.
    public func skinMeter() -> SkinMeter? { SkinMeter(body: body) }

    private func contacts(of plan: SigningPlan) -> QualityRule {
        var worst: (value: Float, place: String) = (0, "")
        for use in plan.utterance.uses {
            let waived = assets.catalog.signs[use.sign.name]?.waivers["contact"] != nil
            for contact in use.sign.report.contacts where !waived && contact.errorMetres > worst.value {
                worst = (contact.errorMetres, "\(use.sign.name): \(contact.what)")
            }
        }
        return QualityRule(
            name: "contact-error", title: "contact off its place", unit: "mm",
            value: Double(worst.value) * 1000, allowed: 0...5, place: worst.place)
    }

    /// How near a hand comes to the picture's edge, as a share of the picture.
    private func framing(of plan: SigningPlan, samples: PoseSamples) -> QualityRule {
        let options = RenderOptions()
        let camera = camera(for: plan, options: options)
        var margin = Float.infinity
        var place = ""
        for side in Side.allCases {
            let bones = ["Hand", "MiddleDistal", "LittleDistal", "ThumbDistal", "IndexDistal"]
            for bone in bones.compactMap({ HumanoidBone(side, $0) }) {
                for (frame, point) in samples.places(of: bone).enumerated() {
                    let (x, y, _) = camera.project(point, width: options.width, height: options.height)
                    let share = min(
                        x / Float(options.width), 1 - x / Float(options.width),
                        y / Float(options.height), 1 - y / Float(options.height))
                    if share < margin {
                        margin = share
                        place = "\(bone.rawValue) at frame \(frame)"
                    }
                }
            }
        }
        return QualityRule(
            name: "hands-in-frame", title: "hands from the picture's edge", unit: "of the picture",
            value: Double(margin), allowed: 0.03...1, place: place)
    }
}
