import AvatarMath
import AvatarModel

// Bands that draw a jumper in at its lower edge and round the wrists.
extension Garment {
    /// A ribbed band that hangs from the jumper's lower edge and draws it in.
    func hem(_ border: [BorderPoint], material: Int) -> FigurePart {
        let k = base.scale
        let centre = border.reduce(Vector3.zero) { $0 + $1.position } / Float(border.count)
        let radii = Self.evened(
            border.map { Vector3($0.position.x - centre.x, 0, $0.position.z - centre.z).length }, times: 4)
        // Trousers are under it: hips are wider than the cloth's edge.
        let hips = SurfaceRays(
            base.positions, triangles: bodyTriangles(above: hemHeight - 0.10 * k, below: hemHeight + 0.12 * k)
        )
        let depth = bandHeight - hemHeight
        // Outwards from the cloth's edge, metres, and how far down the band.
        let profile: [(outward: Float, down: Float)] = [
            (-0.0012, -0.10), (-0.0026, 0.07), (-0.0022, 0.35), (-0.0016, 0.70), (-0.0012, 0.93),
            (-0.0026, 1),
            (-0.0075, 0.90),
        ]
        let rows = profile.map { step in
            border.indices.map { index -> BorderPoint in
                let point = border[index].position
                let out = Vector3(point.x - centre.x, 0, point.z - centre.z).normalized
                let height = bandHeight - step.down * depth
                let axis = Vector3(centre.x, height, centre.z)
                let within = (hips.hits(from: axis, along: out).last ?? 0) + 0.0095 * k
                let radius = max(radii[index] + step.outward * k, within + min(0, step.outward + 0.0026) * k)
                return BorderPoint(
                    position: axis + out * radius,
                    influences: border[index].influences)
            }
        }
        return band("hem", rows, material: material, ribMetres: 0.0046 * k)
    }

    /// From the sleeve in to the skin round the wrist; it follows the skin, so that a turned wrist opens no gap.
    func cuff(_ border: [BorderPoint], side: Side, skin: FigurePart, material: Int) -> FigurePart {
        let k = base.scale
        let s = side.rawValue
        let elbow = base.place("\(s)LowerArm")
        let wrist = base.place("\(s)Hand")
        let length = wrist.distance(to: elbow)
        let axis = (wrist - elbow) / length
        let joints = forearms[side] ?? []
        let own = skin.positions.indices.filter { HumanBase.share(skin.influences[$0], of: joints) > 0.5 }
        let radials = border.map { base.alongForearm(side, $0.position).offset }
        func reach(_ fraction: Float) -> [Float] {
            let near = own.filter {
                abs(base.alongForearm(side, skin.positions[$0]).fraction - fraction) < 0.028
            }
            let radii = radials.map { radial -> Float in
                let direction = radial.normalized
                return near.reduce(Float(0)) { best, vertex in
                    let offset = base.alongForearm(side, skin.positions[vertex]).offset
                    return offset.normalized.dot(direction) > 0.93 ? max(best, offset.length) : best
                }
            }
            return Self.evened(radii, times: 6)
        }
        // The hand is broader than the wrist: the skin is measured at every row that lies on it.
        let measured = (0..<5).map { reach(0.90 + 0.03 * Float($0)) }
        // Along the arm from the sleeve's end, share of the way to the skin, distance from it; metres.
        let profile: [(along: Float, tight: Float, away: Float)] = [
            (-0.006, 0, -0.002), (-0.002, 0, 0.0010), (0.005, 0.30, 0.0008), (0.011, 0.95, 0.0026),
            (0.018, 1, 0.0024), (0.0225, 1, 0.0020), (0.0245, 1, 0.0009), (0.014, 1, -0.0014),
        ]
        let follow: [Float] = [0, 0, 0.3, 0.9, 1, 1, 1, 1]
        let rows = profile.enumerated().map { number, step in
            border.indices.map { index -> BorderPoint in
                let fraction = Self.sleeveEnd + step.along * k / length
                let place = ((fraction - 0.90) / 0.03).clamped(to: 0...3.999)
                let below = measured[Int(place)][index]
                let skinRadius =
                    below + (measured[Int(place) + 1][index] - below) * (place - place.rounded(.down))
                let start = radials[index].length
                let radius = start + (skinRadius - start) * step.tight + step.away * k
                let position = elbow + axis * (fraction * length) + radials[index].normalized * radius
                let near = nearest(position, skin, own)
                return BorderPoint(
                    position: position,
                    influences: Self.mixed(border[index].influences, near, follow[number]))
            }
        }
        return band("\(s) cuff", rows, material: material, ribMetres: 0.0038 * k)
    }
}
