import GlossText

/// Compiles the general dictionary from the texts that set-up prepared.
public enum DictionaryData {
    /// The compiled file's bytes.
    ///
    /// - Parameter directory: holds `dict.txt` (word, frequency, class), `Unihan_Readings.txt`,
    ///   `Unihan_Variants.txt`, and optionally `phrases.tsv` (phrase, tab, syllables parted by spaces).
    /// - Returns: the file's bytes.
    /// - Throws: if a text is missing or not UTF-8.
    public static func compile(directory: String) throws(SignAvatarError) -> [UInt8] {
        var builder = DictionaryBuilder()
        builder.addWords(try TextInput.text(ofFile: "\(directory)/dict.txt"))
        builder.addReadings(try TextInput.text(ofFile: "\(directory)/Unihan_Readings.txt"))
        builder.addVariants(try TextInput.text(ofFile: "\(directory)/Unihan_Variants.txt"))
        if let phrases = try? TextInput.text(ofFile: "\(directory)/phrases.tsv") {
            for line in phrases.split(separator: "\n") {
                let fields = line.split(separator: "\t")
                guard fields.count == 2 else { continue }
                builder.addPhrase(
                    String(fields[0]), readings: fields[1].split(separator: " ").map(String.init))
            }
        }
        return builder.build()
    }
}
