import AvatarMath
import AvatarModel

/// Paints the skin's colour from place, normal and the masks of the base mesh: tone, blush, lips, brows, nails, creases.
struct SkinPainter {
    let base: HumanBase
    let masks: Masks
    /// Base vertices of the face that paint is laid out on, relative to the middle of its eyes.
    private let layout: [Vector3]
    /// The upper lids' edges, places and heights in metres from the nose outwards, left and right.
    private let rims: [[(degrees: Float, height: Float)]]
    private let flow: HairFlow
    private let browPainter: BrowPainter

    /// Soft-edged masks over the base mesh's texture places.
    struct Masks {
        let lips: GrayMask
        let nails: GrayMask
        let eyelids: GrayMask
        let ears: GrayMask
        let mouth: GrayMask

        init(data: MakeHumanData) throws(AvatarImportError) {
            lips = try data.mask("lips").blurred(radius: 3)
            nails = try data.mask("fingernails").blurred(radius: 1)
            eyelids = try data.mask("eyelids").blurred(radius: 2)
            ears = try data.mask("ears").blurred(radius: 3)
            mouth = try data.mask("inside-mouth").blurred(radius: 1)
        }
    }

    /// A place of the skin while it is painted.
    struct Spot {
        /// Metres, MakeHuman's pose.
        var position: Vector3
        /// Relative to the middle of the eyes, lengths of the 1.64 m figure.
        var place: Vector3
        /// The same place on the face that paint is laid out on.
        var layout: Vector3
        var normal: Vector3
        /// Texture place in the base mesh.
        var texture: SIMD2<Float>
        /// How much it belongs to head and neck, and to either hand.
        var head: Float
        var leftHand: Float
        var rightHand: Float
        /// Linear light.
        var color: Vector3

        mutating func tint(_ target: Vector3, _ amount: Float) {
            color = color.mixed(with: target, fraction: amount.clamped(to: 0...1))
        }

        mutating func multiply(_ factor: Vector3, _ amount: Float) {
            let share = amount.clamped(to: 0...1)
            color *= Vector3(repeating: 1) - (Vector3(repeating: 1) - factor) * share
        }
    }

    /// - Parameters:
    ///   - base: the person.
    ///   - layout: the same mesh with the face that paint is laid out on.
    ///   - masks: of the base mesh.
    init(base: HumanBase, layout: HumanBase, masks: Masks) {
        self.base = base
        self.layout = layout.positions.map { layout.faceRelative($0) }
        self.masks = masks
        rims = zip(["eyeBlinkLeft", "eyeBlinkRight"], base.eyes).map { blink, eye in
            EyeParts.upperRim(base, blink: blink, eye: eye)
                .map { (abs(base.positions[$0].x), base.positions[$0].y) }
                .sorted { $0.0 < $1.0 }
        }
        flow = HairFlow(style: base.recipe.hairStyle)
        browPainter = BrowPainter(recipe: base.recipe)
    }

    /// The skin's picture.
    func paint(_ part: FigurePart, patch: Patch, atlas: TextureAtlas) -> TextureImage {
        let map = TexelMap(
            width: atlas.width, height: atlas.height, coordinates: atlas.coordinates,
            triangles: patch.triangles)
        let headJoints: Set<Int> = [base.joint("head"), base.joint("neck")]
        let leftJoints = base.handJoints(.left)
        let rightJoints = base.handJoints(.right)
        let shares = part.influences.map {
            SIMD3<Float>(
                HumanBase.share($0, of: headJoints), HumanBase.share($0, of: leftJoints),
                HumanBase.share($0, of: rightJoints))
        }
        let laidOut = patch.blend.apply(layout)
        let tone = SRGB.linear(base.recipe.skin)
        let hands = [HandPainter(base: base, side: .left), HandPainter(base: base, side: .right)]
        var colors: [Vector3] = []
        colors.reserveCapacity(map.texels.count)
        for texel in map.texels {
            let corner = Int(texel.triangle) * 3
            let (a, b, c) = (
                Int(patch.triangles[corner]), Int(patch.triangles[corner + 1]),
                Int(patch.triangles[corner + 2])
            )
            let w = texel.weights
            let position =
                part.positions[a] * w.x + part.positions[b] * w.y + part.positions[c] * w.z
            let layout = laidOut[a] * w.x + laidOut[b] * w.y + laidOut[c] * w.z
            let normal = part.normals[a] * w.x + part.normals[b] * w.y + part.normals[c] * w.z
            let share = shares[a] * w.x + shares[b] * w.y + shares[c] * w.z
            let texture =
                patch.textureCoordinates[a] * w.x + patch.textureCoordinates[b] * w.y
                + patch.textureCoordinates[c] * w.z
            var spot = Spot(
                position: position, place: base.faceRelative(position), layout: layout,
                normal: normal.normalized,
                texture: texture, head: share.x, leftHand: share.y, rightHand: share.z, color: tone)
            mottle(&spot)
            if spot.head > 0.05 { face(&spot) }
            if spot.leftHand > 0.3 { hands[0].paint(&spot, nail: masks.nails.value(at: texture)) }
            if spot.rightHand > 0.3 { hands[1].paint(&spot, nail: masks.nails.value(at: texture)) }
            colors.append(spot.color)
        }
        let picture = map.picture(colors, background: tone, growth: 4)
        return TextureImage(width: atlas.width, height: atlas.height, pixels: SRGB.bytes(picture))
    }

    /// Four octaves of uneven tone with a little shift of hue.
    private func mottle(_ spot: inout Spot) {
        let point = spot.position / base.scale
        let n1 = Noise.signed(point, 22, seed: 1)
        let n2 = Noise.signed(point, 75, seed: 2)
        let n3 = Noise.signed(point, 330, seed: 3)
        let n4 = Noise.signed(point, 900, seed: 4)
        let tone = 0.05 * n1 + 0.07 * n2
        let fine = 0.06 * n3 + 0.05 * n4
        let red: Float = 1 + 0.02 * n1 + 0.03 * n2
        let green: Float = 1 - 0.05 * n1 - 0.06 * n2
        let blue: Float = 1 - 0.08 * n1 - 0.05 * n2
        spot.color *= Vector3(red, green, blue) * (1 + tone + fine)
    }

    private func face(_ spot: inout Spot) {
        let p = spot.layout
        func blob(_ x: Float, _ y: Float, _ z: Float, _ rx: Float, _ ry: Float, _ rz: Float) -> Float {
            let d = (p - Vector3(x, y, z)) / Vector3(rx, ry, rz)
            return expFloat(-d.dot(d))
        }
        func pair(_ x: Float, _ y: Float, _ z: Float, _ rx: Float, _ ry: Float, _ rz: Float) -> Float {
            blob(x, y, z, rx, ry, rz) + blob(-x, y, z, rx, ry, rz)
        }
        let ears = masks.ears.value(at: spot.texture)
        let red = Vector3(1, 0.72, 0.66)
        spot.multiply(red, 0.42 * pair(0.040, -0.030, -0.006, 0.020, 0.015, 0.030))
        spot.multiply(red, 0.30 * blob(0, -0.032, 0.024, 0.013, 0.010, 0.016))
        spot.multiply(red, 0.22 * blob(0, -0.092, 0, 0.018, 0.013, 0.030))
        spot.multiply(red, 0.42 * ears)
        // Eye sockets, under the eyes, under the lip, nose wings, mouth corners.
        spot.multiply(Vector3(0.86, 0.76, 0.72), 0.35 * pair(0.030, 0.001, 0, 0.021, 0.012, 0.030))
        spot.multiply(Vector3(0.90, 0.82, 0.82), 0.40 * pair(0.030, -0.014, 0, 0.016, 0.006, 0.030))
        spot.multiply(Vector3(0.86, 0.76, 0.72), 0.35 * blob(0, -0.079, 0.01, 0.016, 0.004, 0.020))
        spot.multiply(Vector3(0.80, 0.66, 0.62), 0.45 * pair(0.019, -0.040, 0.008, 0.006, 0.006, 0.020))
        spot.multiply(Vector3(0.90, 0.82, 0.80), 0.25 * pair(0.028, -0.052, 0, 0.006, 0.012, 0.030))
        if abs(p.x) < 0.12 {
            spot.multiply(Vector3(0.93, 0.88, 0.86), 0.6 * Float.smoothstep(-0.11, -0.14, p.y))
        }
        spot.multiply(Vector3(0.86, 0.78, 0.76), 0.35 * masks.eyelids.value(at: spot.texture))
        lidMargins(&spot)
        mouth(&spot, corners: pair(0.0235, -0.0635, 0.005, 0.0065, 0.007, 0.030))
        brows(&spot)
        scalp(&spot, ears: ears)
    }

    /// The scalp behind a hairline that begins hair by hair.
    private func scalp(_ spot: inout Spot, ears: Float) {
        let above = flow.line.above(spot.place)
        guard spot.head > 0.5, above > -0.012 else { return }
        // Uneven and soft: cards of hair begin on it, strand by strand.
        let degrees = atan2Float(abs(spot.place.x), spot.place.z + 0.085).radiansAsDegrees
        let edge =
            above - flow.line.unevenness(degrees: degrees, side: spot.place.x > 0 ? 1 : -1)
            + Noise.signed(spot.place, 420, seed: 7) * 0.0025
        let amount =
            Float.smoothstep(-0.0010, 0.0080, edge) * Float.smoothstep(0.75, 0.35, ears)
            * (1 - 0.42 * flow.bareness(spot.place))
        spot.tint(SRGB.linear(SIMD3(28, 23, 21)), 0.95 * amount)
    }

    /// Skin that nearly touches the eyeball: dark above, where lashes grow, and a little red below.
    private func lidMargins(_ spot: inout Spot) {
        for ((centre, radius), rim) in zip(base.eyes, rims) {
            let d = spot.position - centre
            guard d.z > 0.35 * radius, d.length < 2.2 * radius else { continue }
            let height = (d.length - radius) / base.scale
            // Not beyond the outer corner: a closing lid would pull the dark line up there.
            let outward = d.x * (centre.x > 0 ? 1 : -1) / base.scale
            // Nor in the crease above, which is as near to the eyeball and comes into view with lowered brows.
            let overRim = (spot.position.y - HairLine.interpolate(rim, abs(spot.position.x))) / base.scale
            let upper =
                Float.smoothstep(0.0032, 0.0020, overRim)
                * Float.smoothstep(-0.0005, 0.0015, (d.y - 0.10 * abs(d.x)) / base.scale)
                * Float.smoothstep(0.0105, 0.0085, outward)
            spot.multiply(
                Vector3(0.10, 0.095, 0.105), 0.93 * Float.smoothstep(0.0050, 0.0030, height) * upper)
            spot.multiply(
                Vector3(0.72, 0.55, 0.52),
                0.5 * Float.smoothstep(0.0028, 0.0012, height)
                    * Float.smoothstep(0.0015, -0.0005, (d.y - 0.10 * abs(d.x)) / base.scale))
        }
    }

    private func mouth(_ spot: inout Spot, corners: Float) {
        let p = spot.layout
        let lips = masks.lips.value(at: spot.texture)
        if lips > 0.02 {
            let fine = Noise.value(Vector3(p.x * 1500, p.y * 120, 0), seed: 9) - 0.5
            spot.tint(SRGB.linear(base.recipe.lip), 0.66 * Float.smoothstep(0.12, 0.90, lips))
            spot.color *= 1 + lips * 0.05 * fine
            // The upper lip faces down, the lower catches the light in its middle; where they meet is the dark line.
            let meet = p.y + 0.0655
            spot.multiply(
                Vector3(0.88, 0.79, 0.80),
                0.50 * lips * Float.smoothstep(0, 0.0025, meet) * Float.smoothstep(0.010, 0.004, meet))
            let shine = SIMD2(p.x / 0.0115, (meet + 0.0062) / 0.0024)
            spot.tint(
                spot.color * 1.35 + Vector3(0.03, 0.025, 0.025),
                0.45 * lips * expFloat(-shine.x * shine.x - shine.y * shine.y))
            let line = meet / 0.0022
            spot.multiply(Vector3(0.74, 0.55, 0.56), 0.60 * lips * expFloat(-line * line))
        }
        let inside = masks.mouth.value(at: spot.texture)
        let amount = Float.smoothstep(0.25, 0.7, inside) * (1 - 0.85 * min(1, corners))
        spot.tint(SRGB.linear(SIMD3(88, 32, 32)), 0.92 * amount)
    }

    /// A soft base, and hairs on it.
    private func brows(_ spot: inout Spot) {
        let p = spot.layout
        guard p.z > -0.045, p.y > 0.002, p.y < 0.036 else { return }
        let x = abs(p.x)
        guard x > 0.003, x < 0.064 else { return }
        let shape = BrowShape.at(x)
        let away =
            (p.y - shape.height - base.recipe.browShift)
            / (shape.halfWidth * base.recipe.browThickness + 1e-4)
        let ends = Float.smoothstep(0.006, 0.018, x) * Float.smoothstep(0.0530, 0.043, x)
        let body = Float.smoothstep(1.25, 0.15, abs(away)) * ends
        spot.tint(SRGB.linear(SIMD3(72, 54, 46)), body * 0.58)
        spot.tint(SRGB.linear(SIMD3(36, 27, 23)), 0.92 * browPainter.cover(p))
    }
}

/// The middle line and width of a brow over the distance from the midline, metres on the 1.64 m figure.
enum BrowShape {
    private static let heights: [(degrees: Float, height: Float)] = [
        (0.008, 0.0150), (0.018, 0.0178), (0.030, 0.0200), (0.041, 0.0196), (0.052, 0.0150),
    ]
    private static let widths: [(degrees: Float, height: Float)] = [
        (0.007, 0.0010), (0.012, 0.0034), (0.022, 0.0038), (0.036, 0.0031), (0.046, 0.0019), (0.053, 0.0004),
    ]

    static func at(_ x: Float) -> (height: Float, halfWidth: Float) {
        (HairLine.interpolate(heights, x), HairLine.interpolate(widths, x))
    }
}
