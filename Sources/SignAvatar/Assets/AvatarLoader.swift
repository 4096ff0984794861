import AvatarFiles
import AvatarModel
import Foundation

/// Finds the figure that signs: the built presenter, the generated mannequin, or a file.
public enum AvatarLoader {
    /// Where the built presenter is kept.
    public static let presenterPath = ".data/avatar/presenter.avatar"

    /// Where the presenter that is cut finely for stills is kept.
    public static let fullPresenterPath = ".data/avatar/presenter-full.avatar"

    /// The largest avatar file that is read, bytes.
    public static let largestFile = 64 << 20

    /// An avatar and what should be said about the choice.
    public struct Choice: Sendable {
        public var avatar: Avatar
        /// A line for the user; nil if there is nothing to say.
        public var notice: String?
    }

    /// Loads an avatar.
    ///
    /// - Parameters:
    ///   - name: `presenter`, `presenter-full`, `mannequin`, or the path of a file; nil takes the presenter if it
    ///     was built, and the mannequin otherwise.
    ///   - presenterPath: where the presenter is.
    ///   - fullPresenterPath: where the one for stills is.
    ///   - mustBeHumanoid: false also takes a model that is no figure, to look at it.
    /// - Returns: the avatar, and a notice if the mannequin stands in.
    /// - Throws: if what was asked for is not there or cannot be read.
    public static func load(
        _ name: String?, presenterPath: String = presenterPath,
        fullPresenterPath: String = fullPresenterPath, mustBeHumanoid: Bool = true
    ) throws(SignAvatarError) -> Choice {
        switch name {
        case "mannequin": return Choice(avatar: Mannequin.make())
        case "presenter":
            return try built(
                presenterPath, elseSay: "the presenter is not built; run signavatar avatar build")
        case "presenter-full":
            return try built(
                fullPresenterPath,
                elseSay: "the presenter for stills is not built; run signavatar avatar build --detail full")
        case nil:
            guard FileManager.default.fileExists(atPath: presenterPath) else {
                return Choice(
                    avatar: Mannequin.make(),
                    notice: "the presenter is not built (make demo does it): the mannequin signs")
            }
            return try read(presenterPath)
        case .some(let path):
            guard FileManager.default.fileExists(atPath: path) else {
                throw .missingFile(
                    path: path,
                    reason: "no such avatar: presenter, presenter-full, mannequin, or a file is allowed")
            }
            return try read(path, mustBeHumanoid: mustBeHumanoid)
        }
    }

    private static func built(_ path: String, elseSay reason: String) throws(SignAvatarError) -> Choice {
        guard FileManager.default.fileExists(atPath: path) else {
            throw .missingFile(path: path, reason: reason)
        }
        return try read(path)
    }

    /// Reads an avatar file by what is in it: the program's own form, GLB, VRM or `.gltf` with the files beside it.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - mustBeHumanoid: false also takes a model that is no figure, to look at it.
    /// - Returns: the avatar, and a notice of what was left out.
    /// - Throws: if the file is not there or cannot be read.
    public static func read(_ path: String, mustBeHumanoid: Bool = true) throws(SignAvatarError) -> Choice {
        let bytes = try bytes(path)
        do throws(AvatarFileError) {
            guard GLTFAvatarReader.isGLTF(bytes) else {
                return Choice(avatar: try CachedAvatar(decoding: bytes).avatar)
            }
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let result = try GLTFAvatarReader.read(
                bytes, name: name, resources: resources(beside: path), mustBeHumanoid: mustBeHumanoid)
            return Choice(
                avatar: result.avatar,
                notice: result.notices.isEmpty ? nil : "\(path): " + result.notices.joined(separator: "; "))
        } catch {
            throw .badInput("\(path): \(error)")
        }
    }

    /// The files that a glTF document may name: those in its folder.
    public static func resources(beside path: String) -> GLTFResources {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return GLTFResources { name in try? bytes(folder + name) }
    }

    /// The bytes of a file of allowed size.
    public static func bytes(_ path: String) throws(SignAvatarError) -> [UInt8] {
        // What a link leads to is what counts; a pipe or a device would never end.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int
        else { throw .missingFile(path: path, reason: "not there, or not a file") }
        guard size <= largestFile else {
            throw .badInput("\(path): \(size) bytes; up to \(largestFile) are allowed")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .missingFile(path: path, reason: "cannot be read")
        }
        return [UInt8](data)
    }
}
