import Foundation
import GlossText
import TestSupport
import Testing

@testable import SignAvatar

/// What a person relies on: who, whether, how many, when.
@Suite("What a sentence says is not turned round")
struct MeaningTests {
    private static let assets: SignAssets? = {
        let dictionary = TemporaryFolder.projectPath + "/.data/text/general.dict"
        guard FileManager.default.fileExists(atPath: dictionary) else { return nil }
        return try? SignAssets(
            libraryDirectory: TemporaryFolder.projectPath + "/SignLibrary", dictionaryPath: dictionary)
    }()

    private func gloss(_ text: String) throws -> GlossedText {
        try #require(Self.assets, "make test builds the dictionary first").gloss(text)
    }

    private func signs(_ text: String) throws -> String {
        try gloss(text).glosses.map(\.sign).joined(separator: " ")
    }

    @Test(
        "a negation stays with what it negates, and what one may or must do stays as it is",
        arguments: [
            ("不满意可以投诉。", "满意 不 投诉 可以"), ("没有预约不能进入。", "预约 没有 不行 进"),
            ("没有照片可以吗？", "照片 没有 可以"), ("未满18岁不得购买。", "够 年龄 十 八 没有 不要 买"),
            ("没有预约请先取号。", "预约 没有 请 首先 拿 号码"),
            ("不会用手机的老人可以到窗口办理。", "会 用 手机 不 老人 到 窗口 办理 可以"),
            ("下午不办公的窗口是3号和5号。", "下午 办公 不 窗口 三 和 五"),
            ("我不会要他的钱。", "我 会 要 他 钱 不"), ("没有人可以进。", "人 进 可以 没有"),
            ("没有我的号码。", "我 号码 没有"), ("您不能不来。", "你 必须 来"),
            ("您没带身份证。", "你 带 身份证 没有"), ("你为什么没来？", "你 来 没有 为什么"),
        ])
    func negation(text: String, expected: String) throws { #expect(try signs(text) == expected) }

    @Test("請 and 请 command what follows them, not what was said before")
    func command() throws {
        let gloss = try gloss("没有预约请先取号。")
        #expect(gloss.scopes.filter { $0.kind == .command }.map(\.range) == [2..<6])
        #expect(gloss.scopes.filter { $0.kind == .negation }.map(\.range) == [0..<2])
    }

    @Test(
        "who gives and who gets is signed",
        arguments: [
            ("我给您药。", "我 给你 药"), ("还给您。", "还(归还) 给你"), ("钱已经退给您了。", "钱 已经 退 给你"),
            ("病人被打了。", "被"),
        ])
    func roles(text: String, expected: String) throws { #expect(try signs(text).contains(expected)) }

    @Test(
        "a question word that asks nothing makes no question",
        arguments: ["谁都不能进去。", "什么都不用带。", "我不知道他叫什么名字。", "请告诉我谁丢了钱包。", "几百人受伤了。", "过几天再来。"])
    func told(text: String) throws {
        #expect(try gloss(text).scopes.allSatisfy { $0.kind != .openQuestion })
    }

    @Test("a question word that asks makes one", arguments: ["您知道在哪里办吗？", "您有几个孩子", "谁丢了钱包？", "几号开门"])
    func asked(text: String) throws {
        #expect(try gloss(text).scopes.contains { $0.kind == .openQuestion })
    }

    @Test(
        "numbers keep their value and their kind",
        arguments: [
            ("电话是12345。", "打电话 一 二 三 四 五"), ("305室", "室 三 零 五"), ("502房间", "室 五 零 二"), ("五分之一", "五 分之 一"),
            ("百分之九十五点五", "百分之 九十 五 点(小数) 五"), ("A-015", "letter-A 零 一 五"), ("5号楼", "楼 五"),
            ("一个半小时", "一 小时 半"), ("几百人", "人 多少 百"), ("一万亿", "一万 亿"),
            ("9,999,999,999,999", "九万 九千 九百 九十 九 亿 九千 九百 九十 九 万 九千 九百 九十 九"),
            ("99999999999999亿元", String(repeating: "九 ", count: 14) + "亿 元"),
            ("¥99999999999999亿", String(repeating: "九 ", count: 14) + "亿 元"),
        ])
    func numbers(text: String, expected: String) throws { #expect(try signs(text) == expected) }

    @Test("two numbers with a stroke are a fraction only where the first is the smaller")
    func bloodPressure() throws {
        #expect(try signs("血压140/90").hasSuffix("一百 四十 九十"))
        #expect(try signs("1/2") == "二 分之 一")
    }

    @Test(
        "no amount is too large to be read",
        arguments: [
            "一亿亿亿人", "九千九百九十九万亿亿", "999999999999999万", "9,999,999,999,999亿", "9223372036854775807亿", "千亿万亿亿",
        ])
    func large(text: String) throws { #expect(try gloss(text).tokens.count > 0) }

    @Test("long runs of numerals and addresses take time in proportion to their length")
    func longRuns() throws {
        // Quadratic work on these would take minutes.
        for piece in ["一", "百", "1-", "1/", "1.", "a@"] {
            #expect(try !gloss(String(repeating: piece, count: 20_000 / piece.count)).tokens.isEmpty)
        }
    }
}
