import AvatarModel
import SignCatalog
import SignCompiler

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where packs are kept: of compiled signs, one for each library, avatar and program, and of the library's parsed files; the newest four of each kind.
///
/// A file that is missing, damaged or of something else is made again; nothing depends on one being there.
public struct PackStore: Sendable {
    public let directory: String
    private let layer: FileLayer

    /// Keeps packs in a folder, which is made when the first pack is.
    public init(directory: String, layer: FileLayer = .live) {
        self.directory = directory
        self.layer = layer
    }

    /// What a pack of these signs for this avatar is called and checked by.
    ///
    /// - Parameters:
    ///   - libraryHash: SHA-256 of all files of the library.
    ///   - avatar: whose motion it is; its rig and its skin count.
    /// - Returns: a SHA-256 digest.
    static func key(libraryHash: String, avatar: Avatar) -> [UInt8] {
        var hash = SHA256()
        hash.update(Array("\(Manifest.engineVersion) \(programIdentity) \(libraryHash) \(avatar.name)".utf8))
        func add<Value>(_ values: [Value]) { values.withUnsafeBytes { hash.update(Array($0)) } }
        add(avatar.rig.hierarchy.restPositions)
        add(avatar.mesh.positions)
        return hash.digest()
    }

    /// What a pack of a library's parsed files is called and checked by.
    static func treeKey(libraryHash: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(Array("trees \(Manifest.engineVersion) \(programIdentity) \(libraryHash)".utf8))
        return hash.digest()
    }

    /// Size and time of the running program: another build may compile signs in another way.
    private static let programIdentity: String = {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "/proc/self/exe")
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let target = (try? FileManager.default.attributesOfItem(atPath: path)) ?? attributes
        let time = (target?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(target?[.size] as? UInt64 ?? 0) \(time)"
    }()

    func path(of key: [UInt8], kind: String = "pack") -> String {
        let digits = key.prefix(12).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "\(directory)/\(digits.joined()).\(kind)"
    }

    /// The pack of a key, if a sound one is there.
    func load(key: [UInt8]) -> SignPack? { try? SignPack(path: path(of: key), key: key) }

    /// The parsed files of a key, if a sound pack of them is there.
    func loadTrees(key: [UInt8]) -> LibraryTreePack? {
        try? LibraryTreePack(path: path(of: key, kind: "trees"), key: key)
    }

    /// Writes a pack in one step; the oldest of many are removed, and what a killed process left half written.
    func save(_ signs: [(form: SignForm, sign: CompiledSign)], key: [UInt8]) throws(SignAvatarError) {
        try write(SignPack.bytes(of: signs, key: key), key: key, kind: "pack")
    }

    /// Writes the parsed files; a folder that takes no file only costs the next start its time.
    func keepTrees(_ trees: [String: LibraryNode?], key: [UInt8]) {
        try? write(LibraryTreePack.bytes(of: trees, key: key), key: key, kind: "trees")
    }

    private func write(_ bytes: [UInt8], key: [UInt8], kind: String) throws(SignAvatarError) {
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = path(of: key, kind: kind)
        try AtomicFile.write(bytes, to: path, layer: layer)
        removeOld(kind: kind)
    }

    /// How many packs of a kind stay: those of a few avatars, or of the library before and after an edit.
    private static let keptCount = 4

    /// Removes the oldest packs of a kind, and what dead processes left; nothing that is not ours by its name.
    private func removeOld(kind: String) {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
        let packs = names.filter { Self.isPack($0, kind: kind) }.map { name in
            let time =
                try? manager.attributesOfItem(atPath: "\(directory)/\(name)")[.modificationDate] as? Date
            return (name: name, time: time ?? .distantPast)
        }.sorted { ($0.time, $0.name) > ($1.time, $1.name) }
        let abandoned = names.filter { name in
            AtomicFile.isAbandoned(name)
                && Self.isPack(name.split(separator: ".").prefix(2).joined(separator: "."), kind: kind)
        }
        for name in packs.dropFirst(Self.keptCount).map(\.name) + abandoned {
            try? manager.removeItem(atPath: "\(directory)/\(name)")
        }
    }

    /// Whether a file is called as this store calls its own: 24 hexadecimal digits and the kind.
    private static func isPack(_ name: String, kind: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1] == kind && parts[0].count == 24
            && parts[0].allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}
