import AvatarMath
import AvatarModel

/// Puts parts together into an avatar in the T-pose.
struct FigureAssembler {
    private let base: HumanBase
    private let rest: RestPose
    private var mesh = Mesh()
    private var materials: [Material] = []
    private var textures: [TextureImage] = []
    private var parts: [(part: FigurePart, first: Int, extra: [String: [(Int, Vector3)]])] = []

    init(base: HumanBase) {
        self.base = base
        rest = RestPose(base: base)
    }

    mutating func add(_ material: Material) -> Int {
        materials.append(material)
        return materials.count - 1
    }

    mutating func add(_ texture: TextureImage) -> Int {
        textures.append(texture)
        return textures.count - 1
    }

    /// Adds a part; `extra` moves its vertices under face morphs beyond what the base mesh does.
    mutating func add(_ part: FigurePart, extra: [String: [(Int, Vector3)]] = [:]) {
        let first = mesh.positions.count
        parts.append((part, first, extra))
        for vertex in part.positions.indices {
            let undo = rest.undo(part.influences[vertex])
            mesh.positions.append(undo.position(part.positions[vertex]))
            mesh.normals.append(undo.direction(part.normals[vertex]).normalized)
            let (joints, weights) = Self.packed(part.influences[vertex])
            mesh.joints.append(joints)
            mesh.weights.append(weights)
        }
        mesh.textureCoordinates += part.textureCoordinates
        let start = mesh.indices.count
        mesh.indices += part.triangles.map { $0 + UInt32(first) }
        mesh.parts.append(
            MeshPart(name: part.name, material: part.material, indexRange: start..<mesh.indices.count))
    }

    /// The four strongest joints.
    private static func packed(_ influences: Influences) -> (SIMD4<UInt16>, SIMD4<Float>) {
        let strongest = influences.sorted { ($0.weight, $1.joint) > ($1.weight, $0.joint) }.prefix(4)
        let total = max(1e-9, strongest.reduce(Float(0)) { $0 + $1.weight })
        var joints = SIMD4<UInt16>.zero
        var weights = SIMD4<Float>.zero
        for (slot, item) in strongest.enumerated() {
            joints[slot] = UInt16(item.joint)
            weights[slot] = item.weight / total
        }
        return (joints, weights)
    }

    /// The finished avatar; `skin` shows where the fingertips are.
    func avatar(name: String, skin: FigurePart) -> Avatar {
        var tips: [Side: [Finger: Vector3]] = [:]
        for side in Side.allCases {
            for finger in Finger.allCases {
                tips[side, default: [:]][finger] = fingertip(side, finger, skin)
            }
        }
        let rig = Rig(
            hierarchy: JointHierarchy(parents: base.parents, restPositions: rest.restPositions),
            names: base.jointNames, fingertips: tips)
        return Avatar(
            name: name, rig: rig, mesh: mesh, morphs: morphs(), materials: materials, textures: textures)
    }

    /// The skin vertex of the end joint that lies furthest along the finger, on the finger's line.
    private func fingertip(_ side: Side, _ finger: Finger, _ skin: FigurePart) -> Vector3 {
        let bone = HumanoidBone.chain(side, finger)[2].rawValue
        let joint = base.joint(bone)
        let start = base.heads[joint]
        let direction = (base.tails[joint] - start).normalized
        var reach = base.tails[joint].distance(to: start)
        for vertex in skin.positions.indices {
            guard let strongest = skin.influences[vertex].max(by: { $0.weight < $1.weight }),
                strongest.joint == joint
            else { continue }
            reach = max(reach, (skin.positions[vertex] - start).dot(direction))
        }
        return rest.undo([(joint, 1)]).position(start + direction * reach)
    }

    // MARK: - Morphs

    private func morphs() -> [Morph] {
        var unmoved = [[Vector3]?](repeating: nil, count: parts.count)
        return base.morphs.map { name, target in
            var deltas: [Int: Vector3] = [:]
            for (vertex, delta) in zip(target.vertices, target.deltas) where delta.length > 1e-7 {
                deltas[Int(vertex)] = delta
            }
            var vertices: [UInt32] = []
            var positions: [Vector3] = []
            var normals: [Vector3] = []
            for (index, (part, first, extra)) in parts.enumerated() {
                let moved = displacements(part, deltas: deltas, extra: extra[name] ?? [])
                guard !moved.isEmpty else { continue }
                let turned = normalChanges(part, moved, from: &unmoved[index])
                for vertex in part.positions.indices {
                    let delta = moved[vertex] ?? .zero
                    let normal = turned[vertex] ?? .zero
                    guard delta.length > 2e-6 || normal.length > 2e-3 else { continue }
                    let undo = rest.undo(part.influences[vertex])
                    vertices.append(UInt32(first + vertex))
                    positions.append(undo.direction(delta))
                    normals.append(undo.direction(normal))
                }
            }
            return Morph(name: name, vertices: vertices, positionDeltas: positions, normalDeltas: normals)
        }
    }

    /// How far a part's vertices move, metres.
    private func displacements(
        _ part: FigurePart, deltas: [Int: Vector3], extra: [(Int, Vector3)]
    ) -> [Int: Vector3] {
        var moved: [Int: Vector3] = [:]
        if let blend = part.blend {
            for row in 0..<blend.count {
                var sum = Vector3.zero
                for (index, weight) in blend.row(row) {
                    if let delta = deltas[index] { sum += delta * weight }
                }
                if sum.length > 1e-7 { moved[row] = sum }
            }
        }
        for (vertex, delta) in extra { moved[vertex, default: .zero] += delta }
        return moved
    }

    /// How normals change when vertices move; parts whose normals are not those of their triangles keep them.
    ///
    /// Changes are counted from the normals of the triangles at rest, kept in `unmoved`: skin that was drawn in under
    /// the collar has the normals of before, and no face morph may change them.
    private func normalChanges(
        _ part: FigurePart, _ moved: [Int: Vector3], from unmoved: inout [Vector3]?
    ) -> [Int: Vector3] {
        guard let welds = part.welds else { return [:] }
        let before = unmoved ?? SurfaceTools.normals(part.positions, part.triangles, welds: welds)
        unmoved = before
        var positions = part.positions
        for (vertex, delta) in moved { positions[vertex] += delta }
        let after = SurfaceTools.normals(positions, part.triangles, welds: welds)
        var changes: [Int: Vector3] = [:]
        for vertex in after.indices {
            let change = after[vertex] - before[vertex]
            if change.length > 2e-3 { changes[vertex] = change }
        }
        return changes
    }
}
