import AvatarModel
import SignCompiler

/// A moment of a plan, and its timeline, for people and programs.
public enum PoseReport {
    /// Joint rotations (x, y, z, w), places in metres, and face weights above 0.
    public static func json(_ plan: SigningPlan, at seconds: Double, avatar: Avatar) -> JSONValue {
        let pose = plan.clip.pose(at: Float(seconds))
        let transforms = avatar.rig.hierarchy.modelTransforms(
            rotations: pose.rotations, translations: pose.translations)
        let joints: [(String, JSONValue)] = avatar.rig.names.indices.map { index in
            let rotation = pose.rotations[index].vector
            let place = transforms[index].translation
            return (
                avatar.rig.names[index],
                .object([
                    (
                        "rotation",
                        .list([rotation.x, rotation.y, rotation.z, rotation.w].map { .number(Double($0)) })
                    ),
                    ("metres", .list([place.x, place.y, place.z].map { .number(Double($0)) })),
                ])
            )
        }
        let weights: [(String, JSONValue)] = avatar.morphs.indices.filter { pose.morphWeights[$0] != 0 }.map {
            (avatar.morphs[$0].name, .number(Double(pose.morphWeights[$0])))
        }
        return .object([
            ("seconds", .number(seconds)), ("joints", .object(joints)), ("face", .object(weights)),
        ])
    }

    /// A line a stretch of each hand: from, to, what it does, and how fast in shoulder widths a second on average.
    public static func handTable(_ plan: SigningPlan, body: SigningBody) -> String {
        var rows = [["hand", "from", "to", "does", "way", "speed", "sign"]]
        for side in [Side.right, .left] {
            for tier in plan.utterance.tiers(side, body: body) {
                let way = tier.metres / body.body.shoulderWidth
                let name = plan.utterance.spans.last { $0.preparation <= tier.start + 1e-3 }?.name ?? ""
                rows.append([
                    side.rawValue, seconds(tier.start), seconds(tier.end), tier.kind.rawValue, seconds(way),
                    seconds(way / max(0.01, tier.end - tier.start)), name,
                ])
            }
        }
        return TextTable.lines(rows).joined(separator: "\n") + "\n"
    }

    private static func seconds(_ value: Float) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    /// A line a sign: preparation, stroke and hold in seconds.
    public static func timelineTable(_ plan: SigningPlan) -> String {
        var rows = [["sign", "prepare", "stroke", "hold", "end"]]
        for span in plan.utterance.spans {
            rows.append([
                span.name, seconds(span.preparation), seconds(span.stroke), seconds(span.strokeEnd),
                seconds(span.end),
            ])
        }
        let rate = Double(plan.utterance.spans.count) / max(0.1, plan.seconds) * 60
        return TextTable.lines(rows).joined(separator: "\n")
            + "\n\(seconds(Float(plan.seconds))) s, \(Int(rate.rounded())) signs a minute\n"
    }
}
