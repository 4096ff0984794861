import AvatarMath

/// The parts of a head of hair: a dark cap on the scalp, the cards in three tones, and the core of a bun.
enum HairParts {
    /// The middle of the bun relative to the eyes, on the 1.64 m figure: behind the crown, high enough to be seen
    /// from the front.
    static let bunPlace = Vector3(0, 0.118, -0.138)

    /// Indices of the hair's materials, from the darkest; the last is the cap's.
    struct Materials {
        var tones: [Int]
        var cap: Int
    }

    static func make(_ base: HumanBase, ears: GrayMask, materials: Materials, density: Float) -> [FigurePart]
    {
        let scalp = Scalp(base: base, ears: ears)
        var styler = HairStyler(scalp: scalp, density: density)
        let locks = styler.locks(for: base.recipe.hairStyle)
        var random = RepeatableRandom(seed: 41)
        let head = base.joint("head")
        var parts = [cap(scalp, material: materials.cap)]
        for (index, material) in materials.tones.enumerated() {
            let count = Float(materials.tones.count)
            let own = locks.filter { lock in
                min(Int((lock.tone - 0.40) / 0.60 * count), materials.tones.count - 1) == index
            }
            if let part = HairCards.part(
                own, name: "hair \(index + 1)", material: material, joint: head, random: &random)
            {
                parts.append(part)
            }
        }
        if base.recipe.hairStyle == .tied { parts.append(bunCore(base, material: materials.cap)) }
        return parts
    }

    /// The skin above the hairline, a hair's breadth higher.
    private static func cap(_ scalp: Scalp, material: Int) -> FigurePart {
        let base = scalp.base
        let joints: Set<Int> = [base.joint("head")]
        let faces = base.mesh.faces.indices.filter { index in
            base.mesh.faces[index].group == "body"
                && base.mesh.faces[index].corners.allSatisfy { corner in
                    HumanBase.share(base.influences[Int(corner)], of: joints) > 0.3
                        && scalp.line.above(base.faceRelative(base.positions[Int(corner)])) > -0.03
                        && scalp.near(base.positions[Int(corner)]).place.distance(
                            to: base.positions[Int(corner)]) < 0.004
                }
        }
        var patch = Patch(mesh: base.mesh, faces: faces, levels: 0, seams: false)
        let inset: Float = 0.008
        patch.clip(
            keeping: patch.blend.apply(base.positions).map {
                scalp.line.above(base.faceRelative($0)) - inset
            })
        let points = patch.blend.apply(base.positions)
        let normals = SurfaceTools.normals(points, patch.triangles)
        let positions = points.indices.map { vertex -> Vector3 in
            let above = scalp.line.above(base.faceRelative(points[vertex])) - inset
            let lift = 0.0004 + 0.0010 * Float.smoothstep(0, 0.02, above)
            return points[vertex] + normals[vertex] * (lift * base.scale)
        }
        return FigurePart(
            name: "hair cap", material: material, positions: positions, normals: normals,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] },
            triangles: patch.triangles)
    }

    private static func bunCore(_ base: HumanBase, material: Int) -> FigurePart {
        let centre = base.eyeMiddle + bunPlace * base.scale
        let rings = 8
        let segments = 12
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        for ring in 0...rings {
            let angle = Float(ring) / Float(rings) * .pi
            for segment in 0...segments {
                let turn = Float(segment) / Float(segments) * 2 * .pi
                let direction = Vector3(
                    sinFloat(angle) * cosFloat(turn), sinFloat(angle) * sinFloat(turn), cosFloat(angle))
                positions.append(centre + direction * Vector3(1.05, 1.05, 0.8) * (0.030 * base.scale))
                normals.append(direction)
            }
        }
        return FigurePart(
            name: "bun", material: material, positions: positions, normals: normals,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] },
            triangles: Strip.grid(rows: rings, columns: segments))
    }
}
