import Foundation
import TestSupport
import Testing

@testable import SignAvatar

/// Numbers, times and amounts with the library's own signs.
@Suite("Numbers of announcements")
struct NumberGlossTests {
    static let assets: SignAssets? = try? SignAssets(
        libraryDirectory: TemporaryFolder.projectPath + "/SignLibrary",
        dictionaryPath: TemporaryFolder.projectPath + "/.data/text/general.dict")

    @Test(
        "a number is signed so",
        arguments: [
            ("3天", "三天"), ("两个月", "两个月"), ("三周", "三星期"), ("2年", "两年"), ("5分钟", "五分钟"), ("3小时", "三 小时"),
            ("三月", "三月"), ("10月", "十 月"), ("第三天", "第 三 天"), ("两个人", "人 二"), ("12楼", "十 二 楼"),
            ("5125", "五千 一百 二十 五"), ("25万", "二十 五 万"), ("5元", "五元"), ("12元", "十 二 元"),
            ("¥12.50", "十 二 元 五 角"), ("2026年3月5日", "二 零 二 六 年 三月 五 日"), ("4:05", "四 点(时间) 零 五 分(时间)"),
            ("下午3点半", "下午 三 点(时间) 半"), ("上午8时30分", "上午 八 点(时间) 三十 分(时间)"), ("30%", "百分之 三十"),
            ("周三三点", "星期三 三 点(时间)"), ("下周一上午", "将来 星期一 上午"), ("每周三次", "每 星期 三 次"), ("第二个窗口", "第二 窗口"),
            ("十几个人", "十 多 人"),
            ("20余项", "二十 多"), ("13807311234", "一 三 八 零 七 三 一 一 二 三 四"),
        ])
    func numbers(text: String, expected: String) throws {
        let assets = try #require(Self.assets)
        let signs = try assets.gloss(text).glosses.map(\.sign)
        #expect(signs.joined(separator: " ") == expected)
    }

    @Test("every unit of the grammar holds nine numbers, and the signs are compiled like any other")
    func complete() throws {
        let assets = try #require(Self.assets)
        let table = assets.translator.grammar.numberSigns
        #expect(table.count >= 10)
        for (unit, signs) in table {
            #expect(Set(signs.keys) == Set(1...9), "\(unit)")
            #expect(signs.values.allSatisfy { assets.catalog.signs[$0] != nil }, "\(unit)")
        }
    }

    @Test("a table that names no entry with numbers is refused where it stands")
    func unknownEntry() throws {
        let folder = "\(TemporaryFolder.path)/number-table"
        TemporaryFolder.remove(folder)
        try FileManager.default.copyItem(atPath: TemporaryFolder.projectPath + "/SignLibrary", toPath: folder)
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/grammar.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing("  天: C天", with: "  天: C日")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: SignAvatarError.self) {
            try SignAssets(libraryDirectory: folder, dictionaryPath: nil)
        }
        #expect(
            error?.description.contains("no sign with 'number' 'C日'") == true, "\(String(describing: error))")
    }
}
