import AvatarMath

/// Collects buffer views and accessors of a glTF file that is being written.
struct GLTFBuilder {
    private var accessors: [JSONNode] = []
    private var views: [JSONNode] = []
    private var data = ByteWriter()

    private static func kind(_ width: Int) -> String {
        switch width {
        case 1: "SCALAR"
        case 2: "VEC2"
        case 3: "VEC3"
        case 4: "VEC4"
        default: "MAT4"
        }
    }

    /// A view of bytes; returns its index.
    mutating func add(bytes: [UInt8], target: Int? = nil) -> Int {
        data.pad()
        var members: [(String, JSONNode)] = [
            ("buffer", .int(0)), ("byteOffset", .int(data.bytes.count)), ("byteLength", .int(bytes.count)),
        ]
        if let target { members.append(("target", .int(target))) }
        data.put(bytes)
        views.append(.members(members))
        return views.count - 1
    }

    private static func bytes(_ floats: [Float]) -> [UInt8] {
        var writer = ByteWriter()
        for value in floats { writer.put(value) }
        return writer.bytes
    }

    /// An accessor of floats; returns its index.
    mutating func add(floats: [Float], width: Int, bounds: Bool = false, target: Bool = false) -> Int {
        var members: [(String, JSONNode)] = [
            ("bufferView", .int(add(bytes: Self.bytes(floats), target: target ? 34962 : nil))),
            ("componentType", .int(5126)), ("count", .int(floats.count / width)),
            ("type", .string(Self.kind(width))),
        ]
        if bounds { members += Self.bounds(floats, width: width) }
        accessors.append(.members(members))
        return accessors.count - 1
    }

    private static func bounds(_ floats: [Float], width: Int) -> [(String, JSONNode)] {
        guard !floats.isEmpty else { return [] }
        var low = [Float](repeating: .infinity, count: width)
        var high = [Float](repeating: -.infinity, count: width)
        for (index, value) in floats.enumerated() {
            low[index % width] = min(low[index % width], value)
            high[index % width] = max(high[index % width], value)
        }
        return [("min", .floats(low)), ("max", .floats(high))]
    }

    /// An accessor of joint numbers.
    mutating func add(joints: [SIMD4<UInt16>]) -> Int {
        var writer = ByteWriter()
        for item in joints { for slot in 0..<4 { writer.put(item[slot]) } }
        accessors.append(
            .members([
                ("bufferView", .int(add(bytes: writer.bytes, target: 34962))), ("componentType", .int(5123)),
                ("count", .int(joints.count)), ("type", .string("VEC4")),
            ]))
        return accessors.count - 1
    }

    /// An accessor of triangle corners.
    mutating func add(indices: [UInt32]) -> Int {
        var writer = ByteWriter()
        for index in indices { writer.put(index) }
        accessors.append(
            .members([
                ("bufferView", .int(add(bytes: writer.bytes, target: 34963))), ("componentType", .int(5125)),
                ("count", .int(indices.count)), ("type", .string("SCALAR")),
            ]))
        return accessors.count - 1
    }

    /// An accessor of vectors that are zero but at a few places.
    mutating func add(sparse vectors: [Vector3], at places: [UInt32], count: Int, bounds: Bool) -> Int {
        var members: [(String, JSONNode)] = [
            ("componentType", .int(5126)), ("count", .int(count)), ("type", .string("VEC3")),
        ]
        let numbers = vectors.flatMap { [$0.x, $0.y, $0.z] }
        if bounds {
            // The zeroes between count too.
            members += Self.bounds(
                numbers + (places.count < count || numbers.isEmpty ? [0, 0, 0] : []), width: 3)
        }
        if !places.isEmpty {
            var writer = ByteWriter()
            for place in places { writer.put(place) }
            let indices = add(bytes: writer.bytes)
            let values = add(bytes: Self.bytes(numbers))
            members.append(
                (
                    "sparse",
                    .members([
                        ("count", .int(places.count)),
                        (
                            "indices",
                            .members([("bufferView", .int(indices)), ("componentType", .int(5125))])
                        ),
                        ("values", .members([("bufferView", .int(values))])),
                    ])
                ))
        }
        accessors.append(.members(members))
        return accessors.count - 1
    }

    /// Quaternions x, y, z, w, each on the side of the one before, so that blending takes the short way.
    static func continuous(_ turns: [Quaternion]) -> [Float] {
        var result: [Float] = []
        var before = Quaternion.identity
        for turn in turns {
            before = turn.normalized.nearest(to: before)
            result += [before.vector.x, before.vector.y, before.vector.z, before.vector.w]
        }
        return result
    }

    /// The finished file with these members before its accessors.
    func file(_ members: [(String, JSONNode)]) -> [UInt8] {
        var padded = data
        padded.pad()
        let all =
            members + [
                ("accessors", .array(accessors)), ("bufferViews", .array(views)),
                ("buffers", .array([.members([("byteLength", .int(padded.bytes.count))])])),
            ]
        return GLBContainer(document: .members(all), binary: padded.bytes).encoded()
    }
}
