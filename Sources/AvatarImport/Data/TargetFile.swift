import AvatarMath

/// A sparse displacement of base vertices: a MakeHuman `.target` file.
public struct TargetFile: Sendable, Equatable {
    public var vertices: [Int32] = []
    /// One a vertex, in the base mesh's unit.
    public var deltas: [Vector3] = []

    /// Reads lines of `vertex x y z`.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - path: for error messages.
    ///   - vertexCount: how many vertices the base mesh has.
    /// - Throws: `badFile` for a line that is not one.
    public init(bytes: [UInt8], path: String, vertexCount: Int) throws(AvatarImportError) {
        var reader = LineReader(bytes: bytes, path: path)
        while let words = reader.next() {
            guard words.count == 4 else {
                throw reader.error("\(words.count) words; a line is a vertex and three numbers")
            }
            let vertex = try reader.integer(words[0])
            guard vertex >= 0, vertex < vertexCount else {
                throw reader.error("vertex \(vertex), but the base mesh has \(vertexCount)")
            }
            vertices.append(Int32(vertex))
            deltas.append(
                Vector3(try reader.float(words[1]), try reader.float(words[2]), try reader.float(words[3])))
        }
    }

    /// This displacement with a share of another one on top.
    func adding(_ other: TargetFile, weight: Float) -> TargetFile {
        var sums: [Int32: Vector3] = [:]
        for (vertex, delta) in zip(vertices, deltas) { sums[vertex, default: .zero] += delta }
        for (vertex, delta) in zip(other.vertices, other.deltas) {
            sums[vertex, default: .zero] += delta * weight
        }
        var result = self
        result.vertices = sums.keys.sorted()
        result.deltas = result.vertices.map { sums[$0] ?? .zero }
        return result
    }
}
