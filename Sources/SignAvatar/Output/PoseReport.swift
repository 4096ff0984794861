import AvatarModel

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

    /// A line a sign: preparation, stroke and hold in seconds.
    public static func timelineTable(_ plan: SigningPlan) -> String {
        func seconds(_ value: Float) -> String {
            let hundredths = Int((value * 100).rounded())
            return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        }
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
