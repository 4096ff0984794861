#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Which files a library is made of, and their bytes.
extension SignCatalog {
    /// The most files that a library may have.
    public static let fileLimit = 400

    /// Reads the bytes of the files of tables and of signs, in that order, each sorted by name.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Returns: every file with its path within the folder.
    /// - Throws: every file that is missing, unreadable or over the limit.
    public static func readFiles(in directory: String) throws(CatalogErrors) -> [(
        path: String, bytes: [UInt8]
    )] {
        var errors: [CatalogError] = []
        var files: [(path: String, bytes: [UInt8])] = []
        var names = LibraryTables.files
        do throws(CatalogError) { names += try signFiles(in: directory) } catch { errors.append(error) }
        for name in names {
            do throws(CatalogError) {
                files.append((name, try contents(of: directory + "/" + name)))
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else { throw CatalogErrors(errors) }
        return files
    }

    /// A file's bytes; a file beyond the limit is not read.
    package static func contents(of path: String) throws(CatalogError) -> [UInt8] {
        let limit = YAMLFile.Limits.standard.byteCount
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { throw .unreadableFile(path: path, reason: "no such file, or not a plain file") }
        if let size = attributes[.size] as? Int, size > limit {
            throw .overLimit(
                SourceLocation(file: path, line: 1, column: 1), what: "bytes", found: size, allowed: limit)
        }
        guard let data = try? Data(contentsOf: url) else {
            throw .unreadableFile(path: path, reason: "not readable")
        }
        return [UInt8](data)
    }

    /// The files of signs of a library, as paths within its folder, sorted.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Returns: such as `signs/greetings.yaml`.
    /// - Throws: if there is no such folder, if it has too many files, or files that do not belong there.
    public static func signFiles(in directory: String) throws(CatalogError) -> [String] {
        let folder = directory + "/signs"
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .unreadableFile(path: folder, reason: "no such folder")
        }
        let files = names.filter { $0.hasSuffix(".yaml") }.sorted()
        guard files.count <= fileLimit else {
            throw .overLimit(
                SourceLocation(file: folder, line: 1, column: 1), what: "files", found: files.count,
                allowed: fileLimit)
        }
        let strays = names.filter { !$0.hasSuffix(".yaml") && !$0.hasPrefix(".") && !$0.hasSuffix(".md") }
            .sorted()
        if let stray = strays.first {
            throw .unreadableFile(path: "\(folder)/\(stray)", reason: "only .yaml files belong here")
        }
        return files.map { "signs/\($0)" }
    }
}
