/// The SHA-256 digest of bytes (FIPS 180-4).
public struct SHA256: Sendable {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]
    private var pending: [UInt8] = []
    private var byteCount = 0

    public init() {}

    /// Takes more bytes.
    public mutating func update(_ bytes: [UInt8]) {
        byteCount += bytes.count
        var offset = 0
        if !pending.isEmpty {
            let wanted = min(64 - pending.count, bytes.count)
            pending += bytes[..<wanted]
            offset = wanted
            if pending.count == 64 {
                let block = pending
                block.withUnsafeBufferPointer { compress($0, at: 0) }
                pending = []
            }
        }
        bytes.withUnsafeBufferPointer { buffer in
            while offset + 64 <= buffer.count {
                compress(buffer, at: offset)
                offset += 64
            }
        }
        if offset < bytes.count { pending += bytes[offset...] }
    }

    /// The digest as 64 hexadecimal digits.
    public func finished() -> String {
        let digits = Array("0123456789abcdef")
        return String(digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The digest as 32 bytes.
    public func digest() -> [UInt8] {
        var copy = self
        var tail: [UInt8] = [0x80]
        let length = (pending.count + 9 + 63) / 64 * 64
        tail += [UInt8](repeating: 0, count: length - pending.count - 9)
        let bits = UInt64(byteCount) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        copy.update(tail)
        return copy.state.flatMap { word in
            stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        // Plain variables and memory on the stack: an array a round would cost a hundred times as much.
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
            for index in 0..<16 {
                let base = offset + index * 4
                schedule[index] =
                    UInt32(bytes[base]) << 24 | UInt32(bytes[base + 1]) << 16 | UInt32(bytes[base + 2]) << 8
                    | UInt32(bytes[base + 3])
            }
            for index in 16..<64 {
                let early = schedule[index - 15]
                let late = schedule[index - 2]
                let first = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
                let second = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
                schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
            }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            var (e, f, g, h) = (state[4], state[5], state[6], state[7])
            Self.constants.withUnsafeBufferPointer { constants in
                for index in 0..<64 {
                    let first = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
                    let choice = (e & f) ^ (~e & g)
                    let sum = h &+ first &+ choice &+ constants[index] &+ schedule[index]
                    let second = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
                    let majority = (a & b) ^ (a & c) ^ (b & c)
                    (h, g, f, e, d, c, b, a) = (g, f, e, d &+ sum, c, b, a, sum &+ second &+ majority)
                }
            }
            for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
        }
    }

    private func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value >> count | value << (32 - count)
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { prime in
            // The integer cube root of prime * 2^96, by bisection in 128-bit arithmetic, modulo 2^32.
            let target = UInt128(prime) << 96
            var low: UInt128 = 0
            var high: UInt128 = 1 << 36
            while high - low > 1 {
                let middle = (low + high) / 2
                if middle * middle * middle <= target { low = middle } else { high = middle }
            }
            return UInt32(truncatingIfNeeded: low)
        }
    }()
}
