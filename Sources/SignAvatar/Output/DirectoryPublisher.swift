#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#endif

/// Writes a folder of results beside its final place and moves it there when it is whole.
///
/// A run that is killed leaves at most a hidden folder `.NAME.PID.partial`, never half a result under the final
/// name. A result of an earlier run is replaced in one step; anything else that stands there is left alone.
public struct DirectoryPublisher: Sendable {
    /// The final path.
    public let destination: String
    /// Where files go until then.
    public let staging: String
    private let layer: FileLayer

    /// The file by which a folder of frames is known to be a result of ours.
    public static let markerName = "manifest.json"

    /// Prepares a hidden folder beside the destination.
    ///
    /// - Parameters:
    ///   - destination: the folder to make.
    ///   - markerName: the file by which an earlier result, which may be replaced, is known.
    ///   - layer: the disk.
    /// - Throws: if something else stands there, or the hidden folder cannot be made.
    public init(
        destination: String, markerName: String = markerName, layer: FileLayer = .live
    ) throws(SignAvatarError) {
        var trimmed = destination
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard !trimmed.isEmpty, trimmed != "/", trimmed != ".", trimmed != ".." else {
            throw .badRequest("output '\(destination)': name a folder to be made")
        }
        self.destination = trimmed
        self.layer = layer
        let parent = Self.parent(of: trimmed)
        let name = trimmed.split(separator: "/").last.map(String.init) ?? trimmed
        staging = "\(parent)/.\(name).\(getpid()).partial"
        try Self.checkReplaceable(trimmed, markerName: markerName)
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(path: parent, reason: "the folder cannot be made")
        }
        try? FileManager.default.removeItem(atPath: staging)
        do throws(FileLayer.Failure) {
            try layer.makeDirectory(staging)
        } catch {
            throw .cannotWrite(path: parent, reason: error.reason)
        }
    }

    /// Writes a file into the hidden folder.
    public func write(_ bytes: [UInt8], name: String) throws(SignAvatarError) {
        do throws(FileLayer.Failure) {
            try layer.write(bytes, "\(staging)/\(name)")
        } catch {
            throw .cannotWrite(path: "\(destination)/\(name)", reason: error.reason)
        }
    }

    /// Moves the whole to its place.
    public func publish() throws(SignAvatarError) {
        do throws(FileLayer.Failure) {
            try layer.sync(staging)
            try layer.publish(staging, destination)
            try layer.sync(Self.parent(of: destination))
        } catch {
            throw .cannotWrite(path: destination, reason: error.reason)
        }
        // After an exchange the hidden name holds the earlier result.
        try? FileManager.default.removeItem(atPath: staging)
    }

    /// Removes what was written so far.
    public func discard() { try? FileManager.default.removeItem(atPath: staging) }

    private static func checkReplaceable(_ path: String, markerName: String) throws(SignAvatarError) {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
        guard isDirectory else { throw .cannotWrite(path: path, reason: "a file of that name exists") }
        let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard content.isEmpty || content.contains(markerName) else {
            throw .cannotWrite(
                path: path, reason: "the folder exists and is not an earlier result (no \(markerName))")
        }
        if markerName == Self.markerName, content.contains(markerName) {
            let bytes = FileManager.default.contents(atPath: "\(path)/\(markerName)") ?? Data()
            guard String(decoding: bytes, as: UTF8.self).contains("\"frames\"") else {
                throw .cannotWrite(path: path, reason: "the folder's \(markerName) is not of frames")
            }
        }
        // A folder that is replaced is gone: nothing in it may be of somebody else.
        if let stranger = content.sorted().first(where: { !isOurs($0, markerName: markerName) }) {
            throw .cannotWrite(
                path: path, reason: "the folder holds '\(stranger)', which is no part of an earlier result")
        }
    }

    /// Whether a name in a folder of results is one that we give.
    private static func isOurs(_ name: String, markerName: String) -> Bool {
        if [markerName, Self.markerName, "captions.vtt"].contains(name) { return true }
        return ["frame_", "sign-"].contains { prefix in
            name.hasPrefix(prefix) && name.hasSuffix(".png")
                && name.dropFirst(prefix.count).dropLast(4).allSatisfy(\.isNumber)
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// Writes one file so that its name never shows half of it.
public enum AtomicFile {
    /// Writes beside the path, then moves the file there; what is a pipe or a device is written to.
    public static func write(_ bytes: [UInt8], to path: String, layer: FileLayer = .live)
        throws(SignAvatarError)
    {
        guard case .file(let path) = try OutputPlace(path) else {
            try writeDevice(bytes, path: path)
            return
        }
        let temporary = temporaryPath(for: path)
        do throws(FileLayer.Failure) {
            try layer.write(bytes, temporary)
            try layer.publish(temporary, path)
        } catch {
            unlink(temporary)
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }

    /// Throws if no file can be put there because a folder stands in its place: better before the work than behind it.
    public static func checkPlace(_ path: String) throws(SignAvatarError) { _ = try OutputPlace(path) }

    /// Hidden, so that whoever lists the folder meanwhile does not take it for a file that belongs there.
    static func temporaryPath(for path: String) -> String {
        let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<name]).\(path[name...]).\(getpid()).partial"
    }

    private static func writeDevice(_ bytes: [UInt8], path: String) throws(SignAvatarError) {
        do {
            try ByteSink.write(bytes, to: path)
        } catch {
            throw error as? SignAvatarError ?? .cannotWrite(path: path, reason: "interrupted")
        }
    }

    /// Whether a name in a folder is of a file that a process was writing and no longer can.
    static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count >= 3, parts.last == "partial", let process = pid_t(parts[parts.count - 2]),
            process > 0
        else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
