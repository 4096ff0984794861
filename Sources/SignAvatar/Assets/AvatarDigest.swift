import AvatarFiles
import AvatarModel
import FileMapping
import Synchronization

/// A digest of everything that an avatar holds, computed when it is first asked for, once.
///
/// Every built presenter has the same name; what it looks like tells them apart.
final class AvatarDigest: Sendable {
    private let known = Mutex<String?>(nil)

    /// The digest: 64 hexadecimal digits, the same on every machine.
    ///
    /// - Parameter avatar: always the same one.
    /// - Returns: a digest of rig, mesh, morphs, materials and textures.
    func value(of avatar: Avatar) -> String {
        known.withLock { known in
            if let known { return known }
            let digest = Self.digest(of: avatar)
            known = digest
            return digest
        }
    }

    /// Checksums of the big parts, hashed: hashing all 20 MB of a presenter would delay every start by 0.4 s.
    private static func digest(of avatar: Avatar) -> String {
        var figure = avatar
        figure.textures = []
        // The file's form has a place for every field and none for memory's padding.
        let encoded = CachedAvatar(stamp: "", avatar: figure).encoded()
        var hash = SHA256()
        func add(_ text: String) { hash.update(Array(text.utf8) + [0]) }
        add(avatar.name)
        add("\(encoded.count) \(encoded.withUnsafeBytes { WordChecksum.of($0) })")
        for texture in avatar.textures {
            let sum = texture.pixels.withUnsafeBytes { WordChecksum.of($0) }
            add("\(texture.width)x\(texture.height) \(sum)")
        }
        return hash.finished()
    }
}
