import AvatarMath

/// Little-endian values one after the other.
struct PackWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    mutating func put(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    mutating func put(_ value: Float) { put(value.bitPattern) }

    mutating func put(_ count: Int) { put(UInt32(truncatingIfNeeded: count)) }

    mutating func put(_ value: Vector3) {
        put(value.x)
        put(value.y)
        put(value.z)
    }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes += text.utf8
    }

    mutating func put(_ other: [UInt8]) { bytes += other }

    mutating func put<Element>(each elements: [Element], _ body: (inout PackWriter, Element) -> Void) {
        put(elements.count)
        for element in elements { body(&self, element) }
    }
}

/// Reads what `PackWriter` wrote; every step is checked against the end and against sense.
struct PackReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    var isAtEnd: Bool { offset == bytes.count }

    private mutating func take<Value: FixedWidthInteger>(_: Value.Type) throws(PackError) -> Value {
        let size = MemoryLayout<Value>.size
        guard offset >= 0, bytes.count - offset >= size else { throw .damaged("it ends too early") }
        defer { offset += size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    mutating func word() throws(PackError) -> UInt32 { try take(UInt32.self) }

    mutating func long() throws(PackError) -> UInt64 { try take(UInt64.self) }

    mutating func float() throws(PackError) -> Float {
        let value = Float(bitPattern: try word())
        guard value.isFinite, abs(value) < 1e4 else { throw .damaged("a number is out of range") }
        return value
    }

    mutating func vector() throws(PackError) -> Vector3 {
        Vector3(try float(), try float(), try float())
    }

    /// A count of elements of at least `size` bytes each, which must fit into what is left.
    mutating func count(elementSize size: Int) throws(PackError) -> Int {
        let value = Int(try word())
        guard value * size <= bytes.count - offset else { throw .damaged("a list is longer than the file") }
        return value
    }

    mutating func text() throws(PackError) -> String {
        let length = try count(elementSize: 1)
        let piece = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
        offset += length
        guard let text = String(validating: piece, as: UTF8.self) else {
            throw .damaged("a name is not UTF-8")
        }
        return text
    }

    mutating func list<Element>(
        elementSize size: Int, _ element: (inout PackReader) throws(PackError) -> Element
    ) throws(PackError) -> [Element] {
        let count = try count(elementSize: size)
        var result: [Element] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try element(&self)) }
        return result
    }
}
