/// Why a figure cannot be built from MakeHuman's data.
public enum AvatarImportError: Error, Equatable, Sendable {
    case missingFile(path: String, reason: String)
    /// A file says something that cannot be used; `line` counts from 1, 0 is the file as a whole.
    case badFile(path: String, line: Int, reason: String)
    case unknownRecipe(String, known: [String])
}

extension AvatarImportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingFile(let path, let reason): "\(path): \(reason); run Scripts/setup.sh"
        case .badFile(let path, let line, let reason):
            line > 0 ? "\(path):\(line): \(reason)" : "\(path): \(reason)"
        case .unknownRecipe(let name, let known):
            "no presenter '\(name)'; there are \(known.joined(separator: ", "))"
        }
    }
}
