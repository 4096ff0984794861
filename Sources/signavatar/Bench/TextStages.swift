import Foundation
import GlossText
import SignAvatar

extension BenchStage {
    /// Words of a text as diverse as news, on one thread, from the normalised text.
    static func segmentation(_ context: BenchContext) -> BenchStage {
        let name = "segmentation"
        return BenchStage(name: name) {
            let list = (context.dictionaryPath as NSString).deletingLastPathComponent + "/dict.txt"
            guard FileManager.default.fileExists(atPath: context.dictionaryPath),
                let words = try? String(contentsOfFile: list, encoding: .utf8)
            else {
                return .skipped("\(context.dictionaryPath) and \(list) are needed (make setup dictionary)")
            }
            let translator = try context.pipeline().assets.translator
            let texts = diverseTexts(words)
            let prepared = try texts.map { try translator.prepared($0) }
            let times = try BenchTimer.times(
                of: BenchWork(
                    count: texts.reduce(0) { $0 + $1.utf8.count },
                    run: { for text in prepared { _ = translator.wordCount(text) } }), seconds: 1.5)
            return .measured([
                BenchResult(
                    name: name, unit: "MB/s", target: 40, better: .higher,
                    values: times.work.map { 1e-6 / $0 })
            ])
        }
    }

    /// Opening the compiled dictionary, as every start of the program does; the file is in the system's cache.
    static func dictionary(_ context: BenchContext) -> BenchStage {
        let name = "dictionary start-up"
        return BenchStage(name: name) {
            let path = context.dictionaryPath
            guard FileManager.default.fileExists(atPath: path) else {
                return .skipped("\(path) is not there (make setup dictionary)")
            }
            let times = try BenchTimer.times(
                of: BenchWork(run: { _ = try GeneralDictionary(path: path) }), seconds: 0.5)
            return .measured([
                BenchResult(name: name, unit: "ms", target: 5, values: times.work.map { $0 * 1000 })
            ])
        }
    }

    /// Sentences of words drawn so that ranks fall off like their inverse, as in real text.
    ///
    /// Source: G. K. Zipf, "Human Behavior and the Principle of Least Effort", 1949.
    ///
    /// - Parameter list: lines of a word, its frequency and its kind.
    /// - Returns: the same sentences every time.
    private static func diverseTexts(_ list: String) -> [String] {
        var words: [(text: Substring, frequency: Int)] = []
        for line in list.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count >= 2, let frequency = Int(Substring(fields[1])), frequency >= 20 else {
                continue
            }
            words.append((Substring(fields[0]), frequency))
        }
        words.sort { $0.frequency > $1.frequency }
        var random = Xorshift(state: 42)
        return (0..<2000).map { _ in
            var text = ""
            for _ in 0..<24 {
                let rank = Int(pow(Double(words.count), Double(random.next()))) - 1
                text += words[max(0, min(words.count - 1, rank))].text
            }
            return text + "。"
        }
    }
}
