/// The mouth's shapes for Mandarin syllables, as weights of face expressions.
enum Mouthing {
    /// A mouth shape.
    enum Shape: Sendable, Hashable {
        /// a, o/uo, e, i, u, ü; lips closed for b p m; lip on teeth for f; teeth for z c s zh ch sh r.
        case a, o, e, i, u, y, closed, lipTeeth, teeth, neutral
    }

    /// The shapes of a syllable: how it begins and its vowel, with the share of the syllable that each takes.
    static func shapes(ofSyllable syllable: String) -> [(shape: Shape, share: Float)] {
        let text = syllable.lowercased()
        let initials = [
            "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
            "c", "s", "y", "w",
        ]
        let initial = initials.first { text.hasPrefix($0) } ?? ""
        var final = String(text.dropFirst(initial.count))
        if ["j", "q", "x", "y"].contains(initial), final.hasPrefix("u") { final = "ü" + final.dropFirst() }
        var result: [(Shape, Float)] = []
        switch initial {
        case "b", "p", "m": result.append((.closed, 0.3))
        case "f": result.append((.lipTeeth, 0.3))
        case "zh", "ch", "sh", "r", "z", "c", "s", "j", "q", "x": result.append((.teeth, 0.3))
        case "w": result.append((.u, 0.3))
        default: break
        }
        for (shape, share) in vowels(final) { result.append((shape, share)) }
        let total = result.reduce(0) { $0 + $1.1 }
        return total > 0 ? result.map { ($0.0, $0.1 / total) } : [(.neutral, 1)]
    }

    private static func vowels(_ final: String) -> [(Shape, Float)] {
        var result: [(Shape, Float)] = []
        for letter in final {
            switch letter {
            case "a": result.append((.a, 0.6))
            case "o": result.append((.o, 0.5))
            case "e", "ê": result.append((.e, 0.5))
            case "i": result.append((.i, final.count == 1 ? 0.6 : 0.3))
            case "u": result.append((.u, final.count == 1 ? 0.6 : 0.35))
            case "ü", "v": result.append((.y, 0.5))
            default: break
            }
        }
        return result
    }

    /// The expressions of a shape.
    static func weights(_ shape: Shape) -> [String: Float] {
        switch shape {
        case .a: ["jawOpen": 0.34, "mouthStretchLeft": 0.08, "mouthStretchRight": 0.08]
        case .o: ["jawOpen": 0.20, "mouthFunnel": 0.42, "mouthPucker": 0.20]
        case .e: ["jawOpen": 0.26, "mouthStretchLeft": 0.2, "mouthStretchRight": 0.2]
        case .i: ["jawOpen": 0.12, "mouthStretchLeft": 0.46, "mouthStretchRight": 0.46]
        case .u: ["jawOpen": 0.08, "mouthPucker": 0.62]
        case .y: ["jawOpen": 0.08, "mouthPucker": 0.50, "mouthFunnel": 0.15]
        case .closed: ["mouthPressLeft": 0.55, "mouthPressRight": 0.55]
        case .lipTeeth: ["jawOpen": 0.05, "mouthRollLower": 0.55]
        case .teeth:
            ["jawOpen": 0.09, "mouthStretchLeft": 0.14, "mouthStretchRight": 0.14, "mouthFunnel": 0.14]
        case .neutral: [:]
        }
    }
}
