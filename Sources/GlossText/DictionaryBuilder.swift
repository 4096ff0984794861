import FileMapping

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes the bytes of a `GeneralDictionary` from the texts that set-up installs.
public struct DictionaryBuilder {
    private var frequencies: [String: Int] = [:]
    /// Words that the list marks as names or verbs.
    private var kinds: [String: WordKind] = [:]
    private var total = 0
    private var readings: [UInt32: String] = [:]
    private var phrases: [String: [String]] = [:]
    private var simplified: [UInt32: UInt32] = [:]

    /// Words rarer than this are names and noise that mislead the segmenter.
    public static let lowestFrequency = 5

    /// The list's parts of speech that matter here.
    private static let kindTags: [String: WordKind] = [
        "ns": .place, "nt": .place, "nr": .person, "nrt": .person, "nrfg": .person, "v": .verb,
    ]

    /// Characters whose simplified form depends on the word; they stay as they are.
    private static let guarded: Set<UInt32> = Set("乾著".unicodeScalars.map(\.value))

    public init() {}

    /// Takes lines of `word frequency part-of-speech`.
    public mutating func addWords(_ text: String) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count >= 2, let frequency = Int(String(Substring(fields[1]))) else { continue }
            total += frequency
            guard frequency >= Self.lowestFrequency else { continue }
            let word = String(Substring(fields[0]))
            frequencies[word] = frequency
            if fields.count >= 3 { kinds[word] = Self.kindTags[String(Substring(fields[2]))] }
        }
    }

    /// Takes Unihan_Readings.txt: kMandarin.
    public mutating func addReadings(_ text: String) {
        Self.eachUnihan(text, property: "kMandarin") { scalar, value in
            if let first = value.split(separator: " ").first { readings[scalar] = Self.plain(String(first)) }
        }
    }

    /// Takes Unihan_Variants.txt: kSimplifiedVariant, the first form that is not the character itself.
    public mutating func addVariants(_ text: String) {
        Self.eachUnihan(text, property: "kSimplifiedVariant") { scalar, value in
            let forms = value.split(separator: " ").compactMap { UInt32($0.dropFirst(2), radix: 16) }
            guard let form = forms.first(where: { $0 != scalar }) else { return }
            if scalar < 65536, form < 65536, !Self.guarded.contains(scalar) { simplified[scalar] = form }
        }
    }

    /// Takes a phrase with one reading a character, with or without tone marks.
    public mutating func addPhrase(_ phrase: String, readings: [String]) {
        guard phrase.unicodeScalars.count == readings.count, readings.count >= 2 else { return }
        phrases[phrase] = readings.map(Self.plain)
    }

    private static func eachUnihan(_ text: String, property: String, _ body: (UInt32, String) -> Void) {
        for line in text.split(separator: "\n") where line.hasPrefix("U+") {
            let fields = line.split(separator: "\t")
            guard fields.count == 3, fields[1] == property,
                let scalar = UInt32(fields[0].dropFirst(2), radix: 16)
            else {
                continue
            }
            body(scalar, String(fields[2]))
        }
    }

    /// A syllable without tone marks, lower case, ü kept.
    static func plain(_ syllable: String) -> String {
        let marks: [Character: Character] = [
            "ā": "a", "á": "a", "ǎ": "a", "à": "a", "ē": "e", "é": "e", "ě": "e", "è": "e", "ī": "i",
            "í": "i", "ǐ": "i",
            "ì": "i", "ō": "o", "ó": "o", "ǒ": "o", "ò": "o", "ū": "u", "ú": "u", "ǔ": "u", "ù": "u",
            "ǖ": "ü", "ǘ": "ü",
            "ǚ": "ü", "ǜ": "ü", "ń": "n", "ň": "n", "ǹ": "n", "ḿ": "m",
        ]
        return String(syllable.lowercased().map { marks[$0] ?? $0 }.filter { !$0.isNumber })
    }

    /// The file's bytes.
    public func build() -> [UInt8] {
        var syllableNumbers: [String: Int] = [:]
        var syllables: [String] = []
        func number(_ syllable: String) -> Int {
            if let known = syllableNumbers[syllable] { return known }
            syllableNumbers[syllable] = syllables.count
            syllables.append(syllable)
            return syllables.count - 1
        }
        var readingTable = [UInt16](repeating: 0, count: 65536)
        for scalar in readings.keys.sorted() where scalar < 65536 {
            readingTable[Int(scalar)] = UInt16(number(readings[scalar] ?? "") + 1)
        }
        var simplifiedTable = [UInt16](repeating: 0, count: 65536)
        for (scalar, form) in simplified { simplifiedTable[Int(scalar)] = UInt16(form) }
        // Words and phrases share one trie.
        let words = Set(frequencies.keys).union(phrases.keys).filter { word in
            word.unicodeScalars.allSatisfy { $0.value < 65536 }
                && (1...24).contains(word.unicodeScalars.count)
        }
        var uses = [Int](repeating: 0, count: 65536)
        for word in words { for scalar in word.unicodeScalars { uses[Int(scalar.value)] += 1 } }
        let order = (0..<65536).filter { uses[$0] > 0 }.sorted { (uses[$1], $0) < (uses[$0], $1) }
        var codes = [UInt16](repeating: 0, count: 65536)
        for (index, scalar) in order.enumerated() { codes[scalar] = UInt16(index + 1) }
        let keyed = words.map { word in (key: word.unicodeScalars.map { codes[Int($0.value)] }, word: word) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let trie = DoubleArrayBuilder(keys: keyed.map(\.key), keyValues: keyed.indices.map { Int32($0) })
        var costs = [Int32](repeating: -1, count: trie.values.count)
        var phraseOffsets = [Int32](repeating: -1, count: trie.values.count)
        var phraseSyllables: [UInt16] = []
        let logTotal = log(Double(max(1, total)))
        for (node, value) in trie.values.enumerated() where value >= 0 {
            let word = keyed[Int(value)].word
            if let frequency = frequencies[word] {
                let cost = Int32(((logTotal - log(Double(frequency))) * 1000).rounded())
                costs[node] = cost & ~3 | (kinds[word]?.rawValue ?? 0)
            }
            if let reading = phrases[word] {
                phraseOffsets[node] = Int32(phraseSyllables.count)
                phraseSyllables += reading.map { UInt16(number($0)) }
            }
        }
        let blob = Array(syllables.joined(separator: "\n").utf8)
        var body = [UInt8](repeating: 0, count: GeneralDictionary.headerByteCount - 24)
        var table: [(start: Int, count: Int)] = []
        func append<Value: FixedWidthInteger>(_ values: [Value]) {
            while (body.count + 24) % 8 != 0 { body.append(0) }
            table.append((body.count + 24, values.count))
            values.withUnsafeBytes { body.append(contentsOf: $0) }
        }
        append(codes)
        append(trie.base)
        append(trie.check)
        append(costs)
        append(phraseOffsets)
        append(phraseSyllables)
        append(readingTable)
        append(simplifiedTable)
        append(blob)
        for (index, entry) in table.enumerated() {
            Self.put(UInt64(entry.start), into: &body, at: index * 16)
            Self.put(UInt64(entry.count), into: &body, at: index * 16 + 8)
        }
        let sum = body.withUnsafeBytes { WordChecksum.of($0) }
        var header: [UInt8] = [UInt8](repeating: 0, count: 24)
        Self.put(
            UInt64(GeneralDictionary.magic) | UInt64(GeneralDictionary.version) << 32, into: &header, at: 0)
        Self.put(sum, into: &header, at: 8)
        Self.put(UInt64(body.count + 24), into: &header, at: 16)
        return header + body
    }

    private static func put(_ value: UInt64, into bytes: inout [UInt8], at offset: Int) {
        for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
    }
}
