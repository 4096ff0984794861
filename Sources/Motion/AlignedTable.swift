/// Numbers or C records that never change, where a kernel can read them: 64-byte aligned, freed with the object.
final class AlignedTable<Element: BitwiseCopyable>: Sendable {
    let count: Int
    // Written before `init` returns, and only read afterwards.
    nonisolated(unsafe) let base: UnsafePointer<Element>

    init(_ elements: [Element]) {
        count = elements.count
        let memory = AlignedMemory.allocate(Element.self, count: elements.count)
        elements.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { memory.update(from: start, count: source.count) }
        }
        base = UnsafePointer(memory)
    }

    deinit { base.deallocate() }
}

/// Numbers or C records that a kernel writes: 64-byte aligned, zero at first, freed with the object.
final class AlignedBuffer<Element: BitwiseCopyable> {
    let count: Int
    let base: UnsafeMutablePointer<Element>

    init(count: Int) {
        self.count = count
        base = AlignedMemory.allocate(Element.self, count: count)
    }

    deinit { base.deallocate() }
}

private enum AlignedMemory {
    static func allocate<Element: BitwiseCopyable>(
        _ type: Element.Type, count: Int
    ) -> UnsafeMutablePointer<Element> {
        // Never empty, so that there always is an address.
        let byteCount = max(1, count) * MemoryLayout<Element>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return memory.bindMemory(to: Element.self, capacity: max(1, count))
    }
}

extension AlignedBuffer where Element == SIMD8<Float> {
    /// The vectors as C sees them: eight floats each.
    var floats: UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
    }
}
