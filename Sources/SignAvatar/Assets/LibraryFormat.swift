import SignCatalog

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Brings the files of signs into the canonical form.
public enum LibraryFormat {
    /// Formats files; none is touched unless all can be read.
    ///
    /// - Parameters:
    ///   - directory: the path of a `SignLibrary`, whose handshapes, places and glyphs the signs may use.
    ///   - files: the paths of files of signs; empty for all of the library's.
    ///   - isCheck: whether files are only looked at.
    ///   - layer: how a result reaches the disk: a new file beside the old one that then takes its place.
    /// - Returns: the paths of the files that are not canonical, or were not, in the order given.
    /// - Throws: every mistake in the files, or why a file cannot be written.
    public static func run(
        directory: String, files: [String] = [], isCheck: Bool, layer: FileLayer = .live
    ) throws(SignAvatarError) -> [String] {
        var results: [(path: String, bytes: [UInt8])] = []
        do throws(CatalogErrors) {
            let tables = try SignCatalog.loadTables(directory: directory)
            var errors: [CatalogError] = []
            var paths = files
            do throws(CatalogError) {
                if paths.isEmpty {
                    paths = try SignCatalog.signFiles(in: directory).map { "\(directory)/\($0)" }
                }
            } catch {
                errors.append(error)
            }
            for path in paths {
                do throws(CatalogError) {
                    let old = try SignCatalog.contents(of: path)
                    let new = Array(try SignFormatter.format(old, file: path, tables: tables).utf8)
                    if new != old { results.append((path, new)) }
                } catch {
                    errors.append(error)
                }
            }
            guard errors.isEmpty else { throw CatalogErrors(errors) }
        } catch {
            throw SignAvatarError(error)
        }
        if !isCheck {
            for result in results { try replace(result.path, with: result.bytes, layer: layer) }
        }
        return results.map(\.path)
    }

    /// A reader sees the old file or the new one, never a part.
    private static func replace(_ path: String, with bytes: [UInt8], layer: FileLayer)
        throws(SignAvatarError)
    {
        // A link stays a link: what it points to is replaced.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = target.deletingLastPathComponent().path
        // Hidden, so that a library that is read meanwhile does not take it for a file of signs.
        let new = "\(folder)/.\(target.lastPathComponent).new"
        do throws(FileLayer.Failure) {
            try layer.write(bytes, new)
            try layer.publish(new, target.path)
            try layer.sync(folder)
        } catch {
            try? FileManager.default.removeItem(atPath: new)
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }
}
