import GlossText
import SignCatalog
import SignCompiler

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is loaded once for all texts: the library and the words.
///
/// Enough for glossing; signing needs an avatar.
public struct SignAssets: Sendable {
    public let catalog: SignCatalog
    public let translator: GlossTranslator
    /// SHA-256 of all files of the library, hexadecimal.
    public let libraryHash: String
    /// What is missing and what follows from it, one line each, for a person.
    public let notices: [String]

    /// Loads a library folder and, if it is there, the general dictionary.
    ///
    /// - Parameters:
    ///   - libraryDirectory: the path of a `SignLibrary`.
    ///   - dictionaryPath: the compiled dictionary; nil or a missing file is allowed and said in `notices`.
    ///   - onlyReviewed: use only signs that a reviewer called right; other words fall down the ladder. Signs
    ///     that a reviewer called wrong are never used.
    /// - Throws: if the input is not allowed; the error says where and what.
    public init(
        libraryDirectory: String, dictionaryPath: String?, onlyReviewed: Bool = false
    ) throws(SignAvatarError) {
        do throws(CatalogErrors) {
            catalog = try SignCatalog.load(directory: libraryDirectory)
        } catch {
            throw SignAvatarError(error)
        }
        var notices: [String] = []
        var hash = SHA256()
        for file in catalog.files {
            hash.update(Array(file.path.utf8) + [0])
            hash.update(file.bytes)
        }
        let names = Set(catalog.signs.keys)
        let usable = Set(
            catalog.signs.values.filter { Self.isUsable($0, onlyReviewed: onlyReviewed) }.map(\.name))
        var entries: [LexiconEntry] = []
        var grammar = GrammarTables()
        do throws(CatalogError) {
            for (name, rung) in [("paraphrases.yaml", 3), ("compositions.yaml", 4), ("near.yaml", 5)] {
                guard let bytes = Self.contents("\(libraryDirectory)/\(name)") else { continue }
                hash.update(bytes)
                if let root = try YAMLFile.parse(bytes, file: "\(libraryDirectory)/\(name)") {
                    entries += try GrammarLoader.entries(root, what: name, rung: rung, signs: names)
                }
            }
            let path = "\(libraryDirectory)/grammar.yaml"
            guard let bytes = Self.contents(path) else {
                throw CatalogError.unreadableFile(path: path, reason: "no such file")
            }
            hash.update(bytes)
            if let root = try YAMLFile.parse(bytes, file: path) {
                grammar = try GrammarLoader.grammar(root, numberSigns: catalog.numberSigns)
            }
        } catch {
            throw .badInput(error.description)
        }
        // Before the written tables: of two entries at one rung the first wins.
        entries = Self.entries(of: catalog, grammar: grammar) + entries
        libraryHash = hash.finished()
        var dictionary: GeneralDictionary?
        if let dictionaryPath, FileManager.default.fileExists(atPath: dictionaryPath) {
            do throws(GlossTextError) {
                dictionary = try GeneralDictionary(path: dictionaryPath)
            } catch {
                throw SignAvatarError(error)
            }
        } else {
            notices.append(
                "no general dictionary: only words of the sign library are found, and names are shown as captions"
                    + " (run 'make setup')")
        }
        entries = entries.filter { $0.signs.allSatisfy(usable.contains) }
        translator = GlossTranslator(
            lexicon: SignLexicon(entries: entries, signNames: usable), grammar: grammar,
            dictionary: dictionary)
        self.notices = notices
    }

    private static func isUsable(_ sign: Sign, onlyReviewed: Bool) -> Bool {
        switch sign.review {
        case .draft: !onlyReviewed
        case .reviewed: true
        case .rejected: false
        }
    }

    private static func entries(of catalog: SignCatalog, grammar: GrammarTables) -> [LexiconEntry] {
        var entries: [LexiconEntry] = []
        // Amounts are read by the rules of numbers, however the number is written.
        let numbered = Set(grammar.numberSigns.values.flatMap(\.values))
        for word in catalog.words.keys.sorted() {
            guard let name = catalog.words[word]?.first, let sign = catalog.signs[name] else { continue }
            // Letters are reached by spelling; a Latin word is not one of them.
            if name.hasPrefix("letter-") || numbered.contains(name) { continue }
            entries.append(
                LexiconEntry(
                    word: word, signs: [name], rung: sign.words.first == word ? 1 : 2,
                    directions: sign.directions))
        }
        return entries
    }

    private static func contents(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) }
    }
}
