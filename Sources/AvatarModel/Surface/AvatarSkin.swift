import AvatarMath

/// The skin and clothes of an avatar in a pose, for measuring how near hands come to body and other hand.
///
/// Head and trunk move as wholes with their joints; an arm's skin is bent by its joints as in the picture, block by
/// block where something is near. What lies under something else does not count: a point under the coat is inside.
/// Hair, eyes and lashes are no obstacle, as they are no place to touch.
public struct AvatarSkin: Sendable {
    /// What comes near.
    public enum Part: Sendable, Hashable, CaseIterable {
        /// From the wrist to the fingertips.
        case hand
        /// From a fifth behind the elbow to the wrist.
        case forearm
    }

    /// What it comes near to.
    public enum Region: Sendable, Hashable {
        /// Head and neck.
        case head
        /// Chest to hips with clothes, without the arms.
        case trunk
        /// The other arm from the shoulder to the fingertips.
        case otherArm
    }

    /// How near a part comes to a region.
    public struct Clearance: Sendable, Equatable {
        /// Metres; negative inside.
        public var distance: Float
        /// The point of the part, and the nearest one of the region, model space as posed.
        public var point: Vector3
        /// The nearest point of the region, model space as posed, metres.
        public var place: Vector3
    }

    private let mesh: Mesh
    private let restPositions: [Vector3]
    private let head: SkinTree
    private let trunk: SkinTree
    private let headJoint: Int
    private let trunkJoint: Int
    private var headGrid: SkinGrid
    private var trunkGrid: SkinGrid
    private var limbs: [Side: LimbSkin]
    private let samples: [Side: [Part: [SampleCluster]]]
    private var transforms: [RigidTransform]
    private var affine: [Affine]
    private var posed: [Side: [Part: PosedClusters]] = [:]

    /// How deep inside head or trunk a point is still found, metres.
    private static let bodyDepth: Float = 0.04

    /// Sorts the skin of an avatar; nil if it has no head, trunk or arms.
    public init?(avatar: Avatar) {
        guard let pieces = SkinPieces(avatar: avatar) else { return nil }
        mesh = avatar.mesh
        restPositions = avatar.rig.hierarchy.restPositions
        headJoint = pieces.headJoint
        trunkJoint = pieces.trunkJoint
        head = SkinTree(positions: mesh.positions, triangles: pieces.head)
        trunk = SkinTree(positions: mesh.positions, triangles: pieces.trunk)
        headGrid = SkinGrid(head)
        trunkGrid = SkinGrid(trunk)
        limbs = [:]
        var samples: [Side: [Part: [SampleCluster]]] = [:]
        for side in Side.allCases {
            let limb = pieces.limb(side)
            limbs[side] = LimbSkin(
                mesh: mesh, triangles: limb.triangles, joints: limb.joints)
            samples[side] = [
                .hand: SampleCluster.clusters(of: pieces.vertices(side, .hand), in: mesh),
                .forearm: SampleCluster.clusters(of: pieces.vertices(side, .forearm), in: mesh),
            ]
        }
        self.samples = samples
        transforms = restPositions.map { RigidTransform(translation: $0) }
        affine = []
        pose(transforms)
    }

    /// Takes a pose: one model-space transform a joint of the rig.
    public mutating func pose(_ transforms: [RigidTransform]) {
        precondition(transforms.count == restPositions.count, "one transform a joint")
        self.transforms = transforms
        affine = zip(transforms, restPositions).map { Affine($0, rest: $1) }
        for side in Side.allCases {
            limbs[side]?.forget()
            for part in Part.allCases {
                let middles = (samples[side]?[part] ?? []).map { position(ofVertex: $0.middle) }
                posed[side, default: [:]][part] = PosedClusters(
                    middles: middles, reach: samples[side]?[part]?.map(\.reach).max() ?? 0)
            }
        }
    }

    /// Where a vertex of the mesh is as posed, metres.
    public func position(ofVertex vertex: Int) -> Vector3 {
        Affine.position(of: vertex, in: mesh, by: affine)
    }

    /// The vertices of a part as posed, metres; what is covered is left out.
    public func points(of part: Part, _ side: Side) -> [Vector3] {
        (samples[side]?[part] ?? []).flatMap { cluster in
            [position(ofVertex: cluster.middle)] + cluster.others.map(position(ofVertex:))
        }
    }

    /// The smallest signed distance of any vertex of a part from a region.
    ///
    /// - Parameters:
    ///   - part: what comes near.
    ///   - side: whose.
    ///   - region: what it comes near to.
    ///   - limit: how far to look, metres, 0 or more.
    /// - Returns: where it is nearest or deepest; nil if it stays farther away than the limit. Points deeper than
    ///   4 cm are not found; the skin about them is.
    public mutating func clearance(
        of part: Part, _ side: Side, to region: Region, within limit: Float
    ) -> Clearance? {
        guard let clusters = samples[side]?[part], let posed = posed[side]?[part] else { return nil }
        switch region {
        case .head:
            // Taken out while it is asked, so that it is not copied.
            var grid = SkinGrid.none
            swap(&grid, &headGrid)
            defer { headGrid = grid }
            return rigid(clusters, posed, tree: head, grid: &grid, joint: headJoint, limit: limit)
        case .trunk:
            var grid = SkinGrid.none
            swap(&grid, &trunkGrid)
            defer { trunkGrid = grid }
            return rigid(clusters, posed, tree: trunk, grid: &grid, joint: trunkJoint, limit: limit)
        case .otherArm:
            guard var limb = limbs.removeValue(forKey: side.opposite) else { return nil }
            defer { limbs[side.opposite] = limb }
            let (mesh, affine) = (mesh, affine)
            let near = limb.blocks(near: posed.centre, within: posed.radius, limit: limit, transforms: affine)
            guard !near.isEmpty else { return nil }
            return Self.search(
                clusters, middles: posed.middles, limit: limit,
                position: { Affine.position(of: $0, in: mesh, by: affine) },
                nearest: { limb.nearest(to: $0, within: $1, blocks: near, transforms: affine, mesh: mesh) },
                isInside: { limb.isInside($0, transforms: affine, mesh: mesh) })
        }
    }

    private func rigid(
        _ clusters: [SampleCluster], _ posed: PosedClusters, tree: SkinTree, grid: inout SkinGrid, joint: Int,
        limit: Float
    ) -> Clearance? {
        let here = transforms[joint]
        let rest = restPositions[joint]
        let back = here.rotation.inverse
        func local(_ point: Vector3) -> Vector3 { back.act(point - here.translation) + rest }
        guard grid.range(at: local(posed.centre), of: tree).lowerBound < posed.radius + limit else {
            return nil
        }
        var found = Self.search(
            clusters, middles: posed.middles.map(local), limit: limit,
            position: { local(position(ofVertex: $0)) },
            nearest: { point, limit in
                let range = grid.range(at: point, of: tree)
                guard range.lowerBound < limit else { return nil }
                let farthest = max(abs(range.lowerBound), abs(range.upperBound)) + 1e-4
                return tree.nearest(to: point, within: min(max(limit, Self.bodyDepth), farthest))
            }, isInside: { tree.winding(about: $0) > 0.5 })
        if let clearance = found {
            found?.point = here.act(clearance.point - rest)
            found?.place = here.act(clearance.place - rest)
        }
        return found
    }

    /// Branch and bound: a cluster is looked into only if its middle allows one of its points to be nearer.
    ///
    /// `nearest` may leave out what is not nearer than the distance that it is given. Where it says inside the whole
    /// skin is asked, too: at folds, such as those of a cuff, the normal of the nearest skin may point anywhere.
    private static func search(
        _ clusters: [SampleCluster], middles: [Vector3], limit: Float,
        position: (Int) -> Vector3, nearest: (Vector3, Float) -> SkinTree.Nearest?,
        isInside: (Vector3) -> Bool
    ) -> Clearance? {
        var best = limit
        var found: Clearance?
        func take(_ near: SkinTree.Nearest, _ point: Vector3) {
            guard near.distance < best else { return }
            let distance = near.distance < 0 && !isInside(point) ? -near.distance : near.distance
            guard distance < best else { return }
            best = distance
            found = Clearance(distance: distance, point: point, place: near.place)
        }
        for (index, middle) in middles.enumerated() {
            let reach = clusters[index].reach
            guard let near = nearest(middle, best + reach), near.distance - reach < best else { continue }
            take(near, middle)
            for vertex in clusters[index].others {
                let point = position(vertex)
                if let near = nearest(point, best) { take(near, point) }
            }
        }
        return found
    }
}

/// Where the middles of clusters are as posed, and a ball about all their points, metres.
private struct PosedClusters: Sendable {
    var middles: [Vector3]
    var centre: Vector3
    var radius: Float

    init(middles: [Vector3], reach: Float) {
        self.middles = middles
        let centre = middles.reduce(Vector3.zero, +) / Float(max(1, middles.count))
        self.centre = centre
        radius = (middles.map { $0.distance(to: centre) }.max() ?? 0) + reach
    }
}

/// Neighbouring vertices under one that stands for all of them.
struct SampleCluster: Sendable {
    var middle: Int
    var others: [Int]
    /// At least how far the others are from the middle in any pose, metres.
    var reach: Float

    /// Sorts vertices into cells of 12 mm by their rest positions; equal positions count once.
    static func clusters(of vertices: [Int], in mesh: Mesh) -> [SampleCluster] {
        let size: Float = 0.012
        var cells: [SIMD3<Int32>: [Int]] = [:]
        var seen: Set<Vector3> = []
        for vertex in vertices where seen.insert(mesh.positions[vertex]).inserted {
            let cell = (mesh.positions[vertex] / size).rounded(.down)
            cells[SIMD3<Int32>(cell), default: []].append(vertex)
        }
        return cells.values.map { members -> SampleCluster in
            let centre = members.reduce(Vector3.zero) { $0 + mesh.positions[$1] } / Float(members.count)
            func miss(_ vertex: Int) -> Float { mesh.positions[vertex].distance(to: centre) }
            let middle = members.min { (miss($0), $0) < (miss($1), $1) } ?? members[0]
            let others = members.filter { $0 != middle }
            let reach = others.map { mesh.positions[$0].distance(to: mesh.positions[middle]) }.max() ?? 0
            // Bending a joint pulls neighbours apart by less than a quarter.
            return SampleCluster(middle: middle, others: others, reach: reach * 1.25)
        }.sorted { $0.middle < $1.middle }
    }
}

/// A joint's transform as columns, for many points.
struct Affine: Sendable {
    var x: Vector3
    var y: Vector3
    var z: Vector3
    var shift: Vector3

    /// From the rest pose to a joint's place.
    init(_ transform: RigidTransform, rest: Vector3) {
        x = transform.rotation.act(Vector3(1, 0, 0))
        y = transform.rotation.act(Vector3(0, 1, 0))
        z = transform.rotation.act(Vector3(0, 0, 1))
        shift = transform.translation - transform.rotation.act(rest)
    }

    @inline(__always)
    func act(_ point: Vector3) -> Vector3 { x * point.x + y * point.y + z * point.z + shift }

    /// A vertex after linear blend skinning.
    static func position(of vertex: Int, in mesh: Mesh, by transforms: [Affine]) -> Vector3 {
        let rest = mesh.positions[vertex]
        let joints = mesh.joints[vertex]
        let weights = mesh.weights[vertex]
        var sum = Vector3.zero
        for slot in 0..<4 where weights[slot] > 0 {
            sum += transforms[Int(joints[slot])].act(rest) * weights[slot]
        }
        return sum
    }
}
