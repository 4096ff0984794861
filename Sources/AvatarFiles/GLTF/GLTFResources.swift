/// What a glTF document names by URI: bytes inside it, or files beside it.
///
/// Only relative names of files beside the document or below its folder are followed: no network address, no
/// absolute path, no `..`.
public struct GLTFResources: Sendable {
    /// The largest `data:` URI, decoded bytes.
    public static let dataLimit = 1 << 20

    private let file: @Sendable (_ name: String) -> [UInt8]?

    /// Takes what reads a file beside the document; it gives nil if there is none.
    public init(_ file: @escaping @Sendable (_ name: String) -> [UInt8]?) { self.file = file }

    /// Nothing lies beside the document.
    public static let none = GLTFResources { _ in nil }

    /// The bytes that a URI names.
    ///
    /// - Parameters:
    ///   - uri: as the document has it.
    ///   - place: who asks, for the error.
    /// - Returns: the bytes; nil if no such file is beside the document.
    /// - Throws: if the URI is of a kind that is not followed, or its data are too many.
    func bytes(_ uri: String, place: String) throws(AvatarFileError) -> [UInt8]? {
        if uri.hasPrefix("data:") { return try Self.data(uri, place: place) }
        return file(try Self.name(uri, place: place))
    }

    /// The checked name of a file beside the document.
    static func name(_ uri: String, place: String) throws(AvatarFileError) -> String {
        guard uri.utf8.count <= 1024, let name = decoded(uri) else {
            throw .invalid(place: place, reason: "its URI is no name of a file")
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = !name.utf8.contains { $0 < 0x20 || $0 == 0x5C || $0 == 0x3A || $0 == 0x7F }
        guard isPlain, parts.allSatisfy({ !$0.isEmpty && $0 != ".." }) else {
            throw .invalid(
                place: place,
                reason: "the URI '\(uri.prefix(80))' leads elsewhere; only files beside the document are read"
            )
        }
        return name
    }

    /// Text with its `%20` and the like replaced; nil if it is damaged.
    private static func decoded(_ uri: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(uri.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func data(_ uri: String, place: String) throws(AvatarFileError) -> [UInt8] {
        let utf8 = Array(uri.utf8)
        guard let comma = utf8.firstIndex(of: UInt8(ascii: ",")),
            String(decoding: utf8[..<comma], as: UTF8.self).hasSuffix(";base64")
        else { throw .invalid(place: place, reason: "its data: URI is not in base64") }
        var text = utf8[(comma + 1)...]
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        let count = text.count * 3 / 4
        guard count <= dataLimit else {
            throw .tooLarge(what: "bytes in the data: URI of \(place)", found: count, allowed: dataLimit)
        }
        guard let bytes = base64(text) else {
            throw .invalid(place: place, reason: "its data: URI is damaged")
        }
        return bytes
    }

    /// Bytes of base64 without its padding; nil if a character is none of it.
    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for character in text {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
            }
        }
        return bytes
    }
}
