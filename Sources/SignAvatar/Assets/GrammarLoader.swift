import GlossText
import SignCatalog

/// Reads `grammar.yaml` and `paraphrases.yaml` into the tables of `GlossText`.
enum GrammarLoader {
    /// Keys whose value is a list of different words.
    private static let wordLists:
        [(key: String, table: WritableKeyPath<GrammarTables, Set<String>> & Sendable)] = [
            ("question-words", \.questionWords), ("question-particles", \.questionParticles),
            ("condition-words", \.conditionWords), ("command-words", \.commandWords),
            ("negators", \.negators),
            ("final-signs", \.finalSigns), ("nouns-before-number", \.nounsBeforeNumber),
            ("look-alikes", \.lookAlikes), ("digit-cues", \.digitCues),
            ("question-final-signs", \.questionFinalSigns), ("sensitive-words", \.sensitiveWords),
            ("waving-negators", \.wavingNegators), ("topic-signs", \.topicSigns), ("surnames", \.surnames),
            ("titles", \.titles), ("separate-prefixes", \.separatePrefixes),
            ("numeral-endings", \.numeralEndings), ("measure-words", \.measureWords),
            ("sequence-signs", \.sequenceSigns), ("place-kinds", \.placeKinds),
            ("modal-signs", \.modalSigns), ("telling-words", \.tellingWords), ("each-words", \.eachWords),
            ("digit-links", \.digitLinks), ("digit-nouns", \.digitNouns),
            ("relative-marks", \.relativeMarks),
        ]
    /// Keys whose value maps words to texts.
    private static let wordMaps:
        [(key: String, table: WritableKeyPath<GrammarTables, [String: String]> & Sendable)] = [
            ("units", \.units), ("latin", \.latinWords), ("readings", \.readings),
            ("polar-words", \.polarWords),
            ("day-units", \.dayUnits), ("pronouns", \.pronouns), ("minus-words", \.minusWords),
            ("clause-breaks", \.clauseBreaks), ("several-words", \.severalWords),
        ]

    /// Keys whose words, or whose values, are signs of the library.
    private static let signLists: Set<String> = [
        "negators", "waving-negators", "final-signs", "topic-signs", "question-final-signs", "sequence-signs",
        "modal-signs",
    ]
    private static let signMaps: Set<String> = [
        "units", "polar-words", "day-units", "minus-words", "clause-breaks", "several-words",
    ]

    /// Reads `grammar.yaml`.
    ///
    /// - Parameters:
    ///   - root: the file.
    ///   - signs: the names of the library's signs.
    ///   - numberSigns: the library's entries that hold a number, with their signs.
    /// - Returns: the tables.
    /// - Throws: if anything in the file is not known or stands twice.
    static func grammar(
        _ root: LibraryNode, signs: Set<String>, numberSigns: [String: [Int: String]]
    ) throws(CatalogError) -> GrammarTables {
        let fields = try root.fields(
            "grammar.yaml",
            allowed: wordLists.map(\.key) + wordMaps.map(\.key) + [
                "drop", "context-rules", "separate-words", "about-sign", "number-signs",
            ])
        var tables = GrammarTables()
        for (key, table) in wordLists {
            for item in try fields[key]?.items(key) ?? [] {
                let word = try item.text("a word of \(key)")
                if signLists.contains(key) { try check(word, at: item.location, signs: signs) }
                guard tables[keyPath: table].insert(word).inserted else {
                    throw .conflict(item.location, "'\(word)' stands twice in '\(key)'")
                }
            }
        }
        for (key, table) in wordMaps {
            guard let node = fields[key] else { continue }
            for (word, value) in try node.fields(key, allowed: nil).ordered {
                // Latin words are looked up in capitals.
                let word = table == \GrammarTables.latinWords ? word.uppercased() : word
                let text = try value.text("the value of '\(word)' in '\(key)'")
                if signMaps.contains(key) {
                    // "" leaves the word out, "<" puts the sign before the number.
                    let name = text.hasPrefix("<") ? String(text.dropFirst()) : text
                    if !text.isEmpty { try check(name, at: value.location, signs: signs) }
                }
                if key == "readings" { try check(reading: text, of: word, at: value.location) }
                guard tables[keyPath: table].updateValue(text, forKey: word) == nil else {
                    throw .conflict(value.location, "'\(word)' stands twice in '\(key)'")
                }
            }
        }
        // Drops are grouped by reason: reason: [words].
        if let node = fields["drop"] {
            for (reason, list) in try node.fields("drop", allowed: nil).ordered {
                for item in try list.items("drop \(reason)") {
                    let word = try item.text("a word")
                    guard tables.drops.updateValue(reason, forKey: word) == nil else {
                        throw .conflict(item.location, "'\(word)' stands twice in 'drop'")
                    }
                }
            }
        }
        if let node = fields["about-sign"] {
            tables.aboutSign = try node.text("about-sign")
            try check(tables.aboutSign, at: node.location, signs: signs)
        }
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
        // Such a word is none between any neighbours.
        for item in try fields["separate-words"]?.items("separate-words") ?? [] {
            let word = try item.text("a word of separate-words")
            guard !tables.contextRules.contains(where: { $0.word == word }) else {
                throw .conflict(
                    item.location, "'\(word)' stands twice in 'separate-words' and 'context-rules'")
            }
            tables.contextRules.append(ContextRule(word: word, after: [], before: []))
        }
        return tables
    }

    private static func check(_ sign: String, at place: SourceLocation, signs: Set<String>)
        throws(CatalogError)
    {
        guard signs.contains(sign) else {
            throw .unknownName(place, what: "sign", found: sign, allowed: Array(signs))
        }
    }

    /// One syllable in letters for every character.
    private static func check(
        reading: String, of word: String, at place: SourceLocation
    ) throws(CatalogError) {
        let syllables = reading.split(separator: " ", omittingEmptySubsequences: false)
        let isSpelled = syllables.allSatisfy { syllable in
            !syllable.isEmpty && syllable.allSatisfy { ("a"..."z").contains($0) || $0 == "ü" }
        }
        guard isSpelled, syllables.count == word.count else {
            throw .conflict(
                place,
                "the reading '\(reading)' of '\(word)': one syllable in small letters for each character is allowed"
            )
        }
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
            guard !word.isEmpty else { throw .conflict(value.location, "an empty word in '\(what)'") }
            for item in try value.items("the signs of '\(word)'") {
                let name = try item.text("a sign")
                guard signs.contains(name) else {
                    throw .unknownName(item.location, what: "sign", found: name, allowed: Array(signs))
                }
                names.append(name)
            }
            guard !names.isEmpty else {
                throw .conflict(
                    value.location,
                    "'\(word)' has no sign; a word that is not signed belongs to 'drop' in grammar.yaml")
            }
            result.append(LexiconEntry(word: word, signs: names, rung: rung))
        }
        return result
    }
}
