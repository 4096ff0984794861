import AvatarMath
import AvatarModel

/// The program's own form of a finished avatar: everything that `Avatar` holds, quick to read.
///
/// Layout, little-endian: the magic `SGAV`, the version, a stamp of what it was made from, then names, joints,
/// vertices, triangles, parts, morphs, materials and textures, each list after its count.
public struct CachedAvatar: Sendable {
    /// Tells whether the file is still up to date: a digest of what it was made from.
    public var stamp: String
    public var avatar: Avatar

    private static let magic: UInt32 = 0x5641_4753
    private static let version: UInt32 = 1

    /// Limits that keep a damaged file from asking for all memory.
    private enum Limit {
        static let name = 256
        static let joints = 512
        static let vertices = 1_000_000
        static let indices = 3_000_000
        static let lists = 4096
        static let side = 4096
    }

    public init(stamp: String, avatar: Avatar) {
        self.stamp = stamp
        self.avatar = avatar
    }

    /// The stamp alone, without reading the rest.
    public static func stamp(of bytes: [UInt8]) throws(AvatarFileError) -> String {
        var cursor = ByteCursor(bytes)
        return try header(&cursor)
    }

    private static func header(_ cursor: inout ByteCursor) throws(AvatarFileError) -> String {
        guard try cursor.uint32() == magic else {
            throw .invalid(place: "byte 0", reason: "not an avatar file of this program")
        }
        let found = try cursor.uint32()
        guard found == version else {
            throw .unsupported("version \(found) of the avatar file; version \(version) is")
        }
        return try cursor.text(limit: Limit.name)
    }

    /// The file's bytes.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.put(Self.magic)
        writer.put(Self.version)
        writer.put(stamp)
        writer.put(avatar.name)
        func put(_ vector: Vector3) {
            writer.put(vector.x)
            writer.put(vector.y)
            writer.put(vector.z)
        }
        let rig = avatar.rig
        writer.put(count: rig.names.count)
        for index in rig.names.indices {
            writer.put(rig.names[index])
            writer.put(UInt32(bitPattern: Int32(rig.hierarchy.parents[index])))
            put(rig.hierarchy.restPositions[index])
        }
        for side in Side.allCases {
            for finger in Finger.allCases { put(rig.fingertips[side]?[finger] ?? .zero) }
        }
        let mesh = avatar.mesh
        writer.put(count: mesh.positions.count)
        for vertex in mesh.positions.indices {
            put(mesh.positions[vertex])
            put(mesh.normals[vertex])
            writer.put(mesh.textureCoordinates[vertex].x)
            writer.put(mesh.textureCoordinates[vertex].y)
            for slot in 0..<4 { writer.put(mesh.joints[vertex][slot]) }
            for slot in 0..<4 { writer.put(mesh.weights[vertex][slot]) }
        }
        writer.put(count: mesh.indices.count)
        for index in mesh.indices { writer.put(index) }
        writer.put(count: mesh.parts.count)
        for part in mesh.parts {
            writer.put(part.name)
            writer.put(count: part.material)
            writer.put(count: part.indexRange.count)
        }
        writer.put(count: avatar.morphs.count)
        for morph in avatar.morphs {
            writer.put(morph.name)
            writer.put(count: morph.vertices.count)
            for index in morph.vertices.indices {
                writer.put(morph.vertices[index])
                put(morph.positionDeltas[index])
                put(morph.normalDeltas[index])
            }
        }
        writer.put(count: avatar.materials.count)
        for material in avatar.materials {
            writer.put(material.name)
            writer.put(material.kind.rawValue)
            put(material.baseColor)
            writer.put(material.roughness)
            writer.put(UInt32(bitPattern: Int32(material.texture ?? -1)))
        }
        writer.put(count: avatar.textures.count)
        for texture in avatar.textures {
            writer.put(count: texture.width)
            writer.put(count: texture.height)
            writer.put(texture.pixels)
        }
        return writer.bytes
    }

    /// Reads a file's bytes.
    public init(decoding bytes: [UInt8]) throws(AvatarFileError) {
        var cursor = ByteCursor(bytes)
        stamp = try Self.header(&cursor)
        let name = try cursor.text(limit: Limit.name)
        let rig = try Self.rig(&cursor)
        var mesh = try Self.vertices(&cursor, jointCount: rig.names.count)
        let indexCount = try cursor.count("indices", bytesEach: 4, limit: Limit.indices)
        guard indexCount % 3 == 0 else {
            throw .invalid(place: "indices", reason: "\(indexCount) are not whole triangles")
        }
        mesh.indices.reserveCapacity(indexCount)
        for _ in 0..<indexCount {
            let index = try cursor.uint32()
            guard Int(index) < mesh.positions.count else {
                throw .invalid(
                    place: "indices", reason: "vertex \(index), but there are \(mesh.positions.count)")
            }
            mesh.indices.append(index)
        }
        try Self.parts(&cursor, into: &mesh)
        let morphs = try Self.morphs(&cursor, vertexCount: mesh.positions.count)
        let (materials, textures) = try Self.looks(&cursor)
        for part in mesh.parts where part.material >= materials.count {
            throw .invalid(
                place: "part '\(part.name)'",
                reason: "material \(part.material), but there are \(materials.count)")
        }
        avatar = Avatar(
            name: name, rig: rig, mesh: mesh, morphs: morphs, materials: materials, textures: textures)
    }

    private static func vector(_ cursor: inout ByteCursor) throws(AvatarFileError) -> Vector3 {
        let x = try cursor.float()
        let y = try cursor.float()
        return Vector3(x, y, try cursor.float())
    }

    private static func rig(_ cursor: inout ByteCursor) throws(AvatarFileError) -> Rig {
        let count = try cursor.count("joints", bytesEach: 20, limit: Limit.joints)
        var names: [String] = []
        var parents: [Int] = []
        var positions: [Vector3] = []
        for index in 0..<count {
            names.append(try cursor.text(limit: Limit.name))
            let parent = Int(Int32(bitPattern: try cursor.uint32()))
            guard parent >= -1, parent < index else {
                throw .invalid(place: "joint \(index)", reason: "its parent is \(parent)")
            }
            parents.append(parent)
            positions.append(try vector(&cursor))
        }
        var tips: [Side: [Finger: Vector3]] = [:]
        for side in Side.allCases {
            for finger in Finger.allCases {
                tips[side, default: [:]][finger] = try vector(&cursor)
            }
        }
        return Rig(
            hierarchy: JointHierarchy(parents: parents, restPositions: positions), names: names,
            fingertips: tips)
    }

    private static func vertices(
        _ cursor: inout ByteCursor, jointCount: Int
    ) throws(AvatarFileError) -> Mesh {
        var mesh = Mesh()
        let count = try cursor.count("vertices", bytesEach: 56, limit: Limit.vertices)
        mesh.reserveCapacity(vertexCount: count)
        for vertex in 0..<count {
            mesh.positions.append(try vector(&cursor))
            mesh.normals.append(try vector(&cursor))
            let u = try cursor.float()
            mesh.textureCoordinates.append(SIMD2(u, try cursor.float()))
            var joints = SIMD4<UInt16>.zero
            for slot in [0, 2] {
                let pair = try cursor.uint32()
                joints[slot] = UInt16(truncatingIfNeeded: pair)
                joints[slot + 1] = UInt16(truncatingIfNeeded: pair >> 16)
            }
            for slot in 0..<4 where Int(joints[slot]) >= jointCount {
                throw .invalid(
                    place: "vertex \(vertex)", reason: "joint \(joints[slot]), but there are \(jointCount)")
            }
            mesh.joints.append(joints)
            var weights = SIMD4<Float>.zero
            for slot in 0..<4 { weights[slot] = try cursor.float() }
            mesh.weights.append(weights)
        }
        return mesh
    }

    private static func parts(_ cursor: inout ByteCursor, into mesh: inout Mesh) throws(AvatarFileError) {
        var start = 0
        for _ in 0..<(try cursor.count("parts", bytesEach: 12, limit: Limit.lists)) {
            let name = try cursor.text(limit: Limit.name)
            let material = Int(try cursor.uint32())
            let count = Int(try cursor.uint32())
            guard count % 3 == 0, start + count <= mesh.indices.count else {
                throw .invalid(place: "part '\(name)'", reason: "\(count) indices after \(start)")
            }
            mesh.parts.append(MeshPart(name: name, material: material, indexRange: start..<(start + count)))
            start += count
        }
        guard start == mesh.indices.count else {
            throw .invalid(place: "parts", reason: "they cover \(start) of \(mesh.indices.count) indices")
        }
    }

    private static func morphs(
        _ cursor: inout ByteCursor, vertexCount: Int
    ) throws(AvatarFileError) -> [Morph] {
        var morphs: [Morph] = []
        for _ in 0..<(try cursor.count("morphs", bytesEach: 8, limit: Limit.lists)) {
            var morph = Morph(
                name: try cursor.text(limit: Limit.name), vertices: [], positionDeltas: [], normalDeltas: [])
            let count = try cursor.count("morphed vertices", bytesEach: 28, limit: Limit.vertices)
            morph.vertices.reserveCapacity(count)
            morph.positionDeltas.reserveCapacity(count)
            morph.normalDeltas.reserveCapacity(count)
            for _ in 0..<count {
                let vertex = try cursor.uint32()
                guard Int(vertex) < vertexCount else {
                    throw .invalid(
                        place: "morph '\(morph.name)'",
                        reason: "vertex \(vertex), but there are \(vertexCount)")
                }
                morph.vertices.append(vertex)
                morph.positionDeltas.append(try vector(&cursor))
                morph.normalDeltas.append(try vector(&cursor))
            }
            morphs.append(morph)
        }
        return morphs
    }

    private static func looks(
        _ cursor: inout ByteCursor
    ) throws(AvatarFileError) -> ([Material], [TextureImage]) {
        var materials: [Material] = []
        for _ in 0..<(try cursor.count("materials", bytesEach: 28, limit: Limit.lists)) {
            let name = try cursor.text(limit: Limit.name)
            let kindName = try cursor.text(limit: Limit.name)
            guard let kind = Material.Kind(rawValue: kindName) else {
                throw .invalid(place: "material '\(name)'", reason: "kind '\(kindName)'")
            }
            let color = try vector(&cursor)
            let roughness = try cursor.float()
            let texture = Int(Int32(bitPattern: try cursor.uint32()))
            materials.append(
                Material(
                    name: name, kind: kind, baseColor: color, roughness: roughness,
                    texture: texture < 0 ? nil : texture))
        }
        var textures: [TextureImage] = []
        for _ in 0..<(try cursor.count("textures", bytesEach: 8, limit: Limit.lists)) {
            let width = try cursor.count("pixels of width", bytesEach: 0, limit: Limit.side)
            let height = try cursor.count("pixels of height", bytesEach: 0, limit: Limit.side)
            guard width > 0, height > 0 else {
                throw .invalid(place: "texture \(textures.count)", reason: "\(width) x \(height) pixels")
            }
            textures.append(
                TextureImage(width: width, height: height, pixels: Array(try cursor.take(width * height * 4)))
            )
        }
        for material in materials {
            if let texture = material.texture, texture >= textures.count {
                throw .invalid(
                    place: "material '\(material.name)'",
                    reason: "texture \(texture), but there are \(textures.count)")
            }
        }
        return (materials, textures)
    }
}
