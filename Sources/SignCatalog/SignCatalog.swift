#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// All signs of a library with the tables they use.
public struct SignCatalog: Sendable {
    public let tables: LibraryTables
    /// By name.
    public let signs: [String: Sign]
    /// Words to the names of the signs that stand for them; several where a word has several senses.
    ///
    /// Variants are not listed.
    public let words: [String: [String]]
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
        var tables = LibraryTables()
        if let root = read("handshapes.yaml") {
            attempt { () throws(CatalogError) in try tables.readHandshapes(root) }
        }
        if let root = read("locations.yaml") {
            attempt { () throws(CatalogError) in try tables.readPlaces(root) }
        }
        if let root = read("glyphs.yaml") {
            attempt { () throws(CatalogError) in try tables.readGlyphs(root) }
        }
        if !errors.isEmpty { throw CatalogErrors(errors) }
        var written: [String: SignReader.WrittenSign] = [:]
        let reader = SignReader(tables: tables)
        var names: [String] = []
        attempt { () throws(CatalogError) in names = try signFiles(in: directory) }
        for name in names {
            guard let root = read(name) else { continue }
            var entries: [LibraryNode] = []
            attempt { () throws(CatalogError) in entries = try root.items("a file of signs") }
            for entry in entries {
                attempt { () throws(CatalogError) in
                    let sign = try reader.sign(entry)
                    if let first = written[sign.sign.name] {
                        throw .duplicate(sign.place, what: "sign", name: sign.sign.name, first: first.place)
                    }
                    written[sign.sign.name] = sign
                }
            }
        }
        var signs: [String: Sign] = [:]
        for name in written.keys.sorted() {
            attempt { () throws(CatalogError) in
                guard let entry = written[name] else { return }
                var sign = entry.sign
                sign.parts = try expanded(entry, written: written, path: [name])
                try checkReferences(sign, entry: entry, written: written)
                signs[name] = sign
            }
        }
        guard errors.isEmpty else { throw CatalogErrors(errors) }
        return SignCatalog(tables: tables, signs: signs, words: wordIndex(signs), files: files)
    }

    private static func expanded(
        _ entry: SignReader.WrittenSign, written: [String: SignReader.WrittenSign], path: [String]
    ) throws(CatalogError) -> [SignPart] {
        var parts: [SignPart] = []
        for part in entry.parts {
            switch part {
            case .own(let own): parts.append(own)
            case .sign(let name, let place):
                if path.contains(name) { throw .cycle(place, path: path + [name]) }
                guard let other = written[name] else {
                    throw .unknownName(place, what: "sign", found: name, allowed: Array(written.keys))
                }
                // A sign keeps its face inside a compound.
                parts += try expanded(other, written: written, path: path + [name]).map { part in
                    var part = part
                    if part.face.isEmpty { part.face = other.sign.face }
                    return part
                }
            }
        }
        guard parts.count <= 16 else {
            throw .overLimit(
                entry.place, what: "parts of sign '\(entry.sign.name)'", found: parts.count, allowed: 16)
        }
        return parts
    }

    private static func checkReferences(
        _ sign: Sign, entry: SignReader.WrittenSign, written: [String: SignReader.WrittenSign]
    ) throws(CatalogError) {
        let references = sign.directions.values.sorted() + (sign.variantOf.isEmpty ? [] : [sign.variantOf])
        for reference in references where written[reference] == nil {
            throw .unknownName(entry.place, what: "sign", found: reference, allowed: Array(written.keys))
        }
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

    private static func contents(of path: String) throws(CatalogError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .unreadableFile(path: path, reason: "no such file, or not readable")
        }
    }

    private static func signFiles(in directory: String) throws(CatalogError) -> [String] {
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
