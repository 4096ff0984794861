import Synchronization

/// Turns library files into trees: from an earlier start's pack where one fits, else by parsing them.
///
/// May be used from several threads at once.
public final class LibraryParser: Sendable {
    private let pack: LibraryTreePack?
    private struct Progress {
        var trees: [String: LibraryNode?] = [:]
        var didParse = false
    }

    private let progress = Mutex(Progress())

    /// Parses what a pack does not hold.
    ///
    /// - Parameter pack: made from the very bytes that will be asked for; nil parses everything.
    public init(pack: LibraryTreePack? = nil) { self.pack = pack }

    /// The trees of all files so far, for the next start's pack; nil if the pack had them all.
    public var newTrees: [String: LibraryNode?]? { progress.withLock { $0.didParse ? $0.trees : nil } }

    /// The tree of a file.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: the file within its library.
    ///   - directory: the library, for messages.
    /// - Returns: the tree; nil for an empty file.
    /// - Throws: if the bytes are not YAML as the library uses it.
    public func tree(of bytes: [UInt8], name: String, in directory: String) throws(CatalogError)
        -> LibraryNode?
    {
        let path = "\(directory)/\(name)"
        // A damaged tree is parsed anew.
        if let known = try? pack?.tree(name, path: path) {
            progress.withLock { $0.trees[name] = .some(known) }
            return known
        }
        let tree = try YAMLFile.parse(bytes, file: path)
        progress.withLock {
            $0.trees[name] = .some(tree)
            $0.didParse = true
        }
        return tree
    }
}
