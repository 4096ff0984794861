import TestSupport
import Testing

@testable import GlossText

/// Rules from tables, each with a table of its own.
@Suite("Rules of the transfer")
struct RuleTests {
    private func translator(
        _ change: (inout GrammarTables) -> Void, words: [(String, Int)], more: [LexiconEntry] = [],
        names: [String] = []
    ) -> GlossTranslator {
        var grammar = GrammarTables()
        change(&grammar)
        return GlossTranslator(
            lexicon: SignLexicon(
                entries: words.map { LexiconEntry(word: $0.0, signs: [$0.0], rung: $0.1) } + more,
                signNames: Set(words.map(\.0) + Fixture.numberSigns + Fixture.letters + ["到"] + names)),
            grammar: grammar, dictionary: nil)
    }

    @Test(
        "a word is none between the neighbours that a rule names",
        arguments: [
            ("从前门进", ["从", "前门", "进"]), ("从前这里", ["从前", "这", "里"]), ("我从前", ["我", "从前"]),
        ])
    func context(text: String, words: [String]) throws {
        let translator = translator(
            { $0.contextRules = [ContextRule(word: "从前", after: [], before: ["门"])] },
            words: [("从前", 1), ("从", 1), ("前门", 1), ("进", 1), ("我", 1)])
        #expect(try translator.translate(text).words == words)
    }

    @Test("a word without neighbours in its rule is none anywhere", arguments: ["我从前", "从前门", "从前"])
    func separate(text: String) throws {
        let translator = translator(
            { $0.contextRules = [ContextRule(word: "从前", after: [], before: [])] },
            words: [("从前", 1), ("从", 1), ("前", 1), ("我", 1), ("门", 1)])
        #expect(try !translator.translate(text).words.contains("从前"))
    }

    /// 天 and the places hold their number, 岁 does not.
    private var numbers: GlossTranslator {
        let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
        func signs(_ unit: String) -> [Int: String] {
            Dictionary(uniqueKeysWithValues: numerals.enumerated().map { ($0.offset + 1, $0.element + unit) })
        }
        let units = ["天", "年", "元", "百", "千", "万"]
        return translator(
            {
                $0.units = ["天": "天", "年": "年", "元": "元", "岁": "<年龄", "个": "", "点": "点(时间)", "次": ""]
                $0.numeralEndings = ["统一"]
                for unit in units { $0.numberSigns[unit] = signs(unit) }
            },
            words: ["第", "周三", "每周", "统一", "老人"].map { ($0, 1) },
            names: units.flatMap { unit in numerals.map { $0 + unit } })
    }

    @Test(
        "a number below ten is in the hand of its unit, however it is written",
        arguments: [
            ("三天", "三天"), ("3天", "三天"), ("两天", "二天"), ("12天", "十 二 天"), ("3.5天", "三 点(小数) 五 天"),
            ("第三天", "第 三 天"), ("3岁", "年龄 三"), ("2026年", "二 零 二 六 年"), ("3年", "三年"), ("¥5", "五元"),
            ("¥5.5", "五元 五 角"), ("12元", "十 二 元"), ("5元", "五元"), ("3~5天", "三 到 五天"),
        ])
    func unitInHand(text: String, expected: String) throws {
        #expect(try numbers.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test(
        "hundreds and thousands hold their digit, ten thousands only a whole number",
        arguments: [
            ("300", "三百"), ("5125", "五千 一百 二 十 五"), ("25万", "二 十 五 万"), ("2万", "二万"), ("15000", "一万 五千"),
            ("102万", "一百 零 二 万"), ("三百二十一个", "三百 二 十 一"), ("一亿个", "一 亿"), ("20300", "二万 零 三百"),
        ])
    func places(text: String, expected: String) throws {
        #expect(try numbers.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test("a number in the hand is one token at the first rung, and says so")
    func oneToken() throws {
        let gloss = try numbers.translate("老人三天")
        #expect(gloss.tokens.map(\.text) == ["老人", "三天"])
        let token = try #require(gloss.tokens.last)
        #expect(token.fate == .rung(1))
        #expect(token.rule == "the number is in the hand")
        #expect(token.range == 6..<12)
        #expect(gloss.glosses.map(\.token) == [0, 1])
        #expect(gloss.glosses.last?.range == 6..<12)
    }

    @Test(
        "a numeral that ends a word is no number",
        arguments: [
            ("周三三点", ["周三", "三点"]), ("每周三次", ["每周", "三次"]), ("统一个老人", ["统一", "个", "老人"]),
        ])
    func numeralEndings(text: String, words: [String]) throws {
        #expect(try numbers.translate(text).words == words)
    }

    @Test(
        "a negation stays with what it negates when something else follows",
        arguments: [
            ("无痛再走", "痛 无 然后 走"), ("无走", "走 无"), ("无再走", "又 走 无"), ("痛再走", "痛 又 走"), ("先痛再走", "先 痛 然后 走"),
        ])
    func clauseBreaks(text: String, expected: String) throws {
        let translator = translator(
            {
                $0.negators = ["无"]
                $0.clauseBreaks = ["再": "然后"]
                $0.sequenceSigns = ["先"]
            },
            words: [("无", 1), ("痛", 1), ("又", 1), ("走", 1), ("然后", 1), ("先", 1)],
            more: [LexiconEntry(word: "再", signs: ["又"], rung: 2)])
        #expect(try translator.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test(
        "what is negated twice keeps each negation",
        arguments: [("无痛不走", "痛 无 走 不"), ("不走不走", "走 不 走 不"), ("不不走", "走 不 不")])
    func twoNegations(text: String, expected: String) throws {
        let translator = translator(
            { $0.negators = ["无", "不"] }, words: [("无", 1), ("不", 1), ("痛", 1), ("走", 1)])
        let gloss = try translator.translate(text)
        #expect(gloss.glosses.map(\.sign).joined(separator: " ") == expected)
        #expect(gloss.scopes.count { $0.kind == .negation } == (text == "不不走" ? 1 : 2))
    }

    @Test("a measure word counts the noun behind it, and behind 第 the number counts nothing")
    func measures() throws {
        let translator = translator(
            {
                $0.units = ["本": "", "个": ""]
                $0.measureWords = ["本"]
                $0.nounsBeforeNumber = ["书"]
            }, words: [("书", 1), ("第", 1), ("第二", 1)])
        func signs(_ text: String) throws -> [String] { try translator.translate(text).glosses.map(\.sign) }
        #expect(try signs("5本书") == ["书", "五"])
        #expect(try signs("第5本书") == ["第", "五", "书"])
        #expect(try signs("第三本书") == ["第", "三", "书"])
        #expect(try signs("第二个书").first == "第二")
    }

    @Test("a text of one word shows the word's sign, even if sentences drop it")
    func citation() throws {
        let translator = translator({ $0.drops = ["把": "order"] }, words: [("把", 1), ("手", 1)])
        #expect(try translator.translate("把").glosses.map(\.sign) == ["把"])
        #expect(try translator.translate("把手").glosses.map(\.sign) == ["手"])
    }

    @Test("a near sign is marked, and not used where it could harm", arguments: [("申请", 5), ("手术申请", 8)])
    func near(text: String, rung: Int) throws {
        let translator = translator({ $0.sensitiveWords = ["手术"] }, words: [("申请", 5)])
        let token = try #require(try translator.translate(text).tokens.last)
        #expect(token.fate == .rung(rung))
        #expect(token.isApproximate == (rung == 5))
    }

    @Test("has or has not asks with one sign and the face")
    func polar() throws {
        let translator = translator(
            {
                $0.polarWords = ["有没有": "有"]
                $0.negators = ["没有"]
            }, words: [("有", 1), ("没有", 1), ("你", 1), ("水", 1)])
        let gloss = try translator.translate("你有没有水")
        #expect(gloss.glosses.map(\.sign) == ["你", "水", "有"])
        #expect(gloss.scopes.map(\.kind) == [.polarQuestion])
    }

    @Test("having closes the clause, then negation, then the question word")
    func closing() throws {
        let translator = translator(
            {
                $0.finalSigns = ["可以"]
                $0.negators = ["不"]
                $0.questionWords = ["谁"]
                $0.questionFinalSigns = ["谁"]
            }, words: [("谁", 1), ("不", 1), ("可以", 1), ("去", 1)])
        #expect(try translator.translate("谁不可以去，去").glosses.map(\.sign) == ["去", "可以", "不", "谁", "去"])
    }

    @Test(
        "neighbouring numerals mean about, or each with its unit",
        arguments: [
            ("三五天", "三 五 到 天"), ("一二三天", "一 天 二 天 三 天"), ("二〇二六天", "二 零 二 六 天"),
        ])
    func numeralRuns(text: String, expected: String) throws {
        let translator = translator(
            {
                $0.units = ["天": "天"]
                $0.aboutSign = "到"
            }, words: [])
        #expect(try translator.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test(
        "a verb takes in the pronoun that it points at",
        arguments: [
            ("帮您", ["帮你"]), ("帮我", ["帮", "我"]), ("您帮", ["您", "帮"]),
        ])
    func directions(text: String, expected: [String]) throws {
        var grammar = GrammarTables()
        grammar.pronouns = ["您": "you", "我": "me"]
        let entries = [
            LexiconEntry(word: "帮", signs: ["帮"], rung: 1, directions: ["you": "帮你"]),
            LexiconEntry(word: "您", signs: ["您"], rung: 1), LexiconEntry(word: "我", signs: ["我"], rung: 1),
        ]
        let translator = GlossTranslator(
            lexicon: SignLexicon(entries: entries, signNames: ["帮", "帮你", "您", "我"]), grammar: grammar,
            dictionary: nil)
        #expect(try translator.translate(text).glosses.map(\.sign) == expected)
    }

    @Test("of a number of fifteen digits or more the last four are signed")
    func masked() throws {
        let gloss = try translator({ _ in }, words: []).translate("43010219900101123X")
        #expect(gloss.glosses.map(\.sign) == ["一", "一", "二", "三"])
        #expect(gloss.tokens.count == 1)
    }

    @Test(
        "a day's unit means the day only behind a month",
        arguments: [("3月24号", "三 月 二 十 四 日"), ("24号", "二 十 四")])
    func dayUnit(text: String, expected: String) throws {
        let translator = translator(
            {
                $0.units = ["月": "月", "号": ""]
                $0.dayUnits = ["号": "日"]
            }, words: [])
        #expect(try translator.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test("words of two characters are spelled, longer ones are captions, names are spelled up to four")
    func spelling() throws {
        let translator = translator({ $0.readings = ["金科园": "jin ke yuan"] }, words: [])
        #expect(try translator.translate("金科园").tokens.map(\.fate) == [.rung(7)])
        #expect(try translator.translate("金科园").glosses.first?.sign == "letter-J")
    }

    @Test("the reasons for a cut are told")
    func explained() throws {
        let pieces = try translator({ $0.units = ["天": ""] }, words: [("等", 1)]).explain("等3天，鼎")
        #expect(
            pieces.map(\.kind) == [
                "sign library (rung 1)", "span: number", "unit", "punctuation", "unknown character",
            ])
    }

    @Test(
        "a mark below zero is signed before the number, and is none between numbers",
        arguments: [
            ("零下5天", "下 五 天"), ("负三天", "下 三 天"), ("-12", "下 十 二"), ("温-5天", "下 五 天"), ("3天-5天", "三 天 到 五 天"),
            ("3-5", "三 到 五"), ("负鼎", ""),
        ])
    func belowZero(text: String, expected: String) throws {
        let translator = translator(
            {
                $0.units = ["天": "天"]
                $0.minusWords = ["-": "下", "零下": "下", "负": "下"]
            }, words: [("下", 1)])
        #expect(try translator.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }

    @Test("what one has is the topic, and stands before the having")
    func topic() throws {
        let translator = translator(
            {
                $0.finalSigns = ["有"]
                $0.topicSigns = ["有"]
            }, words: [("我", 1), ("有", 1), ("证", 1), ("红", 1)])
        let gloss = try translator.translate("我有红证")
        #expect(gloss.glosses.map(\.sign) == ["我", "红", "证", "有"])
        #expect(gloss.scopes == [NonManualScope(kind: .topic, range: 1..<3)])
    }

    @Test("a place is said by its characters when each has a sign, and spelled when one has none")
    func characters() throws {
        let translator = translator(
            { $0.readings = ["雨花": "yu hua", "雨岭": "yu ling"] }, words: [("雨", 1), ("花", 1)])
        let whole = try translator.translate("雨花")
        #expect(whole.glosses.map(\.sign) == ["雨", "花"])
        #expect(whole.tokens.map(\.fate) == [.rung(6)])
        let part = try translator.translate("雨岭")
        #expect(part.glosses.map(\.sign) == ["Y", "U", "L", "I", "NG"].map { "letter-\($0)" })
        #expect(part.tokens.map(\.fate) == [.rung(7)])
    }

    @Test("a letter and its accent are one character of the text, whichever way they are written")
    func accents() throws {
        let translator = translator({ _ in }, words: [])
        for text in ["cafe\u{301}", "caf\u{E9}"] {
            let gloss = try translator.translate(text)
            #expect(gloss.glosses.map(\.sign) == ["letter-C", "letter-A", "letter-F", "letter-E"])
            #expect(gloss.tokens.map(\.range) == [0..<text.utf8.count])
        }
        #expect(try translator.translate("lu\u{308}").glosses.map(\.sign) == ["letter-L", "letter-Ü"])
    }

    @Test(
        "tens are one sign where the library has one",
        arguments: [("25", "二十 五"), ("12", "十 二"), ("230", "二 百 三 十")])
    func tens(text: String, expected: String) throws {
        let translator = translator({ _ in }, words: [("二十", 1)])
        #expect(try translator.translate(text).glosses.map(\.sign).joined(separator: " ") == expected)
    }
}
