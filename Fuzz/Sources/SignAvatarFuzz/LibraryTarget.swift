import SignCatalog

/// Any bytes as a file of signs: YAML under limits, the notation, and the printer behind the formatter.
enum LibraryTarget {
    private static let tables: LibraryTables = {
        do {
            return try SignCatalog.loadTables(directory: setting("FUZZ_LIBRARY", default: "SignLibrary"))
        } catch {
            fatalError("the tables cannot be loaded: \(error)")
        }
    }()

    static func run(_ bytes: [UInt8]) {
        guard (try? YAMLFile.parse(bytes, file: "input.yaml")) != nil,
            let text = try? SignFormatter.format(bytes, file: "input.yaml", tables: tables)
        else { return }
        do {
            let again = try SignFormatter.format(Array(text.utf8), file: "formatted.yaml", tables: tables)
            promise(again == text, "the canonical form is canonical:\n\(text)\nbecame\n\(again)")
        } catch {
            promise(false, "the canonical form can be read: \(error)\n\(text)")
        }
    }
}
