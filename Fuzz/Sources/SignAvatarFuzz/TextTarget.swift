import GlossText
import SignAvatar

/// Any bytes as a text for the translator, with the project's library and, if it is there, the general dictionary.
enum TextTarget {
    private static let assets: SignAssets = {
        do {
            return try SignAssets(
                libraryDirectory: setting("FUZZ_LIBRARY", default: "SignLibrary"),
                dictionaryPath: setting("FUZZ_DICTIONARY", default: ".data/text/general.dict"))
        } catch {
            fatalError("the library cannot be loaded: \(error)")
        }
    }()

    static func run(_ bytes: [UInt8]) {
        // What is not UTF-8 is refused by the readers of files and of requests.
        _ = try? TextInput.decoded(bytes, name: "input")
        let text = String(decoding: bytes, as: UTF8.self)
        let translator = assets.translator
        guard let gloss = try? translator.translate(text) else { return }
        var end = 0
        for token in gloss.tokens {
            promise(token.range.lowerBound == end, "tokens tile the text: \(token.range) after \(end)")
            end = token.range.upperBound
        }
        promise(end == text.utf8.count, "tokens end at \(end) of \(text.utf8.count)")
        promise(gloss.tokens.map(\.text).joined() == text, "tokens say the text")
        for item in gloss.glosses {
            promise(gloss.tokens.indices.contains(item.token), "gloss '\(item.sign)' has a token")
            promise(
                item.range.lowerBound >= 0 && item.range.upperBound <= text.utf8.count,
                "gloss '\(item.sign)' lies in the text")
            promise(assets.catalog.signs[item.sign] != nil, "gloss '\(item.sign)' is a sign of the library")
        }
        for scope in gloss.scopes {
            promise(
                scope.range.lowerBound >= 0 && scope.range.upperBound <= gloss.glosses.count,
                "scope \(scope.range) of \(gloss.glosses.count) glosses")
        }
        for pause in gloss.pauses {
            promise(gloss.glosses.indices.contains(pause.after), "pause after gloss \(pause.after)")
        }
        _ = try? translator.explain(text)
        _ = GlossReport.table(gloss)
        _ = GlossReport.json(gloss).compact
    }
}
