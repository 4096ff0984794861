import AvatarMath
import AvatarModel

/// The parts of a head of hair: its painted body, the locks on it in three tones, and the core of a bun.
enum HairParts {
    /// The bun's size, metres on the 1.64 m figure, and its shape as factors of it.
    static let bunRadius: Float = 0.027
    static let bunShape = Vector3(1.12, 0.95, 0.85)

    /// Indices of the hair's materials.
    struct Materials {
        /// From the darkest.
        var tones: [Int]
        var shell: Int
        var core: Int
    }

    /// All parts; `patch` and `atlas` are those of the shell.
    static func make(
        _ scalp: Scalp, patch: Patch, atlas: TextureAtlas, materials: Materials, density: Float
    ) -> [FigurePart] {
        let base = scalp.base
        let shell = HairShell.part(scalp, patch: patch, atlas: atlas, material: materials.shell)
        var styler = HairStyler(scalp: scalp, shell: shell, density: density)
        let locks = styler.locks(for: base.recipe.hairStyle)
        var random = RepeatableRandom(seed: 41)
        let head = base.joint("head")
        var parts = [shell]
        if base.recipe.hairStyle == .tied { parts.append(bunCore(base, material: materials.core)) }
        if base.recipe.hairStyle == .bob { parts.append(HairCurtain.lining(base, material: materials.core)) }
        for (index, material) in materials.tones.enumerated() {
            let count = Float(materials.tones.count)
            let own = locks.filter { lock in
                min(max(0, Int((lock.tone - 0.40) / 0.60 * count)), materials.tones.count - 1) == index
            }
            if let part = HairCards.part(
                own, name: "hair \(index + 1)", material: material, joint: head, random: &random)
            {
                parts.append(part)
            }
        }
        return parts
    }

    private static func bunCore(_ base: HumanBase, material: Int) -> FigurePart {
        let centre = base.eyeMiddle + HairFlow.bunPlace * base.scale
        let rings = 10
        let segments = 18
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        for ring in 0...rings {
            let angle = Float(ring) / Float(rings) * .pi
            for segment in 0...segments {
                let turn = Float(segment) / Float(segments) * 2 * .pi
                let direction = Vector3(
                    sinFloat(angle) * cosFloat(turn), sinFloat(angle) * sinFloat(turn), cosFloat(angle))
                positions.append(centre + direction * bunShape * (bunRadius * 0.99 * base.scale))
                normals.append(direction)
            }
        }
        return FigurePart(
            name: "bun", material: material, positions: positions, normals: normals,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] },
            triangles: Strip.grid(rows: rings, columns: segments))
    }
}
