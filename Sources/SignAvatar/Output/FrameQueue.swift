/// Hands products of several workers to one taker in order, with a bounded number waiting.
actor FrameQueue<Product: Sendable> {
    private let capacity: Int
    private var next = 0
    private var products: [Int: Product] = [:]
    private var putters: [(index: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private var taker: CheckedContinuation<Void, Never>?
    private var isClosed = false

    /// Makes an empty queue.
    ///
    /// - Parameter capacity: how far the products that wait may be ahead of the next one to be taken, 1 or more.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Adds a product; waits while it is too far ahead.
    func put(_ product: Product, index: Int) async throws {
        while !isClosed, index >= next + capacity {
            await withCheckedContinuation { putters.append((index, $0)) }
        }
        if isClosed { throw CancellationError() }
        products[index] = product
        if index == next { wakeTaker() }
    }

    /// The next product in order; waits for it.
    func take() async throws -> Product {
        while true {
            if let product = products.removeValue(forKey: next) {
                next += 1
                let ready = putters.filter { $0.index < next + capacity }
                putters.removeAll { $0.index < next + capacity }
                for putter in ready { putter.continuation.resume() }
                return product
            }
            if isClosed { throw CancellationError() }
            await withCheckedContinuation { taker = $0 }
        }
    }

    /// Ends all waiting: a worker or the taker failed.
    func close() {
        isClosed = true
        wakeTaker()
        for putter in putters { putter.continuation.resume() }
        putters = []
    }

    private func wakeTaker() {
        taker?.resume()
        taker = nil
    }
}
