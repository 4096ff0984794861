/// From pinyin to the letters of finger-spelling.
public enum FingerSpelling {
    /// The finger letters of a syllable: ZH, CH, SH and NG are one letter each, ü is Ü; nil for anything else.
    public static func letters(ofSyllable syllable: String) -> [String]? {
        var letters: [String] = []
        let scalars = Array(syllable.lowercased().unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch (scalar, next) {
            case ("z", "h"), ("c", "h"), ("s", "h"), ("n", "g"):
                // "ng" is one letter only where it closes the syllable.
                if scalar == "n", index + 2 < scalars.count {
                    letters.append("N")
                    index += 1
                } else {
                    letters.append(String(String.UnicodeScalarView([scalar, next ?? "h"])).uppercased())
                    index += 2
                }
            case ("ü", _), ("v", _):
                letters.append("Ü")
                index += 1
            case ("ê", _):
                letters.append("Ê")
                index += 1
            default:
                guard ("a"..."z").contains(scalar) else { return nil }
                letters.append(String(scalar).uppercased())
                index += 1
            }
        }
        return letters.isEmpty ? nil : letters
    }
}
