import AvatarMath
import AvatarModel
import SignCompiler

/// What an avatar has, and what of it is missing for signing.
public enum AvatarReport {
    /// Counts and sizes, a line each.
    public static func inspection(of avatar: Avatar) -> String {
        let mesh = avatar.mesh
        var lines = [
            "\(avatar.name)",
            "\(mesh.positions.count) vertices, \(mesh.indices.count / 3) triangles, "
                + "\(avatar.rig.names.count) joints, \(avatar.morphs.count) morphs",
        ]
        for part in mesh.parts {
            let material = avatar.materials[part.material]
            lines.append(
                "  \(part.name): \(part.indexRange.count / 3) triangles, \(material.kind.rawValue)"
                    + (material.texture == nil ? "" : ", textured"))
        }
        for (index, texture) in avatar.textures.enumerated() {
            lines.append("  texture \(index): \(texture.width) x \(texture.height) pixels")
        }
        let heights = mesh.positions.map(\.y)
        if let low = heights.min(), let high = heights.max() {
            lines.append("from \(metres(low)) to \(metres(high)) m high")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The outcome of a check.
    public struct Check: Sendable {
        public var text: String
        public var failureCount: Int
    }

    /// Bones, fingertips, morphs and sites on the skin; a missing bone or fingertip is a failure, a missing
    /// morph or site is told.
    public static func check(_ avatar: Avatar) -> Check {
        var lines: [String] = []
        var failures = 0
        do throws(CompilerError) {
            _ = try SigningBody(avatar: avatar)
            lines.append("ok      bones and fingertips for signing")
        } catch {
            lines.append("FAILED  \(error)")
            failures += 1
        }
        let lacking = bonesForSigning.filter { avatar.rig.index(of: $0) == nil }
        if !lacking.isEmpty {
            lines.append("FAILED  no bones \(lacking.map(\.rawValue).joined(separator: ", "))")
            failures += 1
        }
        // Without these there is no figure whose palms and sites could be looked for.
        guard !lacking.contains(.hips), !lacking.contains(.head) else {
            return Check(text: lines.joined(separator: "\n") + "\n", failureCount: failures)
        }
        for side in Side.allCases {
            let normal = handNormal(avatar, side)
            if normal.y < -0.5 {
                lines.append("ok      \(side.rawValue) palm faces down in the T-pose")
            } else {
                lines.append("FAILED  \(side.rawValue) palm faces \(normal) in the T-pose, down is expected")
                failures += 1
            }
        }
        let names = Set(avatar.morphs.map(\.name))
        let missing = FaceExpression.allCases.map(\.rawValue).filter { !names.contains($0) }
        lines.append(
            missing.isEmpty
                ? "ok      all 52 face morphs" : "note    no face morphs \(missing.joined(separator: ", "))")
        let reference = BodySurface(avatar: Mannequin.make())
        let sites = Set(BodySurface(avatar: avatar).names)
        let lost = reference.names.filter { !sites.contains($0) }
        lines.append(
            lost.isEmpty
                ? "ok      \(sites.count) sites on skin and clothes"
                : "note    no sites \(lost.joined(separator: ", "))")
        for side in Side.allCases {
            let found = Set(HandSurface(avatar: avatar, side: side).names)
            let wanted = HandSurface(avatar: Mannequin.make(), side: side).names
            let lost = wanted.filter { !found.contains($0) }
            lines.append(
                lost.isEmpty
                    ? "ok      \(found.count) places on the \(side.rawValue) hand"
                    : "note    no \(side.rawValue) hand places \(lost.joined(separator: ", "))")
        }
        return Check(text: lines.joined(separator: "\n") + "\n", failureCount: failures)
    }

    /// Trunk, head, arms, hands and all joints of the fingers.
    private static let bonesForSigning: [HumanoidBone] =
        [.hips, .spine, .head]
        + Side.allCases.flatMap { side in
            ["UpperArm", "LowerArm", "Hand"].compactMap { HumanoidBone(side, $0) }
                + Finger.allCases.flatMap { HumanoidBone.chain(side, $0) }
        }

    private static func handNormal(_ avatar: Avatar, _ side: Side) -> Vector3 {
        func place(_ name: String) -> Vector3 {
            HumanoidBone(side, name).flatMap { avatar.rig.restPosition(of: $0) } ?? .zero
        }
        let wrist = place("Hand")
        return (place("IndexProximal") - wrist).cross(place("LittleProximal") - wrist).normalized * -side.sign
    }

    private static func metres(_ value: Float) -> Double { Double((value * 1000).rounded()) / 1000 }
}
