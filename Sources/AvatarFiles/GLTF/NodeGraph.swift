import AvatarMath

/// A matrix of three columns for directions and one for the origin.
struct Affine: Equatable {
    var x = Vector3(1, 0, 0)
    var y = Vector3(0, 1, 0)
    var z = Vector3(0, 0, 1)
    var origin = Vector3.zero

    func direction(_ vector: Vector3) -> Vector3 { x * vector.x + y * vector.y + z * vector.z }
    func point(_ place: Vector3) -> Vector3 { direction(place) + origin }

    static func * (left: Affine, right: Affine) -> Affine {
        Affine(
            x: left.direction(right.x), y: left.direction(right.y), z: left.direction(right.z),
            origin: left.point(right.origin))
    }

    /// Sixteen numbers, column by column; nil if the last row is not 0 0 0 1.
    init?(columns numbers: ArraySlice<Float>) {
        let m = Array(numbers)
        guard m.count == 16, abs(m[3]) + abs(m[7]) + abs(m[11]) < 1e-4, abs(m[15] - 1) < 1e-4 else {
            return nil
        }
        x = Vector3(m[0], m[1], m[2])
        y = Vector3(m[4], m[5], m[6])
        z = Vector3(m[8], m[9], m[10])
        origin = Vector3(m[12], m[13], m[14])
    }

    init(
        x: Vector3 = Vector3(1, 0, 0), y: Vector3 = Vector3(0, 1, 0), z: Vector3 = Vector3(0, 0, 1),
        origin: Vector3 = .zero
    ) {
        self.x = x
        self.y = y
        self.z = z
        self.origin = origin
    }
}

/// The nodes of a glTF document with their places in its rest pose.
struct NodeGraph {
    struct Node {
        var name: String
        var parent: Int
        var world: Affine
        var mesh: Int?
        var skin: Int?
    }

    let nodes: [Node]
    /// Parents before children.
    let order: [Int]

    static let nodeLimit = 20_000
    /// Levels of nodes; a root is on the first.
    static let depthLimit = 64

    init(_ document: JSONNode) throws(AvatarFileError) {
        let items = try document.list("nodes", of: "document")
        guard items.count <= Self.nodeLimit else {
            throw .tooLarge(what: "nodes", found: items.count, allowed: Self.nodeLimit)
        }
        var parents = [Int](repeating: -1, count: items.count)
        for (index, item) in items.enumerated() {
            for child in try item.list("children", of: "node \(index)") {
                guard let number = child.index, number < items.count else {
                    throw .invalid(
                        place: "node \(index)", reason: "a child is not one of \(items.count) nodes")
                }
                guard parents[number] == -1, number != index else {
                    throw .invalid(place: "node \(number)", reason: "it has two parents")
                }
                parents[number] = index
            }
        }
        // Walk down from the roots; what is never reached lies on a ring.
        var children = [[Int]](repeating: [], count: items.count)
        for index in items.indices where parents[index] >= 0 { children[parents[index]].append(index) }
        var order: [Int] = []
        var depths = [Int](repeating: 0, count: items.count)
        var waiting: [Int] = items.indices.filter { parents[$0] == -1 }.reversed()
        while let index = waiting.popLast() {
            order.append(index)
            for child in children[index].reversed() {
                depths[child] = depths[index] + 1
                guard depths[child] < Self.depthLimit else {
                    throw .tooLarge(
                        what: "levels of nodes", found: depths[child] + 1, allowed: Self.depthLimit)
                }
                waiting.append(child)
            }
        }
        guard order.count == items.count else {
            throw .invalid(place: "nodes", reason: "some are their own ancestors")
        }
        // The file's own order is kept where it has parents first.
        if items.indices.allSatisfy({ parents[$0] < $0 }) { order = Array(items.indices) }
        var nodes: [Node] = []
        for (index, item) in items.enumerated() {
            nodes.append(
                Node(
                    name: item["name"]?.text ?? "node \(index)", parent: parents[index], world: Affine(),
                    mesh: try item.index("mesh", of: "node \(index)"),
                    skin: try item.index("skin", of: "node \(index)")))
        }
        for index in order {
            let local = try Self.local(items[index], index)
            let parent = parents[index]
            nodes[index].world = parent >= 0 ? nodes[parent].world * local : local
        }
        self.nodes = nodes
        self.order = order
    }

    private static func local(_ item: JSONNode, _ index: Int) throws(AvatarFileError) -> Affine {
        let place = "node \(index)"
        if let matrix = item["matrix"] {
            guard let numbers = matrix.floats(16), let affine = Affine(columns: numbers[...]) else {
                throw .invalid(place: place, reason: "its matrix is not sixteen numbers of a placement")
            }
            return affine
        }
        func vector(_ name: String, _ standard: Vector3) throws(AvatarFileError) -> Vector3 {
            guard let value = item[name] else { return standard }
            guard let numbers = value.floats(3) else {
                throw .invalid(place: place, reason: "'\(name)' is not three numbers")
            }
            return Vector3(numbers[0], numbers[1], numbers[2])
        }
        let translation = try vector("translation", .zero)
        let scale = try vector("scale", Vector3(repeating: 1))
        var rotation = Quaternion.identity
        if let value = item["rotation"] {
            guard let q = value.floats(4),
                abs(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3] - 1) < 0.02
            else { throw .invalid(place: place, reason: "its rotation is not a unit quaternion") }
            rotation = Quaternion(vector: SIMD4(q[0], q[1], q[2], q[3])).normalized
        }
        let (x, y, z) =
            rotation == .identity ? (Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)) : rotation.columns
        return Affine(x: x * scale.x, y: y * scale.y, z: z * scale.z, origin: translation)
    }
}
