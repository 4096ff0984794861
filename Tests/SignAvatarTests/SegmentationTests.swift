import Foundation
import TestSupport
import Testing

@testable import SignAvatar

@Suite("Words of announcements")
struct SegmentationTests {
    @Test("announcements are cut as readers cut them, by F1 over words")
    func announcements() throws {
        let dictionary = TemporaryFolder.projectPath + "/.data/text/general.dict"
        try #require(
            FileManager.default.fileExists(atPath: dictionary), "make test builds the dictionary first")
        let assets = try SignAssets(
            libraryDirectory: TemporaryFolder.projectPath + "/SignLibrary", dictionaryPath: dictionary)
        let path = TemporaryFolder.projectPath + "/Tests/SignAvatarTests/Data/segmentation.txt"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        func spans(_ words: [String]) -> Set<Range<Int>> {
            var start = 0
            var result: Set<Range<Int>> = []
            for word in words {
                result.insert(start..<(start + word.count))
                start += word.count
            }
            return result
        }
        var common = 0
        var all = 0
        for line in lines where !line.hasPrefix("#") {
            let gold = spans(line.split(separator: " ").map(String.init))
            let found = spans(try assets.gloss(String(line.filter { $0 != " " })).words)
            common += gold.intersection(found).count
            all += gold.count + found.count
        }
        let score = 2 * Double(common) / Double(all)
        #expect(score >= 0.91, "F1 \(score)")
    }
}
