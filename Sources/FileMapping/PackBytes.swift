/// Little-endian values one after the other.
public struct PackWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Four bytes.
    public mutating func put(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    /// Eight bytes.
    public mutating func put(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

    /// Four bytes of IEEE 754.
    public mutating func put(_ value: Float) { put(value.bitPattern) }

    /// A count below 2^32.
    public mutating func put(_ count: Int) { put(UInt32(truncatingIfNeeded: count)) }

    /// UTF-8 after its count of bytes.
    public mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes += text.utf8
    }

    /// Bytes as they are.
    public mutating func put(_ other: [UInt8]) { bytes += other }

    /// Elements after their count.
    public mutating func put<Element>(each elements: [Element], _ body: (inout PackWriter, Element) -> Void) {
        put(elements.count)
        for element in elements { body(&self, element) }
    }
}

/// Reads what `PackWriter` wrote; every step is checked against the end and against sense.
public struct PackReader {
    private let bytes: UnsafeRawBufferPointer
    /// Where the next value begins, from the start of the bytes.
    public private(set) var offset: Int

    /// Reads from an offset; the bytes must live as long as the reader.
    public init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Whether every byte was read.
    public var isAtEnd: Bool { offset == bytes.count }

    private mutating func take<Value: FixedWidthInteger>(_: Value.Type) throws(PackError) -> Value {
        let size = MemoryLayout<Value>.size
        guard offset >= 0, bytes.count - offset >= size else { throw .damaged("it ends too early") }
        defer { offset += size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// Four bytes.
    public mutating func word() throws(PackError) -> UInt32 { try take(UInt32.self) }

    /// Eight bytes.
    public mutating func long() throws(PackError) -> UInt64 { try take(UInt64.self) }

    /// A finite number between -10,000 and 10,000.
    public mutating func float() throws(PackError) -> Float {
        let value = Float(bitPattern: try word())
        guard value.isFinite, abs(value) < 1e4 else { throw .damaged("a number is out of range") }
        return value
    }

    /// A count of elements of at least `size` bytes each, which must fit into what is left.
    public mutating func count(elementSize size: Int) throws(PackError) -> Int {
        let value = Int(try word())
        guard value * size <= bytes.count - offset else { throw .damaged("a list is longer than the file") }
        return value
    }

    /// Over bytes that are not looked at.
    public mutating func skip(_ count: Int) throws(PackError) {
        guard count >= 0, count <= bytes.count - offset else { throw .damaged("it ends too early") }
        offset += count
    }

    /// UTF-8 after its count of bytes.
    public mutating func text() throws(PackError) -> String {
        let length = try count(elementSize: 1)
        let piece = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
        offset += length
        guard let text = String(validating: piece, as: UTF8.self) else {
            throw .damaged("a name is not UTF-8")
        }
        return text
    }

    /// Elements of at least `size` bytes each, after their count.
    public mutating func list<Element>(
        elementSize size: Int, _ element: (inout PackReader) throws(PackError) -> Element
    ) throws(PackError) -> [Element] {
        let count = try count(elementSize: size)
        var result: [Element] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try element(&self)) }
        return result
    }
}
