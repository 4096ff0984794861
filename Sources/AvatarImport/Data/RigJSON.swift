import Foundation

/// Reads the JSON files of MakeHuman's rigs.
enum RigJSON {
    private static func object(_ bytes: [UInt8], path: String) throws(AvatarImportError) -> [String: Any] {
        guard bytes.count < 16 << 20 else {
            throw .badFile(path: path, line: 0, reason: "\(bytes.count) bytes; up to 16 MiB are allowed")
        }
        do {
            guard let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
                throw AvatarImportError.badFile(path: path, line: 0, reason: "not a JSON object")
            }
            return object
        } catch let error as AvatarImportError {
            throw error
        } catch {
            throw .badFile(path: path, line: 0, reason: "not JSON")
        }
    }

    /// Named sets of vertices; a pair in brackets is a range with both ends.
    static func vertexGroups(
        _ bytes: [UInt8], path: String, vertexCount: Int
    ) throws(AvatarImportError) -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        for (name, value) in try object(bytes, path: path) {
            guard let items = value as? [Any] else {
                throw .badFile(path: path, line: 0, reason: "'\(name)' is not a list")
            }
            var vertices: [Int] = []
            for item in items {
                if let single = item as? Int {
                    vertices.append(single)
                } else if let pair = item as? [Int], pair.count == 2, pair[0] <= pair[1], pair[0] >= 0,
                    pair[1] < vertexCount
                {
                    vertices += pair[0]...pair[1]
                } else {
                    throw .badFile(path: path, line: 0, reason: "'\(name)' holds \(item)")
                }
            }
            guard vertices.allSatisfy({ (0..<vertexCount).contains($0) }) else {
                throw .badFile(path: path, line: 0, reason: "'\(name)' names vertices that are not there")
            }
            groups[name] = vertices
        }
        return groups
    }

    /// The bones of a rig.
    static func bones(
        _ bytes: [UInt8], path: String, groups: [String: [Int]], vertexCount: Int
    ) throws(AvatarImportError) -> [String: MakeHumanData.Bone] {
        var root = try object(bytes, path: path)
        if let inner = root["bones"] as? [String: Any] { root = inner }
        var bones: [String: MakeHumanData.Bone] = [:]
        for (name, value) in root {
            guard let entry = value as? [String: Any] else {
                throw .badFile(path: path, line: 0, reason: "bone '\(name)' is not an object")
            }
            func end(_ key: String) throws(AvatarImportError) -> [Int] {
                var vertices: [Int] = []
                if let place = entry[key] as? [String: Any] {
                    if let cube = place["cube_name"] as? String { vertices = groups[cube] ?? [] }
                    if let single = place["vertex_index"] as? Int { vertices = [single] }
                    if let several = place["vertex_indices"] as? [Int] { vertices = several }
                }
                guard !vertices.isEmpty, vertices.allSatisfy({ (0..<vertexCount).contains($0) }) else {
                    throw .badFile(
                        path: path, line: 0, reason: "bone '\(name)': the \(key) is at no known vertex")
                }
                return vertices
            }
            bones[name] = MakeHumanData.Bone(
                parent: entry["parent"] as? String, head: try end("head"), tail: try end("tail"))
        }
        return bones
    }

    /// The weights of a rig's bones.
    static func weights(
        _ bytes: [UInt8], path: String, vertexCount: Int
    ) throws(AvatarImportError) -> [String: [(vertex: Int, weight: Float)]] {
        guard let root = try object(bytes, path: path)["weights"] as? [String: Any] else {
            throw .badFile(path: path, line: 0, reason: "no 'weights'")
        }
        var result: [String: [(vertex: Int, weight: Float)]] = [:]
        for (bone, value) in root {
            guard let pairs = value as? [[Any]] else {
                throw .badFile(path: path, line: 0, reason: "weights of '\(bone)' are not a list of pairs")
            }
            var list: [(vertex: Int, weight: Float)] = []
            list.reserveCapacity(pairs.count)
            for pair in pairs {
                guard pair.count == 2, let vertex = pair[0] as? Int, (0..<vertexCount).contains(vertex),
                    let number = pair[1] as? NSNumber, (0...1.001).contains(number.doubleValue)
                else {
                    throw .badFile(
                        path: path, line: 0,
                        reason: "weights of '\(bone)' hold \(pair); a vertex and 0 to 1 are expected")
                }
                list.append((vertex, number.floatValue))
            }
            result[bone] = list
        }
        return result
    }
}
