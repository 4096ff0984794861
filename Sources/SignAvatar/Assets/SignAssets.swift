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
    /// Whether only signs that a reviewer called right are used.
    public let onlyReviewed: Bool
    /// What is missing and what follows from it, one line each, for a person.
    public let notices: [String]

    /// Loads a library folder and, if it is there, the general dictionary.
    ///
    /// - Parameters:
    ///   - libraryDirectory: the path of a `SignLibrary`.
    ///   - dictionaryPath: the compiled dictionary; nil or a missing file is allowed and said in `notices`.
    ///   - onlyReviewed: use only signs that a reviewer called right; other words fall down the ladder. Signs
    ///     that a reviewer called wrong are never used.
    ///   - packs: where the library's parsed files are kept between starts; nil parses them each time.
    /// - Throws: if the input is not allowed; the error says where and what.
    public init(
        libraryDirectory: String, dictionaryPath: String?, onlyReviewed: Bool = false, packs: PackStore? = nil
    ) throws(SignAvatarError) {
        self.onlyReviewed = onlyReviewed
        var notices: [String] = []
        var entries: [LexiconEntry] = []
        var grammar = GrammarTables()
        do throws(CatalogErrors) {
            let files = try SignCatalog.readFiles(in: libraryDirectory)
            let rungFiles = try Self.readRungs(in: libraryDirectory)
            var hash = SHA256()
            for file in files + rungFiles {
                hash.update(Array(file.path.utf8) + [0])
                hash.update(file.bytes)
            }
            libraryHash = hash.finished()
            let key = PackStore.treeKey(libraryHash: libraryHash)
            let parser = LibraryParser(pack: packs?.loadTrees(key: key))
            catalog = try SignCatalog.load(files, directory: libraryDirectory, parser: parser)
            let names = Set(catalog.signs.keys)
            do throws(CatalogError) {
                for file in rungFiles {
                    guard
                        let root = try parser.tree(of: file.bytes, name: file.path, in: libraryDirectory)
                    else { continue }
                    if let rung = Self.rungs[file.path] {
                        entries += try GrammarLoader.entries(root, what: file.path, rung: rung, signs: names)
                    } else {
                        grammar = try GrammarLoader.grammar(
                            root, signs: names, numberSigns: catalog.numberSigns)
                    }
                }
            } catch {
                throw CatalogErrors([error])
            }
            if let trees = parser.newTrees { packs?.keepTrees(trees, key: key) }
        } catch {
            throw SignAvatarError(error)
        }
        let usable = Set(
            catalog.signs.values.filter { Self.isUsable($0, onlyReviewed: onlyReviewed) }.map(\.name))
        // Before the written tables: of two entries at one rung the first wins.
        entries = Self.entries(of: catalog, grammar: grammar) + entries
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

    /// What decides the signs of a text: the library, the dictionary, and which signs are used.
    ///
    /// Two assets with the same identity gloss and sign every text in the same way.
    public var identity: [String] {
        [
            libraryHash, translator.dictionaryChecksum.map { String($0, radix: 16) } ?? "no dictionary",
            onlyReviewed ? "reviewed signs" : "all signs",
        ]
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

    /// The rungs of the ladder whose words stand in files of their own.
    private static let rungs = ["paraphrases.yaml": 3, "compositions.yaml": 4, "near.yaml": 5]

    /// The files of words that are there, lowest rung first, and the grammar, which must be.
    private static func readRungs(in directory: String) throws(CatalogErrors) -> [(
        path: String, bytes: [UInt8]
    )] {
        do throws(CatalogError) {
            var files: [(path: String, bytes: [UInt8])] = []
            for (name, _) in rungs.sorted(by: { $0.value < $1.value })
            where FileManager.default.fileExists(atPath: "\(directory)/\(name)") {
                files.append((name, try SignCatalog.contents(of: "\(directory)/\(name)")))
            }
            files.append(("grammar.yaml", try SignCatalog.contents(of: "\(directory)/grammar.yaml")))
            return files
        } catch {
            throw CatalogErrors([error])
        }
    }
}
