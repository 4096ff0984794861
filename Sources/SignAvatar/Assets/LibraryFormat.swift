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
            for result in results { try AtomicFile.write(result.bytes, to: result.path, layer: layer) }
        }
        return results.map(\.path)
    }
}
