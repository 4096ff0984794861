import AvatarMath

/// How the soft parts of the mannequin's face move under each expression.
struct FaceShape {
    /// What a vertex belongs to; lips and brows move where skin only gives way.
    enum Region {
        case skin, upperLip, lowerLip, upperInner, lowerInner, brow, teeth
    }

    /// Gives a vertex its displacement under every morph that concerns it.
    func move(_ place: Vector3, region: Region, vertex: Int, builder: inout MeshBuilder) {
        for side in Side.allCases {
            let share = sideShare(place, side)
            guard share > 0.001 else { continue }
            brows(place, region: region, side: side, share: share, vertex: vertex, builder: &builder)
            mouthSides(place, region: region, side: side, share: share, vertex: vertex, builder: &builder)
        }
        mouth(place, region: region, vertex: vertex, builder: &builder)
    }

    private func sideShare(_ place: Vector3, _ side: Side) -> Float {
        Float.smoothstep(-0.006, 0.006, place.x * side.sign)
    }

    private func near(_ place: Vector3, _ centre: Vector3, _ radius: Float) -> Float {
        let distance = (place - centre) / radius
        return expFloat(-distance.dot(distance))
    }

    private func brows(
        _ place: Vector3, region: Region, side: Side, share: Float, vertex: Int, builder: inout MeshBuilder
    ) {
        guard region == .skin || region == .brow else { return }
        let sign = side.sign
        let inner = near(place, Vector3(sign * 0.014, 1.553, 0.076), 0.020) * share
        let outer = near(place, Vector3(sign * 0.043, 1.553, 0.064), 0.022) * share
        let follow: Float = region == .brow ? 1 : 0.8
        builder.addMorph(.browInnerUp, vertex: vertex, delta: Vector3(0, 0.0085, 0.0004) * (inner * follow))
        builder.addMorph(
            side == .left ? .browOuterUpLeft : .browOuterUpRight, vertex: vertex,
            delta: Vector3(0, 0.0085, 0) * (outer * follow))
        builder.addMorph(
            side == .left ? .browDownLeft : .browDownRight, vertex: vertex,
            delta: Vector3(-sign * 0.0035 * inner, -0.0078 * inner - 0.0030 * outer, 0.0012 * inner) * follow)
        guard region == .skin else { return }
        let cheek = near(place, Vector3(sign * 0.040, 1.472, 0.050), 0.022) * share
        builder.addMorph(.cheekPuff, vertex: vertex, delta: Vector3(sign * 0.0085, 0, 0.0055) * cheek)
        let raised = near(place, Vector3(sign * 0.034, 1.500, 0.068), 0.020) * share
        builder.addMorph(
            side == .left ? .cheekSquintLeft : .cheekSquintRight, vertex: vertex,
            delta: Vector3(0, 0.0045, 0.0020) * raised)
        let nostril = near(place, Vector3(sign * 0.011, 1.492, 0.086), 0.012) * share
        builder.addMorph(
            side == .left ? .noseSneerLeft : .noseSneerRight, vertex: vertex,
            delta: Vector3(0, 0.0040, 0) * nostril)
    }

    private func isMouth(_ region: Region) -> Bool {
        switch region {
        case .upperLip, .lowerLip, .upperInner, .lowerInner: true
        default: false
        }
    }

    private func mouthSides(
        _ place: Vector3, region: Region, side: Side, share: Float, vertex: Int, builder: inout MeshBuilder
    ) {
        guard region != .brow, region != .teeth else { return }
        let sign = side.sign
        let corner = Vector3(sign * MannequinFace.mouthHalfWidth, MannequinFace.mouthY, 0.072)
        let pull = near(place, corner, isMouth(region) ? 0.017 : 0.019) * share
        let cheek = region == .skin ? near(place, Vector3(sign * 0.036, 1.492, 0.062), 0.022) * share : 0
        let left = side == .left
        builder.addMorph(
            left ? .mouthSmileLeft : .mouthSmileRight, vertex: vertex,
            delta: Vector3(sign * 0.0062, 0.0078, -0.0030) * pull + Vector3(0, 0.0030, 0.0022) * cheek)
        builder.addMorph(
            left ? .mouthFrownLeft : .mouthFrownRight, vertex: vertex,
            delta: Vector3(sign * 0.0010, -0.0075, 0) * pull)
        builder.addMorph(
            left ? .mouthStretchLeft : .mouthStretchRight, vertex: vertex,
            delta: Vector3(sign * 0.0075, -0.0012, -0.0030) * pull)
        builder.addMorph(
            left ? .mouthDimpleLeft : .mouthDimpleRight, vertex: vertex,
            delta: Vector3(sign * 0.0030, 0, -0.0030) * pull)
        let upper = region == .upperLip || region == .upperInner
        let lower = region == .lowerLip || region == .lowerInner
        if upper {
            builder.addMorph(
                left ? .mouthUpperUpLeft : .mouthUpperUpRight, vertex: vertex,
                delta: Vector3(0, 0.0055 * (1 - pull) * share, 0.0010))
        }
        if lower {
            builder.addMorph(
                left ? .mouthLowerDownLeft : .mouthLowerDownRight, vertex: vertex,
                delta: Vector3(0, -0.0060 * (1 - pull) * share, 0.0005))
        }
        if region == .upperLip || region == .lowerLip {
            let thin: Float = upper ? -0.0022 : 0.0026
            builder.addMorph(
                left ? .mouthPressLeft : .mouthPressRight, vertex: vertex,
                delta: Vector3(0, thin * share, -0.0018 * share))
        }
    }

    private func mouth(_ place: Vector3, region: Region, vertex: Int, builder: inout MeshBuilder) {
        guard region != .brow else { return }
        let middle = Vector3(0, MannequinFace.mouthY, 0.080)
        let across = min(1, abs(place.x) / MannequinFace.mouthHalfWidth)
        let bow = 1 - across * across
        switch region {
        case .skin:
            let jaw =
                Float.smoothstep(1.466, 1.445, place.y) * Float.smoothstep(-0.015, 0.050, place.z)
                * Float.smoothstep(1.375, 1.415, place.y)
            builder.addMorph(.jawOpen, vertex: vertex, delta: Vector3(0, -0.0210, -0.0050) * jaw)
            builder.addMorph(.jawForward, vertex: vertex, delta: Vector3(0, 0, 0.0070) * jaw)
            builder.addMorph(.jawLeft, vertex: vertex, delta: Vector3(0.0080, 0, 0) * jaw)
            builder.addMorph(.jawRight, vertex: vertex, delta: Vector3(-0.0080, 0, 0) * jaw)
            let around = near(place, middle, 0.026)
            builder.addMorph(
                .mouthPucker, vertex: vertex, delta: Vector3(-place.x * 0.30, 0, 0.0045) * around)
            builder.addMorph(
                .mouthFunnel, vertex: vertex, delta: Vector3(-place.x * 0.18, 0, 0.0040) * around)
        case .upperLip, .upperInner:
            let inner: Float = region == .upperInner ? 1 : 0.6
            builder.addMorph(.jawOpen, vertex: vertex, delta: Vector3(-place.x * 0.10, 0.0012 * bow, 0))
            builder.addMorph(
                .mouthPucker, vertex: vertex, delta: Vector3(-place.x * 0.46, 0.0006, 0.0062 * bow + 0.0020))
            builder.addMorph(
                .mouthFunnel, vertex: vertex,
                delta: Vector3(-place.x * 0.34, 0.0046 * bow * inner + 0.0010, 0.0055))
            builder.addMorph(
                .mouthRollUpper, vertex: vertex,
                delta: Vector3(0, region == .upperLip ? -0.0034 * bow : 0, -0.0022))
            builder.addMorph(.mouthShrugUpper, vertex: vertex, delta: Vector3(0, 0.0032 * bow, 0.0012))
            builder.addMorph(.mouthClose, vertex: vertex, delta: Vector3(place.x * 0.06, -0.0040 * bow, 0))
            builder.addMorph(.mouthLeft, vertex: vertex, delta: Vector3(0.0080, 0, 0))
            builder.addMorph(.mouthRight, vertex: vertex, delta: Vector3(-0.0080, 0, 0))
        case .lowerLip, .lowerInner:
            let inner: Float = region == .lowerInner ? 1 : 0.7
            builder.addMorph(
                .jawOpen, vertex: vertex,
                delta: Vector3(-place.x * 0.10, -0.0190 * powFloat(bow, 0.7), -0.0038 * bow))
            builder.addMorph(
                .mouthPucker, vertex: vertex, delta: Vector3(-place.x * 0.46, -0.0006, 0.0062 * bow + 0.0020))
            builder.addMorph(
                .mouthFunnel, vertex: vertex,
                delta: Vector3(-place.x * 0.34, -0.0055 * bow * inner - 0.0010, 0.0055))
            builder.addMorph(
                .mouthRollLower, vertex: vertex,
                delta: Vector3(0, region == .lowerLip ? 0.0040 * bow : 0, -0.0022))
            builder.addMorph(.mouthShrugLower, vertex: vertex, delta: Vector3(0, 0.0034 * bow, 0.0014))
            builder.addMorph(
                .mouthClose, vertex: vertex,
                delta: Vector3(place.x * 0.06, 0.0150 * powFloat(bow, 0.7), 0.0030 * bow))
            builder.addMorph(.mouthLeft, vertex: vertex, delta: Vector3(0.0080, 0, 0))
            builder.addMorph(.mouthRight, vertex: vertex, delta: Vector3(-0.0080, 0, 0))
        case .teeth:
            break
        case .brow:
            break
        }
    }
}
