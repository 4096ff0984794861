/// Reads little-endian values from bytes, never past their end.
struct ByteCursor {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes are left.
    var remaining: Int { bytes.count - offset }

    private func need(_ count: Int) throws(AvatarFileError) {
        guard count >= 0, count <= remaining else {
            throw .invalid(place: "byte \(offset)", reason: "\(count) bytes expected, \(remaining) left")
        }
    }

    mutating func uint32() throws(AvatarFileError) -> UInt32 {
        try need(4)
        defer { offset += 4 }
        return bytes.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
    }

    /// A count that does not promise more items than bytes are left.
    mutating func count(_ what: String, bytesEach: Int, limit: Int) throws(AvatarFileError) -> Int {
        let value = Int(try uint32())
        guard value <= limit else { throw .tooLarge(what: what, found: value, allowed: limit) }
        try need(value * bytesEach)
        return value
    }

    mutating func take(_ count: Int) throws(AvatarFileError) -> ArraySlice<UInt8> {
        try need(count)
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }

    mutating func float() throws(AvatarFileError) -> Float {
        let start = offset
        let value = Float(bitPattern: try uint32())
        guard value.isFinite, abs(value) < 1e4 else {
            throw .invalid(
                place: "byte \(start)", reason: "\(value) is not a number between -10000 and 10000")
        }
        return value
    }

    mutating func text(limit: Int) throws(AvatarFileError) -> String {
        let count = try count("bytes of a name", bytesEach: 1, limit: limit)
        return String(decoding: try take(count), as: UTF8.self)
    }
}

/// Collects little-endian values.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt32) {
        for shift in [UInt32(0), 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func put(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    mutating func put(_ value: Float) { put(value.bitPattern) }

    mutating func put(count: Int) { put(UInt32(count)) }

    mutating func put(_ text: String) {
        let utf8 = Array(text.utf8)
        put(count: utf8.count)
        bytes += utf8
    }

    mutating func put(_ raw: [UInt8]) { bytes += raw }

    /// Zeroes up to a multiple of four bytes.
    mutating func pad(with byte: UInt8 = 0) {
        while bytes.count % 4 != 0 { bytes.append(byte) }
    }
}
