#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Dispatch
import Synchronization

/// All signs of a library with the tables they use.
public struct SignCatalog: Sendable {
    public let tables: LibraryTables
    /// By name.
    public let signs: [String: Sign]
    /// Words to the names of the signs that stand for them; several where a word has several senses.
    ///
    /// Variants are not listed.
    public let words: [String: [String]]
    /// Signs that hold a number, by the name of their entry, then the number: `C天` to 3 to `三天`.
    public let numberSigns: [String: [Int: String]]
    /// Every file with its bytes, in the order of the paths: what the library's hash is made of.
    public let files: [(path: String, bytes: [UInt8])]

    /// The most files that a library may have.
    public static let fileLimit = 400

    /// Reads a library folder: `handshapes.yaml`, `locations.yaml`, `glyphs.yaml`, and every YAML file in `signs/`.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Returns: the whole library.
    /// - Throws: every error found, sorted by file and line.
    public static func load(directory: String) throws(CatalogErrors) -> SignCatalog {
        var errors: [CatalogError] = []
        var files: [(path: String, bytes: [UInt8])] = []
        func read(_ name: String) -> LibraryNode? {
            do throws(CatalogError) {
                let bytes = try contents(of: directory + "/" + name)
                files.append((name, bytes))
                return try YAMLFile.parse(bytes, file: "\(directory)/\(name)")
            } catch {
                errors.append(error)
                return nil
            }
        }
        func attempt(_ body: () throws(CatalogError) -> Void) {
            do throws(CatalogError) { try body() } catch { errors.append(error) }
        }
        let tables = LibraryTables(reading: read, attempt: attempt)
        if !errors.isEmpty { throw CatalogErrors(errors) }
        var written: [String: SignReader.WrittenSign] = [:]
        var names: [String] = []
        var numberSigns: [String: [Int: String]] = [:]
        attempt { () throws(CatalogError) in names = try signFiles(in: directory) }
        for (name, file) in zip(names, readSigns(names, in: directory, with: SignReader(tables: tables))) {
            errors += file.errors
            if let bytes = file.bytes { files.append((name, bytes)) }
            for entry in file.entries {
                for (number, sign) in entry.signs {
                    if let first = written[sign.sign.name] {
                        errors.append(
                            .duplicate(sign.place, what: "sign", name: sign.sign.name, first: first.place))
                        continue
                    }
                    written[sign.sign.name] = sign
                    if let number { numberSigns[entry.name, default: [:]][number] = sign.sign.name }
                }
            }
        }
        var signs: [String: Sign] = [:]
        let resolver = SignResolver(written: written)
        for name in written.keys.sorted() {
            attempt { () throws(CatalogError) in signs[name] = try resolver.sign(name) }
        }
        guard errors.isEmpty else { throw CatalogErrors(errors) }
        return SignCatalog(
            tables: tables, signs: signs, words: wordIndex(signs), numberSigns: numberSigns, files: files)
    }

    /// What one file of signs holds.
    private struct SignFile: Sendable {
        /// Nil if it could not be read.
        var bytes: [UInt8]?
        var entries: [(name: String, signs: [(number: Int?, written: SignReader.WrittenSign)])] = []
        var errors: [CatalogError] = []
    }

    /// Reads files of signs side by side: parsing them is most of what a start takes.
    private static func readSigns(_ names: [String], in directory: String, with reader: SignReader)
        -> [SignFile]
    {
        let files = Mutex([SignFile](repeating: SignFile(), count: names.count))
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            let file = readSigns("\(directory)/\(names[index])", with: reader)
            files.withLock { $0[index] = file }
        }
        return files.withLock { $0 }
    }

    private static func readSigns(_ path: String, with reader: SignReader) -> SignFile {
        var file = SignFile()
        do throws(CatalogError) {
            let bytes = try contents(of: path)
            file.bytes = bytes
            guard let root = try YAMLFile.parse(bytes, file: path) else { return file }
            for entry in try root.items("a file of signs") {
                do throws(CatalogError) {
                    let signs = try reader.signs(entry)
                    let name = try entry.fields("a sign", allowed: nil).required("sign").text("sign")
                    file.entries.append((name, signs))
                } catch {
                    file.errors.append(error)
                }
            }
        } catch {
            file.errors.append(error)
        }
        return file
    }

    /// Reads the handshapes, places and glyphs of a library folder without its signs.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Returns: the tables.
    /// - Throws: every error found, sorted by file and line.
    public static func loadTables(directory: String) throws(CatalogErrors) -> LibraryTables {
        var errors: [CatalogError] = []
        let tables = LibraryTables(
            reading: { name in
                do throws(CatalogError) {
                    let path = "\(directory)/\(name)"
                    return try YAMLFile.parse(try contents(of: path), file: path)
                } catch {
                    errors.append(error)
                    return nil
                }
            },
            attempt: { body in do throws(CatalogError) { try body() } catch { errors.append(error) } })
        guard errors.isEmpty else { throw CatalogErrors(errors) }
        return tables
    }

    private static func wordIndex(_ signs: [String: Sign]) -> [String: [String]] {
        var words: [String: [String]] = [:]
        for name in signs.keys.sorted() {
            guard let sign = signs[name], sign.variantOf.isEmpty else { continue }
            for word in sign.words { words[word, default: []].append(name) }
        }
        // A sign that is named like the word comes first: it is the word's own.
        return words.mapValues { names in names.sorted { ($0.count, $0) < ($1.count, $1) } }
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
