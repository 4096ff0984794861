// Hot loops. Rules for this file: no allocation, no throw; sizes are checked by the caller, once.

/// Rows of bytes turned into residues of a prediction, and their running checksum.
enum RowFilter {
    private typealias Bytes = SIMD32<UInt8>

    /// Residues from the pixel to the left: PNG's filter 1.
    ///
    /// - Parameters:
    ///   - row: the row's bytes.
    ///   - count: how many.
    ///   - pixelBytes: the bytes of a pixel; the first pixel stays as it is.
    ///   - target: receives `count` bytes.
    @inline(__always)
    static func subtractLeft(
        _ row: UnsafePointer<UInt8>, count: Int, pixelBytes: Int, into target: UnsafeMutablePointer<UInt8>
    ) {
        for index in 0..<min(count, pixelBytes) { target[index] = row[index] }
        guard count > pixelBytes else { return }
        subtract(row + pixelBytes, row, count: count - pixelBytes, into: target + pixelBytes)
    }

    /// Residues from another row of the same length: PNG's filter 2.
    @inline(__always)
    static func subtract(
        _ row: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, count: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        var index = 0
        while index + 32 <= count {
            let left = UnsafeRawPointer(row + index).loadUnaligned(as: Bytes.self)
            let right = UnsafeRawPointer(other + index).loadUnaligned(as: Bytes.self)
            UnsafeMutableRawPointer(target + index).storeBytes(of: left &- right, as: Bytes.self)
            index += 32
        }
        while index < count {
            target[index] = row[index] &- other[index]
            index += 1
        }
    }

    /// Residues from the mean of left and above, rounded down: PNG's filter 3.
    static func subtractMean(
        _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, count: Int, pixelBytes: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        for index in 0..<count {
            let left = index >= pixelBytes ? UInt16(row[index - pixelBytes]) : 0
            target[index] = row[index] &- UInt8((left + UInt16(above[index])) / 2)
        }
    }

    /// Residues from whichever neighbour is nearest to left + above - corner: PNG's filter 4.
    ///
    /// Source: A. Paeth, Graphics Gems II, 1991.
    static func subtractPaeth(
        _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, count: Int, pixelBytes: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        for index in 0..<count {
            let left = index >= pixelBytes ? Int16(row[index - pixelBytes]) : 0
            let corner = index >= pixelBytes ? Int16(above[index - pixelBytes]) : 0
            let up = Int16(above[index])
            let toLeft = abs(up - corner)
            let toUp = abs(left - corner)
            let toCorner = abs(left + up - corner - corner)
            let nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
            target[index] = row[index] &- UInt8(truncatingIfNeeded: nearest)
        }
    }

    /// The sum of the residues' sizes as signed bytes: the usual estimate of what they cost.
    static func cost(_ residues: UnsafePointer<UInt8>, count: Int) -> Int {
        var sum = 0
        for index in 0..<count { sum += Int(Int8(bitPattern: residues[index]).magnitude) }
        return sum
    }
}

/// zlib's Adler-32, sixteen bytes at a time.
struct Adler32 {
    private(set) var low: UInt32 = 1
    private(set) var high: UInt32 = 0

    private static let modulus: UInt32 = 65521

    var value: UInt32 { high << 16 | low }

    /// Continues the checksum over `count` bytes.
    @inline(__always)
    mutating func update(_ bytes: UnsafePointer<UInt8>, count: Int) {
        var sum = UInt64(low)
        var sumOfSums = UInt64(high)
        var index = 0
        // In a block of 16 x 16 bytes both the lanes' sums and the sums of those fit 16 bits.
        while index + 256 <= count {
            var lanes = SIMD16<UInt16>()
            var sums = SIMD16<UInt16>()
            for step in 0..<16 {
                let block = UnsafeRawPointer(bytes + index + step * 16).loadUnaligned(as: SIMD16<UInt8>.self)
                lanes &+= SIMD16<UInt16>(truncatingIfNeeded: block)
                sums &+= lanes
            }
            let wide = SIMD16<UInt32>(truncatingIfNeeded: lanes)
            let weighted = wide &* Self.laneNumbers
            sumOfSums += 256 * sum + 16 * UInt64(SIMD16<UInt32>(truncatingIfNeeded: sums).wrappedSum())
            sumOfSums -= UInt64(weighted.wrappedSum())
            sum += UInt64(wide.wrappedSum())
            index += 256
        }
        while index < count {
            sum += UInt64(bytes[index])
            sumOfSums += sum
            index += 1
        }
        low = UInt32(sum % UInt64(Self.modulus))
        high = UInt32(sumOfSums % UInt64(Self.modulus))
    }

    private static let laneNumbers = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}
