import Dispatch
import Foundation
import GlossText

/// Times the text stage: `swift run -c release --package-path Benchmarks BenchmarkText [DICTIONARY] [DICT.TXT]`.
///
/// The text is made of the dictionary's own words in a fixed shuffle, weighted by frequency, so that it is as
/// diverse as news; each figure is the minimum and the median of several runs on one thread.
@main
struct BenchmarkText {
    static func main() throws {
        let arguments = CommandLine.arguments
        let dictionaryPath = arguments.count > 1 ? arguments[1] : ".data/text/general.dict"
        let wordsPath = arguments.count > 2 ? arguments[2] : ".data/text/dict.txt"
        report("dictionary load", unit: "ms", runs: 20) {
            _ = try? GeneralDictionary(path: dictionaryPath)
            return 1
        }
        let dictionary = try GeneralDictionary(path: dictionaryPath)
        let texts = try makeTexts(wordsPath)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let lexicon = SignLexicon(
            entries: ["社区", "居民", "办理", "窗口", "身份证"].map { LexiconEntry(word: $0, signs: [$0], rung: 1) },
            signNames: ["社区", "居民", "办理", "窗口", "身份证"])
        let translator = GlossTranslator(lexicon: lexicon, grammar: GrammarTables(), dictionary: dictionary)
        let prepared = try texts.map { try translator.prepared($0) }
        report("segmentation of \(bytes / 1024) KiB", unit: "MB/s", runs: 7) {
            var words = 0
            let seconds = time { for text in prepared { words += translator.wordCount(text) } }
            precondition(words > 0)
            return Double(bytes) / 1e6 / seconds
        }
        let sentence = "您好，欢迎来到社区党群服务中心，请点击屏幕选择您要办理的业务，办理居住证需要身份证原件、户口本复印件和照片，请到三号窗口排队。"
        report("sentence of \(sentence.count) characters", unit: "ms", runs: 50) {
            time { _ = try? translator.translate(sentence) } * 1000
        }
    }

    private static func time(_ work: () -> Void) -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        work()
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    }

    /// Prints the best and the median of `runs` runs; a run that returns 1 is timed itself, in milliseconds.
    private static func report(_ name: String, unit: String, runs: Int, _ run: () -> Double) {
        var values: [Double] = []
        for _ in 0..<runs {
            var value = 0.0
            let seconds = time { value = run() }
            values.append(value == 1 ? seconds * 1000 : value)
        }
        values.sort()
        let best = unit == "MB/s" ? values[values.count - 1] : values[0]
        print("\(name): best \(rounded(best)) \(unit), median \(rounded(values[values.count / 2])) \(unit)")
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    private static func makeTexts(_ path: String) throws -> [String] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        var words: [(String, Int)] = []
        for line in lines {
            let fields = line.split(separator: " ")
            if fields.count >= 2, let frequency = Int(fields[1]), frequency >= 20 {
                words.append((String(fields[0]), frequency))
            }
        }
        words.sort { $0.1 > $1.1 }
        var state: UInt64 = 42
        var texts: [String] = []
        for _ in 0..<6000 {
            var text = ""
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Zipf: ranks fall off like their inverse.
                let uniform = Double(state >> 40) / Double(1 << 24)
                let rank = Int(pow(Double(words.count), uniform)) - 1
                text += words[max(0, min(words.count - 1, rank))].0
            }
            texts.append(text + "。")
        }
        return texts
    }
}
