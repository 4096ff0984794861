import GlossText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Compiles the general dictionary from the texts that set-up prepared.
public enum DictionaryData {
    /// The compiled file's bytes.
    ///
    /// - Parameter directory: holds `dict.txt` (word, frequency, class), `Unihan_Readings.txt`,
    ///   `Unihan_Variants.txt`, and optionally `phrases.tsv` (phrase, tab, syllables parted by spaces).
    /// - Returns: the file's bytes.
    /// - Throws: if a text that must be there is missing, or one is not UTF-8 or has a line of another form.
    public static func compile(directory: String) throws(SignAvatarError) -> [UInt8] {
        var builder = DictionaryBuilder()
        builder.addWords(try TextInput.text(ofFile: "\(directory)/dict.txt"))
        builder.addReadings(try TextInput.text(ofFile: "\(directory)/Unihan_Readings.txt"))
        builder.addVariants(try TextInput.text(ofFile: "\(directory)/Unihan_Variants.txt"))
        let phrases = "\(directory)/phrases.tsv"
        if FileManager.default.fileExists(atPath: phrases) {
            let lines = try TextInput.text(ofFile: phrases).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (index, line) in lines.enumerated() where !line.isEmpty {
                let fields = line.split(separator: "\t")
                guard fields.count == 2 else {
                    throw .badInput(
                        "\(phrases):\(index + 1): \(fields.count) fields; a phrase, a tab and its syllables are allowed"
                    )
                }
                builder.addPhrase(
                    String(fields[0]), readings: fields[1].split(separator: " ").map(String.init))
            }
        }
        return builder.build()
    }
}
