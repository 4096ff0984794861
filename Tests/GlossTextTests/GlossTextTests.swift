import TestSupport
import Testing

@testable import GlossText

/// A small lexicon and grammar of the tests' own, so that they do not depend on the sign library.
enum Fixture {
    static let words: [(String, [String], Int)] = [
        ("你", ["你"], 1), ("您", ["你"], 2), ("好", ["好"], 1), ("你好", ["你好"], 1), ("您好", ["你好"], 2),
        ("请", ["请"], 1),
        ("窗口", ["窗口"], 1), ("办理", ["办理"], 1), ("办", ["办理"], 2), ("居住证", ["居住", "证"], 3), ("身份证", ["身份证"], 1),
        ("有", ["有"], 1), ("没有", ["没有"], 1), ("什么", ["什么"], 1), ("可以", ["可以"], 1), ("等", ["等"], 1),
        ("一起", ["一起"], 1), ("老人", ["老人"], 1), ("下午", ["下午"], 1), ("手机软件", ["手机软件"], 2),
    ]
    static let numberSigns = [
        "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "万", "亿", "点(小数)", "百分之", "点(时间)",
        "半", "比", "分之", "角", "到",
        "年", "月",
        "日", "元", "天", "年龄", "分(时间)",
    ]
    static let letters =
        ([
            "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
            "T", "U", "V", "W", "X", "Y", "Z", "ZH", "CH", "SH", "NG", "Ü", "Ê",
        ]).map { "letter-\($0)" }

    static var translator: GlossTranslator {
        var grammar = GrammarTables()
        grammar.drops = ["的": "particle", "是": "copula"]
        grammar.questionWords = ["什么"]
        grammar.questionParticles = ["吗"]
        grammar.commandWords = ["请"]
        grammar.negators = ["没有"]
        grammar.finalSigns = ["可以"]
        grammar.units = ["号": "", "个": "", "元": "元", "天": "天", "岁": "<年龄", "年": "年", "月": "月", "日": "日"]
        grammar.nounsBeforeNumber = ["窗口", "老人"]
        grammar.latinWords = ["APP": "手机软件"]
        grammar.lookAlikes = ["一起", "一定"]
        grammar.digitCues = ["拨打"]
        grammar.readings = ["长沙": "chang sha"]
        let names = Set(words.flatMap { $0.1 } + numberSigns + letters)
        let lexicon = SignLexicon(
            entries: words.map { LexiconEntry(word: $0.0, signs: $0.1, rung: $0.2) }, signNames: names)
        return GlossTranslator(lexicon: lexicon, grammar: grammar, dictionary: nil)
    }
}

@Suite("Text to glosses")
struct GlossTextTests {
    @Test(
        "a text is signed in this order",
        arguments: [
            ("您好，请A015号到3号窗口办理居住证。", "你好 请 letter-A 零 一 五 窗口 三 办理 居住 证"),
            ("5个老人", "老人 五"), ("60岁", "年龄 六 十"), ("12元", "十 二 元"), ("您没有身份证", "你 身份证 没有"),
            ("可以办理", "办理 可以"), ("4:30", "四 点(时间) 半"), ("9:05", "九 点(时间) 零 五 分(时间)"), ("1/2", "二 分之 一"),
            ("2:1", "二 比 一"), ("¥12.50", "十 二 元 五 角"), ("3~5天", "三 到 五 天"),
            ("1,234,567", "一 百 二 十 三 万 四 千 五 百 六 十 七"), ("三五个老人", "老人 三 五"), ("30%", "百分之 三 十"),
            ("1.5万", "一 万 五 千"), ("1,234", "一 千 二 百 三 十 四"), ("38.5", "三 十 八 点(小数) 五"), ("10000", "一 万"),
            ("105", "一 百 零 五"), ("拨打12345", "一 二 三 四 五"), ("13807311234", "一 三 八 零 七 三 一 一 二 三 四"),
            ("2026-11-23", "二 零 二 六 年 十 一 月 二 十 三 日"), ("三百二十一个老人", "老人 三 百 二 十 一"), ("一起等", "一起 等"),
            ("ＡＰＰ", "手机软件"), ("２天", "二 天"), ("长沙", "letter-CH letter-A letter-NG letter-SH letter-A"),
        ])
    func order(text: String, expected: String) throws {
        let gloss = try Fixture.translator.translate(text)
        #expect(gloss.glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test(
        "a clause carries the face of what it is",
        arguments: [
            ("您有身份证吗？", [NonManualScope.Kind.polarQuestion]), ("您有身份证？", [.polarQuestion]),
            ("你办理什么？", [.openQuestion]),
            ("您没有身份证。", [.negation]), ("请等。", [.command]), ("您好。", []),
        ])
    func scopes(text: String, expected: [NonManualScope.Kind]) throws {
        #expect(try Fixture.translator.translate(text).scopes.map(\.kind) == expected)
    }

    @Test("every byte of any text belongs to exactly one token", arguments: 0..<120)
    func tiling(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let pool = Array("您好请到3号窗口办理A015，。？！㎡℃Ⅲ０１％abz 12:30 1.5万 吗没有可以一起\u{200B}\u{FEFF}😀é长沙①".unicodeScalars)
        var text = ""
        for _ in 0..<Int.random(in: 1...60, using: &generator) {
            if Int.random(in: 0..<8, using: &generator) == 0,
                let any = Unicode.Scalar(UInt32.random(in: 0xA0...0x2FFFF, using: &generator))
            {
                text.unicodeScalars.append(any)
            } else if let scalar = pool.randomElement(using: &generator) {
                text.unicodeScalars.append(scalar)
            }
        }
        // Control characters and white space alone are refused; that is tested elsewhere.
        guard let gloss = try? Fixture.translator.translate(text) else { return }
        var end = 0
        for token in gloss.tokens {
            #expect(token.range.lowerBound == end)
            end = token.range.upperBound
        }
        #expect(end == text.utf8.count)
        #expect(gloss.tokens.map(\.text).joined() == text)
        for item in gloss.glosses { #expect(gloss.tokens.indices.contains(item.token)) }
    }

    @Test("a long run of one character takes time in proportion and is accounted for")
    func longRun() throws {
        let gloss = try Fixture.translator.translate(String(repeating: "你", count: 20_000))
        #expect(gloss.glosses.count == 20_000)
    }

    @Test(
        "what is no text is refused with its place",
        arguments: [
            ("", GlossTextError.empty), (" \n　", .empty), ("你\u{0}好", .controlCharacter(code: 0, offset: 3)),
            ("\u{7}", .controlCharacter(code: 7, offset: 0)),
            (String(repeating: "你", count: 100_000), .tooLong(characters: 100_000, allowed: 20_000)),
        ])
    func refused(text: String, expected: GlossTextError) {
        #expect(throws: expected) { try Fixture.translator.translate(text) }
    }

    @Test("words without sign or reading become captions, not silence")
    func captions() throws {
        let gloss = try Fixture.translator.translate("鼎你")
        #expect(gloss.tokens.map(\.fate) == [.rung(8), .rung(1)])
    }

    @Test(
        "a syllable is spelled with one letter for ZH, CH, SH and a final NG",
        arguments: [
            ("zhang", ["ZH", "A", "NG"]), ("chuan", ["CH", "U", "A", "N"]), ("shi", ["SH", "I"]),
            ("nü", ["N", "Ü"]),
            ("nv", ["N", "Ü"]), ("ngo", ["N", "G", "O"]),
        ])
    func letters(syllable: String, expected: [String]) {
        #expect(FingerSpelling.letters(ofSyllable: syllable) == expected)
    }
}

@Suite("The general dictionary")
struct GeneralDictionaryTests {
    private func bytes() -> [UInt8] {
        var builder = DictionaryBuilder()
        builder.addWords("中国 5000 ns\n中 3000 f\n国家 4000 n\n国 2000 n\n家 2500 n\n银行 900 n\n行 4000 v\n罕 1 n\n")
        builder.addReadings(
            "U+4E2D\tkMandarin\tzhōng\nU+56FD\tkMandarin\tguó\nU+884C\tkMandarin\txíng\nU+94F6\tkMandarin\tyín\n"
        )
        builder.addVariants("U+570B\tkSimplifiedVariant\tU+56FD\n")
        builder.addPhrase("银行", readings: ["yín", "háng"])
        return builder.build()
    }

    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path =
            "\(TemporaryFolder.path)/dictionary-\(UInt64.random(in: .min ... .max)).dict"
        try TemporaryFolder.write(bytes, to: path)
        defer { TemporaryFolder.remove(path) }
        try body(path)
    }

    @Test("words, readings and simplified forms come back from the file")
    func roundTrip() throws {
        try withFile(bytes()) { path in
            let dictionary = try GeneralDictionary(path: path)
            let text = try NormalizedText("中国家银行國") { dictionary.simplified($0) }
            var found: [Int] = []
            dictionary.matches(text.characters, from: 0, limit: text.characters.count) { length, _ in
                found.append(length)
            }
            #expect(found == [1, 2])
            #expect(dictionary.pinyin(Array(text.characters[3..<5])) == ["yin", "hang"])
            #expect(dictionary.pinyin(Array(text.characters[4..<5])) == ["xing"])
            #expect(text.characters.last?.scalar == "国")
            #expect(dictionary.kind(of: Array(text.characters[0..<2])) == .place)
            #expect(dictionary.kind(of: Array(text.characters[4..<5])) == .verb)
            #expect(dictionary.kind(of: Array(text.characters[1..<3])) == nil)
        }
    }

    @Test(
        "of a character that is also a form of its own, the other form is taken; but not where words decide")
    func ownForm() throws {
        var builder = DictionaryBuilder()
        builder.addWords("里面 100 f\n")
        builder.addVariants(
            "U+88E1\tkSimplifiedVariant\tU+88E1 U+91CC\nU+4E7E\tkSimplifiedVariant\tU+4E7E U+5E72\n")
        try withFile(builder.build()) { path in
            let dictionary = try GeneralDictionary(path: path)
            let text = try NormalizedText("裡乾") { dictionary.simplified($0) }
            #expect(text.characters.map(\.scalar) == ["里", "乾"])
        }
    }

    @Test(
        "a place's name is parted before the word that says what kind of place it is",
        arguments: [
            ("广州市", ["广州", "市"]), ("长沙市", ["CH", "A", "NG", "SH", "A"].map { "letter-\($0)" } + ["市"]),
            ("超市", ["CH", "A", "O", "SH", "I"].map { "letter-\($0)" }),
        ])
    func placeKinds(text: String, signs: [String]) throws {
        var builder = DictionaryBuilder()
        builder.addWords("广州市 900 ns\n长沙市 900 ns\n超市 900 n\n")
        builder.addReadings(
            "U+957F\tkMandarin\tcháng\nU+6C99\tkMandarin\tshā\nU+8D85\tkMandarin\tchāo\nU+5E02\tkMandarin\tshì\n"
        )
        try withFile(builder.build()) { path in
            var grammar = GrammarTables()
            grammar.placeKinds = ["市", "州市"]
            let translator = GlossTranslator(
                lexicon: SignLexicon(
                    entries: [
                        LexiconEntry(word: "广州", signs: ["广州"], rung: 1),
                        LexiconEntry(word: "市", signs: ["市"], rung: 1),
                    ], signNames: Set(Fixture.letters + ["广州", "市"])),
                grammar: grammar, dictionary: try GeneralDictionary(path: path))
            let result = try translator.translate(text)
            #expect(result.glosses.map(\.sign) == signs)
            #expect(result.tokens.map(\.text).joined() == text)
        }
    }

    @Test(
        "a damaged file is refused, wherever the damage is",
        arguments: [0, 5, 12, 20, 40, 200, 5000, 140_000])
    func damage(offset: Int) throws {
        var damaged = bytes()
        damaged[offset] ^= 0x55
        try withFile(damaged) { path in
            #expect(throws: GlossTextError.self) { try GeneralDictionary(path: path) }
        }
    }

    @Test("a cut file is refused", arguments: [0, 1, 23, 100, 3000])
    func cut(length: Int) throws {
        try withFile(Array(bytes().prefix(length))) { path in
            #expect(throws: GlossTextError.self) { try GeneralDictionary(path: path) }
        }
    }
}
