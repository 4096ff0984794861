import Dispatch
import Synchronization

/// All signs of a library with the tables they use.
public struct SignCatalog: Sendable {
    /// The handshapes, places and glyphs that the signs name.
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

    /// Reads a library folder: `handshapes.yaml`, `locations.yaml`, `glyphs.yaml`, and every YAML file in `signs/`.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Returns: the whole library.
    /// - Throws: every error found, sorted by file and line.
    public static func load(directory: String) throws(CatalogErrors) -> SignCatalog {
        try load(readFiles(in: directory), directory: directory, parser: LibraryParser())
    }

    /// Makes a library of its files.
    ///
    /// - Parameters:
    ///   - files: what `readFiles(in:)` gave.
    ///   - directory: where they were, for messages.
    ///   - parser: knows the trees of an earlier start, or parses.
    /// - Returns: the whole library.
    /// - Throws: every error found, sorted by file and line.
    public static func load(
        _ files: [(path: String, bytes: [UInt8])], directory: String, parser: LibraryParser
    ) throws(CatalogErrors) -> SignCatalog {
        var errors: [CatalogError] = []
        func attempt(_ body: () throws(CatalogError) -> Void) {
            do throws(CatalogError) { try body() } catch { errors.append(error) }
        }
        func table(_ name: String) -> LibraryNode? {
            guard let file = files.first(where: { $0.path == name }) else { return nil }
            do throws(CatalogError) {
                return try parser.tree(of: file.bytes, name: name, in: directory)
            } catch {
                errors.append(error)
                return nil
            }
        }
        let tables = LibraryTables(reading: table, attempt: attempt)
        if !errors.isEmpty { throw CatalogErrors(errors) }
        var written: [String: SignReader.WrittenSign] = [:]
        var numberSigns: [String: [Int: String]] = [:]
        let signFiles = files.filter { !LibraryTables.files.contains($0.path) }
        let reader = SignReader(tables: tables)
        let read = readSigns(signFiles, with: reader) { (file) throws(CatalogError) in
            try parser.tree(of: file.bytes, name: file.path, in: directory)
        }
        for file in read {
            errors += file.errors
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
        // Of a file that cannot be read all signs are missing: what names them is no mistake of its own.
        guard !read.contains(where: \.isUnreadable) else { throw CatalogErrors(errors) }
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
        var entries: [(name: String, signs: [(number: Int?, written: SignReader.WrittenSign)])] = []
        var errors: [CatalogError] = []
        /// Whether the file gave no entries at all.
        var isUnreadable = false
    }

    /// Reads files of signs side by side: they are most of what a start takes.
    private static func readSigns(
        _ files: [(path: String, bytes: [UInt8])], with reader: SignReader,
        tree: @Sendable ((path: String, bytes: [UInt8])) throws(CatalogError) -> LibraryNode?
    ) -> [SignFile] {
        let read = Mutex([SignFile](repeating: SignFile(), count: files.count))
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            var file = SignFile()
            do throws(CatalogError) {
                for entry in try tree(files[index])?.items("a file of signs") ?? [] {
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
                file.isUnreadable = true
            }
            read.withLock { $0[index] = file }
        }
        return read.withLock { $0 }
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
}
