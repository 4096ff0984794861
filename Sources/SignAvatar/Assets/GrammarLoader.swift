import GlossText
import SignCatalog

/// Reads `grammar.yaml` and `paraphrases.yaml` into the tables of `GlossText`.
enum GrammarLoader {
    private static let listKeys = [
        "question-words", "question-particles", "condition-words", "command-words", "negators", "final-signs",
        "nouns-before-number", "look-alikes", "digit-cues", "question-final-signs", "sensitive-words",
        "titles",
        "separate-prefixes", "context-rules", "topic-signs", "surnames", "waving-negators",
        "numeral-endings", "measure-words", "sequence-signs",
    ]
    private static let mapKeys = [
        "drop", "units", "latin", "readings", "polar-words", "day-units", "pronouns", "minus-words",
        "number-signs", "clause-breaks",
    ]

    /// Reads `grammar.yaml`.
    ///
    /// - Parameters:
    ///   - root: the file.
    ///   - numberSigns: the library's entries that hold a number, with their signs.
    /// - Returns: the tables.
    /// - Throws: if anything in the file is not known or stands twice.
    static func grammar(
        _ root: LibraryNode, numberSigns: [String: [Int: String]]
    ) throws(CatalogError) -> GrammarTables {
        let fields = try root.fields("grammar.yaml", allowed: listKeys + mapKeys + ["about-sign"])
        var tables = GrammarTables()
        func words(_ key: String) throws(CatalogError) -> Set<String> {
            var result: Set<String> = []
            guard let node = fields[key] else { return result }
            for item in try node.items(key) {
                let word = try item.text("a word of \(key)")
                guard result.insert(word).inserted else {
                    throw .conflict(item.location, "'\(word)' stands twice in '\(key)'")
                }
            }
            return result
        }
        func map(_ key: String) throws(CatalogError) -> [String: String] {
            var result: [String: String] = [:]
            guard let node = fields[key] else { return result }
            for (word, value) in try node.fields(key, allowed: nil).ordered {
                result[word] = try value.text("the value of '\(word)' in '\(key)'")
            }
            return result
        }
        tables.questionWords = try words("question-words")
        tables.questionParticles = try words("question-particles")
        tables.conditionWords = try words("condition-words")
        tables.commandWords = try words("command-words")
        tables.negators = try words("negators")
        tables.finalSigns = try words("final-signs")
        tables.nounsBeforeNumber = try words("nouns-before-number")
        tables.lookAlikes = try words("look-alikes")
        tables.digitCues = try words("digit-cues")
        // Drops are grouped by reason: reason: [words].
        if let node = fields["drop"] {
            for (reason, list) in try node.fields("drop", allowed: nil).ordered {
                for item in try list.items("drop \(reason)") {
                    tables.drops[try item.text("a word")] = reason
                }
            }
        }
        tables.units = try map("units")
        tables.latinWords = try map("latin").reduce(into: [:]) { $0[$1.key.uppercased()] = $1.value }
        tables.readings = try map("readings")
        tables.polarWords = try map("polar-words")
        tables.dayUnits = try map("day-units")
        tables.aboutSign = try fields["about-sign"]?.text("about-sign") ?? ""
        tables.pronouns = try map("pronouns")
        tables.questionFinalSigns = try words("question-final-signs")
        tables.sensitiveWords = try words("sensitive-words")
        tables.wavingNegators = try words("waving-negators")
        tables.topicSigns = try words("topic-signs")
        tables.surnames = try words("surnames")
        tables.minusWords = try map("minus-words")
        tables.titles = try words("titles")
        tables.separatePrefixes = try words("separate-prefixes")
        tables.numeralEndings = try words("numeral-endings")
        tables.sequenceSigns = try words("sequence-signs")
        tables.clauseBreaks = try map("clause-breaks")
        tables.measureWords = try words("measure-words")
        for word in tables.measureWords.sorted() {
            guard tables.units.updateValue("", forKey: word) == nil else {
                throw .conflict(
                    fields["measure-words"]?.location ?? root.location,
                    "'\(word)' stands in 'measure-words' and in 'units'")
            }
        }
        for (unit, value) in try fields["number-signs"]?.fields("number-signs", allowed: nil).ordered ?? [] {
            let name = try value.text("the entry of '\(unit)' in 'number-signs'")
            guard let signs = numberSigns[name] else {
                throw .unknownName(
                    value.location, what: "sign with 'number'", found: name, allowed: Array(numberSigns.keys))
            }
            tables.numberSigns[unit] = signs
        }
        for item in try fields["context-rules"]?.items("context-rules") ?? [] {
            tables.contextRules.append(try contextRule(item))
        }
        return tables
    }

    private static func contextRule(_ node: LibraryNode) throws(CatalogError) -> ContextRule {
        let fields = try node.fields("a context rule", allowed: ["not", "after", "before"])
        func texts(_ key: String) throws(CatalogError) -> [String] {
            var result: [String] = []
            for item in try fields[key]?.items(key) ?? [] { result.append(try item.text(key)) }
            return result
        }
        let rule = ContextRule(
            word: try fields.required("not").text("not"), after: try texts("after"),
            before: try texts("before"))
        guard !rule.after.isEmpty || !rule.before.isEmpty else {
            throw .conflict(node.location, "a context rule needs 'after' or 'before'")
        }
        return rule
    }

    /// Entries `word: [signs]` of a table at one rung; every sign must exist.
    static func entries(
        _ root: LibraryNode, what: String, rung: Int, signs: Set<String>
    ) throws(CatalogError) -> [LexiconEntry] {
        var result: [LexiconEntry] = []
        for (word, value) in try root.fields(what, allowed: nil).ordered {
            var names: [String] = []
            for item in try value.items("the signs of '\(word)'") {
                let name = try item.text("a sign")
                guard signs.contains(name) else {
                    throw .unknownName(item.location, what: "sign", found: name, allowed: Array(signs))
                }
                names.append(name)
            }
            result.append(LexiconEntry(word: word, signs: names, rung: rung))
        }
        return result
    }
}
