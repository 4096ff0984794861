import AvatarMath
import Foundation

/// MakeHuman's base mesh with its rig and weights, and the targets and masks beside it, in a folder that set-up made.
public struct MakeHumanData: Sendable {
    public let folder: String
    public let mesh: ObjFile
    /// By MakeHuman bone name.
    public let bones: [String: Bone]
    /// By MakeHuman bone name: base vertices and how much they follow it.
    public let weights: [String: [(vertex: Int, weight: Float)]]

    /// A bone of the rig; its ends are means of base vertices.
    public struct Bone: Sendable, Equatable {
        public var parent: String?
        public var head: [Int]
        public var tail: [Int]
    }

    /// Reads mesh, rig and weights.
    public init(folder: String) throws(AvatarImportError) {
        self.folder = folder
        let objPath = folder + "/base.obj"
        mesh = try ObjFile(bytes: try Self.bytes(objPath), path: objPath)
        let count = mesh.positions.count
        let groups = try RigJSON.vertexGroups(
            try Self.bytes(folder + "/vertex-groups.json"), path: folder + "/vertex-groups.json",
            vertexCount: count)
        bones = try RigJSON.bones(
            try Self.bytes(folder + "/rig.json"), path: folder + "/rig.json", groups: groups,
            vertexCount: count)
        weights = try RigJSON.weights(
            try Self.bytes(folder + "/weights.json"), path: folder + "/weights.json", vertexCount: count)
    }

    /// A shape target by its path without extension, such as `"chin/chin-width-decr"`.
    public func target(_ name: String) throws(AvatarImportError) -> TargetFile {
        try read("targets/\(name).target")
    }

    /// A face target by its ARKit name.
    public func face(_ name: String) throws(AvatarImportError) -> TargetFile {
        try read("faces/\(name).target")
    }

    /// A painted mask by name, such as `"lips"`.
    public func mask(_ name: String) throws(AvatarImportError) -> GrayMask {
        let path = "\(folder)/masks/\(name).pgm"
        return try GrayMask(bytes: try Self.bytes(path), path: path)
    }

    private func read(_ name: String) throws(AvatarImportError) -> TargetFile {
        let path = "\(folder)/\(name)"
        return try TargetFile(bytes: try Self.bytes(path), path: path, vertexCount: mesh.positions.count)
    }

    private static func bytes(_ path: String) throws(AvatarImportError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .missingFile(path: path, reason: "not there")
        }
        return [UInt8](data)
    }
}
