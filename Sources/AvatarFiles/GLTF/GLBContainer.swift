/// The two chunks of a binary glTF 2.0 file: a JSON document and its bytes.
struct GLBContainer {
    var document: JSONNode
    var binary: [UInt8]

    /// The largest file, bytes.
    static let fileLimit = 64 << 20
    private static let magic: UInt32 = 0x4654_6C67
    private static let jsonType: UInt32 = 0x4E4F_534A
    private static let binaryType: UInt32 = 0x004E_4942

    init(document: JSONNode, binary: [UInt8]) {
        self.document = document
        self.binary = binary
    }

    /// Whether bytes begin like a GLB file.
    static func isGLB(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x67, 0x6C, 0x54, 0x46]) }

    /// Reads a file's bytes.
    init(decoding bytes: [UInt8]) throws(AvatarFileError) {
        guard bytes.count <= Self.fileLimit else {
            throw .tooLarge(what: "bytes", found: bytes.count, allowed: Self.fileLimit)
        }
        var cursor = ByteCursor(bytes)
        guard try cursor.uint32() == Self.magic else {
            throw .invalid(place: "byte 0", reason: "not a binary glTF file (GLB or VRM)")
        }
        let version = try cursor.uint32()
        guard version == 2 else { throw .unsupported("glTF version \(version)") }
        let length = Int(try cursor.uint32())
        guard length <= bytes.count, length >= 20 else {
            throw .invalid(
                place: "byte 8", reason: "the length is \(length), the file has \(bytes.count) bytes")
        }
        var document: JSONNode?
        var binary: [UInt8] = []
        while cursor.offset + 8 <= length {
            let count = Int(try cursor.uint32())
            let type = try cursor.uint32()
            let content = try cursor.take(count)
            if type == Self.jsonType, document == nil {
                document = try JSONReader.read(Array(content))
            } else if type == Self.binaryType, binary.isEmpty {
                binary = Array(content)
            }
        }
        guard let document else { throw .invalid(place: "byte 12", reason: "no JSON chunk") }
        self.document = document
        self.binary = binary
    }

    /// The file's bytes.
    func encoded() -> [UInt8] {
        var json = ByteWriter()
        json.put(Array(document.serialized.utf8))
        json.pad(with: 0x20)
        var data = ByteWriter()
        data.put(binary)
        data.pad()
        var file = ByteWriter()
        file.put(Self.magic)
        file.put(UInt32(2))
        let binaryCount = data.bytes.isEmpty ? 0 : 8 + data.bytes.count
        file.put(count: 12 + 8 + json.bytes.count + binaryCount)
        file.put(count: json.bytes.count)
        file.put(Self.jsonType)
        file.put(json.bytes)
        if !data.bytes.isEmpty {
            file.put(count: data.bytes.count)
            file.put(Self.binaryType)
            file.put(data.bytes)
        }
        return file.bytes
    }
}
