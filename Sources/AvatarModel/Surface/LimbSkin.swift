import AvatarMath

/// The skin of one arm, bent block by block when something comes near.
struct LimbSkin: Sendable {
    /// Up to some dozens of neighbouring triangles of one joint.
    private struct Block: Sendable {
        var nodes: Range<Int>
        /// The places of the triangles and of those about them, whose normals decide about sides.
        var places: [Int32]
        var joint: Int
        /// A ball about the block at rest, metres; wider than the block because neighbouring joints pull at it.
        var middle: Vector3
        var radius: Float
    }

    /// A block that may be near, with its ball as posed.
    struct NearBlock: Sendable {
        var index: Int
        var root: Int
        var middle: Vector3
        var radius: Float
    }

    private var tree: SkinTree
    private var blocks: [Block] = []
    private var isPosed: [Bool] = []

    private static let blockCount = 48

    /// Makes the skin.
    ///
    /// - Parameters:
    ///   - positions: the vertices of the mesh at rest, metres.
    ///   - triangles: three vertices each.
    ///   - joints: the joint that each triangle follows most.
    init(positions: [Vector3], triangles: [SIMD3<UInt32>], joints: [Int]) {
        tree = SkinTree(positions: positions, triangles: triangles, groups: joints)
        // Where an arm's skin ends at the shoulder, the trunk's begins.
        tree.isClosedByDrums = false
        let groups = Set(joints).sorted()
        for (index, root) in tree.roots.enumerated() {
            let end = index + 1 < tree.roots.count ? tree.roots[index + 1] : tree.nodes.count
            addBlocks(root..<end, joint: groups[index])
        }
    }

    private mutating func addBlocks(_ run: Range<Int>, joint: Int) {
        let triangles = run.filter { tree.nodes[$0].count > 0 }.flatMap { index -> Range<Int> in
            let node = tree.nodes[index]
            return Int(node.next)..<Int(node.next + node.count)
        }
        guard triangles.count <= Self.blockCount || run.count < 3 else {
            let second = Int(tree.nodes[run.lowerBound].next)
            addBlocks((run.lowerBound + 1)..<second, joint: joint)
            addBlocks(second..<run.upperBound, joint: joint)
            return
        }
        let box = tree.nodes[run.lowerBound]
        let middle = (box.low + box.high) * 0.5
        let radius = (box.high - box.low).length / 2
        blocks.append(
            Block(
                nodes: run, places: tree.places(about: triangles), joint: joint, middle: middle,
                radius: radius * 1.3 + 0.003))
    }

    /// Takes another pose: blocks are bent again when they are asked for.
    mutating func forget() { isPosed = [Bool](repeating: false, count: blocks.count) }

    /// The blocks that reach into a ball, as posed.
    func blocks(near centre: Vector3, within radius: Float, transforms: [Affine]) -> [NearBlock] {
        var near: [NearBlock] = []
        for index in blocks.indices {
            let middle = transforms[blocks[index].joint].act(blocks[index].middle)
            let away = middle - centre
            let reach = blocks[index].radius + radius
            guard away.dot(away) < reach * reach else { continue }
            near.append(
                NearBlock(
                    index: index, root: blocks[index].nodes.lowerBound, middle: middle,
                    radius: blocks[index].radius))
        }
        return near
    }

    /// The nearest point of some blocks as posed; what is nearest to the open end at the shoulder is outside.
    mutating func nearest(
        to point: Vector3, within limit: Float, blocks near: [NearBlock], transforms: [Affine], mesh: Mesh
    ) -> SkinTree.Nearest? {
        var search = SkinTree.Search(point: point, square: limit * limit)
        for block in near {
            let reach = block.radius + search.square.squareRoot()
            let away = block.middle - point
            guard away.dot(away) < reach * reach else { continue }
            if !isPosed[block.index] { bend(block.index, transforms: transforms, mesh: mesh) }
            tree.visit(block.root, &search)
        }
        return tree.result(of: search)
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
