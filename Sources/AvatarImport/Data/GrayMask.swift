import AvatarMath

/// A grey picture over the texture space of the base mesh, from a binary PGM file.
public struct GrayMask: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Rows from the top.
    public let values: [UInt8]

    /// Reads a `P5` file with 8 bits a pixel and sides of 1 to 4096.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - path: for error messages.
    /// - Throws: `badFile` if it is something else or too short.
    public init(bytes: [UInt8], path: String) throws(AvatarImportError) {
        func bad(_ reason: String) -> AvatarImportError { .badFile(path: path, line: 0, reason: reason) }
        guard bytes.count > 2, bytes[0] == 0x50, bytes[1] == 0x35 else {
            throw bad("not a binary grey picture (P5)")
        }
        var offset = 2
        var numbers: [Int] = []
        while numbers.count < 3, offset < bytes.count {
            let byte = bytes[offset]
            if byte >= 48, byte <= 57 {
                var value = 0
                while offset < bytes.count, bytes[offset] >= 48, bytes[offset] <= 57, value < 100_000 {
                    value = value * 10 + Int(bytes[offset] - 48)
                    offset += 1
                }
                numbers.append(value)
            } else if byte == 35 {
                while offset < bytes.count, bytes[offset] != 10 { offset += 1 }
            } else {
                offset += 1
            }
        }
        guard numbers.count == 3, (1...4096).contains(numbers[0]), (1...4096).contains(numbers[1]),
            numbers[2] == 255
        else { throw bad("width, height and 255 expected, found \(numbers)") }
        let start = offset + 1
        let count = numbers[0] * numbers[1]
        guard bytes.count >= start + count else {
            throw bad("\(max(0, bytes.count - start)) bytes of pixels, \(count) expected")
        }
        width = numbers[0]
        height = numbers[1]
        values = Array(bytes[start..<(start + count)])
    }

    init(width: Int, height: Int, values: [UInt8]) {
        self.width = width
        self.height = height
        self.values = values
    }

    /// The value at a texture place with (0, 0) at the bottom left, bilinear, 0...1.
    func value(at place: SIMD2<Float>) -> Float {
        let x = (place.x * Float(width) - 0.5).clamped(to: 0...Float(width - 1))
        let y = ((1 - place.y) * Float(height) - 0.5).clamped(to: 0...Float(height - 1))
        let left = Int(x)
        let top = Int(y)
        let right = min(left + 1, width - 1)
        let bottom = min(top + 1, height - 1)
        let fx = x - Float(left)
        let fy = y - Float(top)
        func at(_ column: Int, _ row: Int) -> Float { Float(values[row * width + column]) }
        let upper = at(left, top) * (1 - fx) + at(right, top) * fx
        let lower = at(left, bottom) * (1 - fx) + at(right, bottom) * fx
        return (upper * (1 - fy) + lower * fy) / 255
    }

    /// The mask with soft edges: three passes of a box, close to a Gaussian.
    func blurred(radius: Int) -> GrayMask {
        guard radius > 0 else { return self }
        var current = values.map { Int32($0) }
        var next = current
        let span = Int32(2 * radius + 1)
        func pass(count: Int, length: Int, step: Int, stride: Int) {
            for line in 0..<count {
                let base = line * stride
                var sum: Int32 = 0
                for index in -radius...radius { sum += current[base + min(max(index, 0), length - 1) * step] }
                for index in 0..<length {
                    next[base + index * step] = (sum + span / 2) / span
                    sum += current[base + min(index + radius + 1, length - 1) * step]
                    sum -= current[base + max(index - radius, 0) * step]
                }
            }
            swap(&current, &next)
        }
        for _ in 0..<3 {
            pass(count: height, length: width, step: 1, stride: width)
            pass(count: width, length: height, step: width, stride: 1)
        }
        return GrayMask(width: width, height: height, values: current.map { UInt8(clamping: $0) })
    }
}
