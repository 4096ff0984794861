/// A glTF 2.0 document with its buffers: a binary file, or JSON text with data in it or beside it.
struct GLTFFile {
    let document: JSONNode
    let buffers: [[UInt8]]
    let resources: GLTFResources

    /// How many buffers a file may have.
    static let bufferLimit = 64

    /// Whether bytes begin like binary glTF, or like JSON.
    static func isGLTF(_ bytes: [UInt8]) -> Bool {
        if GLBContainer.isGLB(bytes) { return true }
        return bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "{")
    }

    /// Reads a file's bytes, and what it names.
    init(decoding bytes: [UInt8], resources: GLTFResources) throws(AvatarFileError) {
        guard GLBContainer.isGLB(bytes) || !Self.isGLTF(bytes) else {
            guard bytes.count <= GLBContainer.fileLimit else {
                throw .tooLarge(what: "bytes", found: bytes.count, allowed: GLBContainer.fileLimit)
            }
            try self.init(document: try JSONReader.read(bytes), binary: nil, resources: resources)
            return
        }
        let container = try GLBContainer(decoding: bytes)
        try self.init(document: container.document, binary: container.binary, resources: resources)
    }

    init(document: JSONNode, binary: [UInt8]?, resources: GLTFResources = .none) throws(AvatarFileError) {
        let version = document["asset"]?["version"]?.text ?? "none"
        guard version.hasPrefix("2.") else { throw .unsupported("glTF version \(version.prefix(16))") }
        let items = try document.list("buffers", of: "document")
        guard items.count <= Self.bufferLimit else {
            throw .tooLarge(what: "buffers", found: items.count, allowed: Self.bufferLimit)
        }
        var buffers: [[UInt8]] = []
        var total = 0
        for (index, item) in items.enumerated() {
            let place = "buffer \(index)"
            let bytes: [UInt8]
            if let uri = item["uri"]?.text {
                guard let found = try resources.bytes(uri, place: place) else {
                    throw .invalid(place: place, reason: "its file '\(uri.prefix(80))' is not there")
                }
                bytes = found
            } else if index == 0, let binary {
                bytes = binary
            } else {
                throw .invalid(place: place, reason: "it has neither a URI nor a chunk of the file")
            }
            total += bytes.count
            guard total <= GLBContainer.fileLimit else {
                throw .tooLarge(what: "bytes in buffers", found: total, allowed: GLBContainer.fileLimit)
            }
            guard let length = item["byteLength"]?.index, length <= bytes.count else {
                throw .invalid(place: place, reason: "its length does not fit the \(bytes.count) bytes there")
            }
            buffers.append(bytes)
        }
        self.document = document
        self.buffers = buffers
        self.resources = resources
    }
}
