/// Memory of one worker that is written anew in every frame; grows, and is never cleared.
final class ScratchBuffer<Element: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    /// Takes room for some elements; their values are not set.
    init(capacity: Int = 0) {
        self.capacity = capacity
        base = Self.allocate(capacity)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// Makes room, keeping the first `kept` elements.
    func reserve(_ count: Int, keeping kept: Int = 0) {
        guard count > capacity else { return }
        let larger = max(count, kept > 0 ? capacity * 3 / 2 : count)
        let memory = Self.allocate(larger)
        if kept > 0 { memory.update(from: base, count: kept) }
        UnsafeMutableRawPointer(base).deallocate()
        base = memory
        capacity = larger
    }

    /// Cache lines are 64 bytes, and vectors are loaded whole.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
        UnsafeMutableRawPointer.allocate(
            byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64
        ).bindMemory(to: Element.self, capacity: max(1, count))
    }
}
