import FileMapping

/// What the general dictionary knows of a word beyond its frequency.
enum WordKind: Int32, Sendable {
    /// The name of a place or body, and of a person.
    case place = 1
    case person
    case verb
}

/// Words of everyday Chinese with their frequency, readings and simplified forms, mapped from one file.
///
/// The file is made by `DictionaryBuilder` from data that set-up installs; without it only the sign library's
/// own words are known.
public struct GeneralDictionary: Sendable {
    /// The sections of the file, in order; each begins on a multiple of 8 bytes.
    enum Section: Int, CaseIterable {
        /// 65536 x UInt16: the trie code of a BMP scalar, 0 for none.
        case codes
        /// Int32 each: the double array. The two lowest bits of a cost are the `WordKind`.
        case base, check, costs, phrases
        /// UInt16 each: readings of phrases, syllable numbers.
        case phraseSyllables
        /// 65536 x UInt16: the syllable number + 1 of a scalar, and its simplified form; 0 for none.
        case readings, simplified
        /// UTF-8, one syllable a line.
        case syllables
    }

    static let magic: UInt32 = 0x444C_4753
    static let version: UInt32 = 2
    static let headerByteCount = 24 + Section.allCases.count * 16

    /// The sum over the file's contents; another dictionary has another one.
    public let checksum: UInt64
    private let file: MappedFile
    private let starts: [Int]
    private let counts: [Int]
    private let syllables: [String]
    /// The cost of a word that is in no list: of one character, in thousandths of a nat.
    static let unknownCost: Int32 = 16_000

    /// Opens and checks a file: magic, version, sizes and checksum.
    public init(path: String) throws(GlossTextError) {
        let file: MappedFile
        do throws(MappingError) { file = try MappedFile(path: path) } catch {
            throw .badDataFile(path: path, reason: error.reason)
        }
        let bytes = file.bytes
        func bad(_ reason: String) -> GlossTextError { .badDataFile(path: path, reason: reason) }
        guard bytes.count >= Self.headerByteCount else {
            throw bad("is too short for a dictionary; build it again")
        }
        guard bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self) == Self.magic else {
            throw bad("is not a dictionary; build it again")
        }
        guard bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self) == Self.version else {
            throw bad("has another version; build it again")
        }
        let length = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        guard length == UInt64(bytes.count) else { throw bad("is cut off; build it again") }
        let sum = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        guard sum == WordChecksum.of(UnsafeRawBufferPointer(rebasing: bytes[24...])) else {
            throw bad("is damaged (checksum); build it again")
        }
        // A text asks for few of the words.
        file.releasePages()
        var starts: [Int] = []
        var counts: [Int] = []
        let sizes = [2, 4, 4, 4, 4, 2, 2, 2, 1]
        for section in Section.allCases {
            let start = bytes.loadUnaligned(fromByteOffset: 24 + section.rawValue * 16, as: UInt64.self)
            let count = bytes.loadUnaligned(fromByteOffset: 32 + section.rawValue * 16, as: UInt64.self)
            guard start <= UInt64(bytes.count), count <= UInt64(bytes.count),
                start % 8 == 0, start + count * UInt64(sizes[section.rawValue]) <= UInt64(bytes.count)
            else { throw bad("has a section outside the file; build it again") }
            starts.append(Int(start))
            counts.append(Int(count))
        }
        let nodes = counts[Section.base.rawValue]
        guard nodes > 0, counts[Section.check.rawValue] == nodes, counts[Section.costs.rawValue] == nodes,
            counts[Section.phrases.rawValue] == nodes, counts[Section.codes.rawValue] == 65536,
            counts[Section.readings.rawValue] == 65536, counts[Section.simplified.rawValue] == 65536
        else { throw bad("has sections of the wrong size; build it again") }
        let blob = bytes[starts[8]..<(starts[8] + counts[8])]
        syllables = String(decoding: blob, as: UTF8.self).split(separator: "\n").map(String.init)
        checksum = sum
        self.file = file
        self.starts = starts
        self.counts = counts
    }

    @inline(__always)
    private func half(_ section: Section, _ index: Int) -> UInt16 {
        file.bytes.load(fromByteOffset: starts[section.rawValue] + index * 2, as: UInt16.self)
    }

    @inline(__always)
    private func word(_ section: Section, _ index: Int) -> Int32 {
        file.bytes.load(fromByteOffset: starts[section.rawValue] + index * 4, as: Int32.self)
    }

    /// Calls `found` with the length and cost (thousandths of a nat) of every word that begins at a place.
    @inline(__always)
    func matches(
        _ characters: [NormalizedCharacter], from start: Int, limit: Int, found: (Int, Int32) -> Void
    ) {
        walk(characters, from: start, limit: limit) { length, node in
            let cost = word(.costs, node)
            if cost >= 0 { found(length, cost) }
        }
    }

    @inline(__always)
    private func walk(
        _ characters: [NormalizedCharacter], from start: Int, limit: Int, visit: (Int, Int) -> Void
    ) {
        let nodeCount = counts[Section.base.rawValue]
        var node = 0
        var position = start
        while position < limit {
            let value = characters[position].scalar.value
            guard value < 65536 else { return }
            let code = Int(half(.codes, Int(value)))
            guard code > 0 else { return }
            let next = Int(word(.base, node)) + code
            guard next > 0, next < nodeCount, word(.check, next) == Int32(node) else { return }
            node = next
            position += 1
            visit(position - start, node)
        }
    }

    /// The trie's arrays for the segmenter; valid inside `body`.
    ///
    /// Values are costs in thousandths of a nat.
    func withTrie<Result>(_ body: (TrieView) -> Result) -> Result {
        func pointer<Value>(_ section: Section, _: Value.Type) -> UnsafePointer<Value> {
            let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[starts[section.rawValue]...])
            guard let address = bytes.baseAddress else { preconditionFailure("a checked section has bytes") }
            return address.assumingMemoryBound(to: Value.self)
        }
        return withExtendedLifetime(file) {
            body(
                TrieView(
                    codes: pointer(.codes, UInt16.self), base: pointer(.base, Int32.self),
                    check: pointer(.check, Int32.self), values: pointer(.costs, Int32.self),
                    nodeCount: counts[Section.base.rawValue]))
        }
    }

    /// The pinyin of a word, one syllable a character without tones; nil if a character has none.
    ///
    /// Phrases decide first, then single characters.
    func pinyin(_ characters: [NormalizedCharacter]) -> [String]? {
        var result: [String] = []
        var position = 0
        while position < characters.count {
            var phrase: (length: Int, offset: Int)?
            walk(characters, from: position, limit: characters.count) { length, node in
                let offset = Int(word(.phrases, node))
                if offset >= 0, length >= 2 { phrase = (length, offset) }
            }
            if let phrase, phrase.offset + phrase.length <= counts[Section.phraseSyllables.rawValue] {
                for index in 0..<phrase.length {
                    let syllable = Int(half(.phraseSyllables, phrase.offset + index))
                    guard syllable < syllables.count else { return nil }
                    result.append(syllables[syllable])
                }
                position += phrase.length
                continue
            }
            let value = characters[position].scalar.value
            guard value < 65536 else { return nil }
            let reading = Int(half(.readings, Int(value)))
            guard reading > 0, reading <= syllables.count else { return nil }
            result.append(syllables[reading - 1])
            position += 1
        }
        return result
    }

    /// What kind of word a word of the list is; nil if it is of no special kind.
    func kind(of characters: [NormalizedCharacter]) -> WordKind? {
        var result: WordKind?
        walk(characters, from: 0, limit: characters.count) { length, node in
            let cost = word(.costs, node)
            if length == characters.count, cost >= 0 { result = WordKind(rawValue: cost & 3) }
        }
        return result
    }

    /// The simplified form of a traditional character; nil if it has none of its own.
    func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard scalar.value < 65536 else { return nil }
        let form = half(.simplified, Int(scalar.value))
        return form == 0 ? nil : Unicode.Scalar(UInt32(form))
    }
}
