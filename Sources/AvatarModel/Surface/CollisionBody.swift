import AvatarMath

/// Capsules that fill head, neck and trunk of an avatar, fitted by slicing its mesh.
public struct CollisionBody: Sendable {
    /// A segment with a radius, model space at rest, metres.
    public struct BodyCapsule: Sendable, Equatable {
        /// One end of the segment, model space at rest, metres.
        public var start: Vector3
        /// The other end; the same as `start` for a ball.
        public var end: Vector3
        /// Metres.
        public var radius: Float
    }

    /// From the chin up, then the neck, then from the shoulders down; empty if the avatar has no head or arms.
    public let bodyCapsules: [BodyCapsule]

    /// Fits an avatar; empty if it has no head or arms.
    public init(avatar: Avatar) {
        let hidden: Set<Material.Kind> = [.hair, .eye, .plain]
        let skin = RestSurface(mesh: avatar.mesh) { material, _ in
            !hidden.contains(avatar.materials[material].kind)
        }
        guard let marks = FaceMarks(avatar: avatar, skin: skin), let body = BodyMarks(avatar: avatar),
            let shoulder = body.shoulder[.left]
        else {
            bodyCapsules = []
            return
        }
        var capsules: [BodyCapsule] = []
        let chin = marks.mouth.y - 0.030 * marks.scale
        func slice(_ y: Float, widest: Float, frontX: Float) {
            guard let front = skin.hit(from: Vector3(frontX, y, 1), along: Vector3(0, 0, -1))?.position.z,
                let back = skin.hit(from: Vector3(frontX, y, -1), along: Vector3(0, 0, 1))?.position.z
            else { return }
            let middle = (front + back) / 2
            let side = skin.hit(from: Vector3(1, y, middle), along: Vector3(-1, 0, 0))?.position.x ?? widest
            let halfWidth = min(widest, side)
            let halfDepth = (front - back) / 2
            let radius = min(halfWidth, halfDepth)
            if halfWidth > halfDepth {
                let reach = Vector3(halfWidth - radius, 0, 0)
                capsules.append(
                    BodyCapsule(
                        start: Vector3(0, y, middle) - reach, end: Vector3(0, y, middle) + reach,
                        radius: radius))
            } else {
                let reach = Vector3(0, 0, halfDepth - radius)
                capsules.append(
                    BodyCapsule(
                        start: Vector3(0, y, middle) - reach, end: Vector3(0, y, middle) + reach,
                        radius: radius))
            }
        }
        // Head: the ears are left out, so the widest is a little inside them; the nose by looking beside it.
        var y = chin + 0.012
        while y < marks.top - 0.045 {
            let share = ((y - chin) / (marks.top - chin)).clamped(to: 0...1)
            slice(
                y, widest: abs(marks.ear.x) * (0.72 + 0.22 * Float.smoothstep(0.05, 0.5, share)),
                frontX: 0.021)
            y += 0.026
        }
        // Neck.
        slice(chin - 0.035, widest: 0.06, frontX: 0.004)
        slice(chin - 0.060, widest: 0.06, frontX: 0.004)
        // Trunk from the shoulders to the hips; the arms are not part of it.
        let line = shoulder.y
        y = line - 0.045
        while y > body.hips.y - 0.05 {
            slice(y, widest: shoulder.x * 0.92, frontX: 0.012)
            y -= 0.055
        }
        bodyCapsules = capsules
    }
}
