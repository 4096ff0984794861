import AvatarFiles
import AvatarModel

/// Keeps a built figure in a file, with the stamp of what it was built from.
///
/// A file that is missing, of something else or damaged is built again; half of one is never under its name.
public struct AvatarStore: Sendable {
    public let path: String
    private let layer: FileLayer

    /// Keeps the figure in the file `path`, whose folder is there.
    public init(path: String, layer: FileLayer = .live) {
        self.path = path
        self.layer = layer
    }

    /// Whether the whole file can be read and was built from what the stamp stands for.
    public func isUpToDate(_ stamp: String) -> Bool {
        guard let bytes = try? AvatarLoader.bytes(path), (try? CachedAvatar.stamp(of: bytes)) == stamp else {
            return false
        }
        return (try? CachedAvatar(decoding: bytes)) != nil
    }

    /// Writes a figure in one step.
    ///
    /// - Parameters:
    ///   - avatar: the figure.
    ///   - stamp: a digest of what it was built from.
    /// - Returns: the file's size, bytes.
    /// - Throws: `cannotWrite`; what was there before is still there.
    @discardableResult
    public func save(_ avatar: Avatar, stamp: String) throws(SignAvatarError) -> Int {
        let bytes = CachedAvatar(stamp: stamp, avatar: avatar).encoded()
        try AtomicFile.write(bytes, to: path, layer: layer)
        return bytes.count
    }
}
