import AvatarMath

/// The parts of a Wavefront OBJ file that MakeHuman's base mesh uses.
public struct ObjFile: Sendable, Equatable {
    /// In the file's unit, which is a decimetre for MakeHuman.
    public var positions: [Vector3] = []
    /// As written: (0, 0) is the bottom left.
    public var textureCoordinates: [SIMD2<Float>] = []
    public var faces: [Face] = []

    /// A polygon of three or four corners.
    public struct Face: Sendable, Equatable {
        /// Indices of positions.
        public var corners: [Int32]
        /// Indices of texture coordinates, one a corner.
        public var textureCorners: [Int32]
        /// The name after the last `g` line.
        public var group: String
    }

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - path: for error messages.
    /// - Throws: `badFile` for a number, an index or a face that cannot be used.
    public init(bytes: [UInt8], path: String) throws(AvatarImportError) {
        var group = ""
        var reader = LineReader(bytes: bytes, path: path)
        while let words = reader.next() {
            switch words[0] {
            case "v":
                guard words.count >= 4 else { throw reader.error("a vertex needs three numbers") }
                positions.append(
                    Vector3(
                        try reader.float(words[1]), try reader.float(words[2]), try reader.float(words[3])))
            case "vt":
                guard words.count >= 3 else { throw reader.error("a texture place needs two numbers") }
                textureCoordinates.append(SIMD2(try reader.float(words[1]), try reader.float(words[2])))
            case "g":
                group = words.count > 1 ? String(words[1]) : ""
            case "f":
                faces.append(try face(words.dropFirst(), group: group, reader: reader))
            default:
                continue
            }
        }
        guard !faces.isEmpty else {
            throw .badFile(path: path, line: 0, reason: "no face; this is not a mesh")
        }
    }

    private func face(
        _ words: ArraySlice<Substring>, group: String, reader: LineReader
    ) throws(AvatarImportError) -> Face {
        guard words.count == 3 || words.count == 4 else {
            throw reader.error("a face of \(words.count) corners; 3 and 4 are allowed")
        }
        var face = Face(corners: [], textureCorners: [], group: group)
        for word in words {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count >= 2 else {
                throw reader.error("the corner '\(word)' has no texture place; write vertex/texture")
            }
            face.corners.append(try index(parts[0], below: positions.count, reader: reader))
            face.textureCorners.append(try index(parts[1], below: textureCoordinates.count, reader: reader))
        }
        return face
    }

    private func index(
        _ word: Substring, below count: Int, reader: LineReader
    ) throws(AvatarImportError) -> Int32 {
        let value = try reader.integer(word)
        guard value >= 1, value <= count else {
            throw reader.error("index \(value), but there are \(count) so far")
        }
        return Int32(value - 1)
    }
}
