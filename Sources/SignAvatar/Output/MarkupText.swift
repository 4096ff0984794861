/// Text inside HTML, SVG and WebVTT.
package enum MarkupText {
    /// The text with every character that begins or ends markup written as an entity.
    package static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
