import AvatarMath

/// The skin of one arm, bent block by block when something comes near.
struct LimbSkin: Sendable {
    /// Up to some dozens of neighbouring triangles of one joint.
    private struct Block: Sendable {
        var nodes: Range<Int>
        /// The places of the triangles and of those about them, whose normals decide about sides.
        var places: [Int32]
        var joint: Int
        /// Other joints that pull at the block.
        var pulling: [Int]
        /// A ball about the block at rest, metres.
        var middle: Vector3
        var radius: Float
        /// How deep a point can be whose nearest skin is this block, metres.
        var depth: Float
    }

    /// A block that may be near, with its ball as posed.
    struct NearBlock: Sendable {
        var index: Int
        var root: Int
        var middle: Vector3
        var radius: Float
        /// How deep a point can be whose nearest skin is this block, metres.
        var depth: Float
    }

    private var tree: SkinTree
    private var blocks: [Block] = []
    private var isPosed: [Bool] = []

    private static let blockCount = 48
    /// The deepest that a point is looked for, metres.
    private static let greatestDepth: Float = 0.04

    /// Makes the skin.
    ///
    /// - Parameters:
    ///   - mesh: the avatar's mesh.
    ///   - triangles: three vertices each.
    ///   - joints: the joint that each triangle follows most.
    init(mesh: Mesh, triangles: [SIMD3<UInt32>], joints: [Int]) {
        tree = SkinTree(positions: mesh.positions, triangles: triangles, groups: joints)
        // Where an arm's skin ends at the shoulder, the trunk's begins.
        tree.isClosedByDrums = false
        let groups = Set(joints).sorted()
        for (index, root) in tree.roots.enumerated() {
            let end = index + 1 < tree.roots.count ? tree.roots[index + 1] : tree.nodes.count
            addBlocks(root..<end, joint: groups[index], mesh: mesh)
        }
    }

    private mutating func addBlocks(_ run: Range<Int>, joint: Int, mesh: Mesh) {
        let triangles = run.filter { tree.nodes[$0].count > 0 }.flatMap { index -> Range<Int> in
            let node = tree.nodes[index]
            return Int(node.next)..<Int(node.next + node.count)
        }
        guard triangles.count <= Self.blockCount || run.count < 3 else {
            let second = Int(tree.nodes[run.lowerBound].next)
            addBlocks((run.lowerBound + 1)..<second, joint: joint, mesh: mesh)
            addBlocks(second..<run.upperBound, joint: joint, mesh: mesh)
            return
        }
        let box = tree.nodes[run.lowerBound]
        let middle = (box.low + box.high) * 0.5
        var radius: Float = 0
        var pulling: Set<Int> = []
        for triangle in triangles {
            for corner in 0..<3 {
                let place = Int(tree.corners[triangle][corner])
                radius = max(radius, tree.places[place].distance(to: middle))
                let vertex = tree.vertices[place]
                for slot in 0..<4 where mesh.weights[vertex][slot] > 0 {
                    pulling.insert(Int(mesh.joints[vertex][slot]))
                }
            }
        }
        pulling.remove(joint)
        blocks.append(
            Block(
                nodes: run, places: tree.places(about: triangles), joint: joint, pulling: pulling.sorted(),
                middle: middle, radius: radius, depth: depth(below: triangles)))
    }

    /// The radius of the largest ball inside the skin that touches one of some triangles, metres.
    ///
    /// Each ball shrinks until nothing is in it (J. Ma and others, "3D Medial Axis Point Approximation Using Nearest
    /// Neighbors and the Normal Field", 2012). Every fourth triangle is asked; bending widens a limb a little.
    private func depth(below triangles: [Int]) -> Float {
        var deepest: Float = 0
        for triangle in stride(from: 0, to: triangles.count, by: 4).map({ triangles[$0] }) {
            let (a, b, c) = tree.points(of: triangle)
            let inward = (b - a).cross(c - a).normalized * -1
            let place = (a + b + c) / 3
            var radius = Self.greatestDepth
            for _ in 0..<6 {
                let middle = place + inward * radius
                guard let near = tree.nearest(to: middle, within: radius - 1e-4) else { break }
                let chord = near.place - place
                let along = chord.dot(inward)
                guard along > 1e-6 else { break }
                radius = min(radius, chord.dot(chord) / (2 * along))
            }
            deepest = max(deepest, radius)
        }
        return min(Self.greatestDepth, deepest * 1.2 + 0.002)
    }

    /// Takes another pose: blocks are bent again when they are asked for.
    mutating func forget() { isPosed = [Bool](repeating: false, count: blocks.count) }

    /// The blocks that are nearer to a ball than a limit, or that something in the ball may be inside of, as posed.
    func blocks(
        near centre: Vector3, within radius: Float, limit: Float, transforms: [Affine]
    ) -> [NearBlock] {
        var near: [NearBlock] = []
        let reach = radius + max(limit, Self.greatestDepth)
        for index in blocks.indices {
            let block = blocks[index]
            let middle = transforms[block.joint].act(block.middle)
            // Each point is among those where the joints would have it.
            var pulled: Float = 0
            for joint in block.pulling {
                pulled = max(pulled, transforms[joint].act(block.middle).distance(to: middle))
            }
            let found = NearBlock(
                index: index, root: block.nodes.lowerBound, middle: middle, radius: block.radius + pulled,
                depth: block.depth)
            if found.middle.distance(to: centre) < found.radius + reach { near.append(found) }
        }
        return near
    }

    /// The nearest point of some blocks as posed, farther inside than the limit too; what is nearest to the open end at
    /// the shoulder is outside.
    mutating func nearest(
        to point: Vector3, within limit: Float, blocks near: [NearBlock], transforms: [Affine], mesh: Mesh
    ) -> SkinTree.Nearest? {
        let widest = max(limit, Self.greatestDepth)
        var search = SkinTree.Search(point: point, square: widest * widest)
        // Where no point can be so deep, what is farther than the limit does not matter.
        visit(near, &search, transforms: transforms, mesh: mesh) { max(limit, $0.depth) }
        guard let found = tree.result(of: search), found.distance < -limit else {
            return tree.result(of: search)
        }
        // Behind a far skin there may be a nearer one that was left out.
        visit(near, &search, transforms: transforms, mesh: mesh) { _ in widest }
        return tree.result(of: search)
    }

    /// Whether most of the skin, all of it bent, is about a point.
    mutating func isInside(_ point: Vector3, transforms: [Affine], mesh: Mesh) -> Bool {
        for index in blocks.indices where !isPosed[index] { bend(index, transforms: transforms, mesh: mesh) }
        return tree.winding(about: point, from: blocks.map(\.nodes.lowerBound)) > 0.5
    }

    private mutating func visit(
        _ near: [NearBlock], _ search: inout SkinTree.Search, transforms: [Affine], mesh: Mesh,
        within limit: (NearBlock) -> Float
    ) {
        for block in near {
            let reach = block.radius + min(search.square.squareRoot(), limit(block))
            let away = block.middle - search.point
            guard away.dot(away) < reach * reach else { continue }
            if !isPosed[block.index] { bend(block.index, transforms: transforms, mesh: mesh) }
            tree.visit(block.root, &search)
        }
    }

    private mutating func bend(_ index: Int, transforms: [Affine], mesh: Mesh) {
        tree.move(blocks[index].places) { Affine.position(of: $0, in: mesh, by: transforms) }
        tree.refit(blocks[index].nodes)
        isPosed[index] = true
    }
}

extension SkinTree {
    /// The corners of triangles and of all triangles that share a corner with them, ascending.
    func places(about triangles: [Int]) -> [Int32] {
        var own: Set<Int32> = []
        for triangle in triangles {
            for corner in 0..<3 {
                for other in fan(about: Int(corners[triangle][corner])) {
                    own.formUnion([corners[other].x, corners[other].y, corners[other].z])
                }
            }
        }
        return own.sorted()
    }
}
