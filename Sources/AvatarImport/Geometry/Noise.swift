import AvatarMath

/// Smooth random values over space, the same on every machine.
enum Noise {
    private static func hash(_ x: Int32, _ y: Int32, _ z: Int32, _ seed: UInt32) -> Float {
        var value = UInt32(bitPattern: x) &* 0x8DA6_B343
        value ^= UInt32(bitPattern: y) &* 0xD816_3841
        value ^= UInt32(bitPattern: z) &* 0xCB1A_B31F
        value ^= seed &* 0x9E37_79B9
        value ^= value >> 15
        value = value &* 0x2C1B_3C6D
        value ^= value >> 12
        value = value &* 0x297A_2D39
        value ^= value >> 15
        return Float(value >> 8) / Float(1 << 24)
    }

    /// Value noise of 0...1, one random value a unit cell.
    static func value(_ point: Vector3, seed: UInt32) -> Float {
        let floor = point.rounded(.down)
        let cell = SIMD3<Int32>(Int32(floor.x), Int32(floor.y), Int32(floor.z))
        let part = point - floor
        let w = part * part * (Vector3(repeating: 3) - part * 2)
        func corner(_ x: Int32, _ y: Int32, _ z: Int32) -> Float {
            hash(cell.x &+ x, cell.y &+ y, cell.z &+ z, seed)
        }
        func line(_ y: Int32, _ z: Int32) -> Float {
            let left = corner(0, y, z)
            return left + (corner(1, y, z) - left) * w.x
        }
        let low = line(0, 0) + (line(1, 0) - line(0, 0)) * w.y
        let high = line(0, 1) + (line(1, 1) - line(0, 1)) * w.y
        return low + (high - low) * w.z
    }

    /// Noise about zero: -0.5...0.5 at a frequency in cycles a metre.
    static func signed(_ point: Vector3, _ frequency: Float, seed: UInt32) -> Float {
        value(point * frequency, seed: seed) - 0.5
    }
}

/// Random numbers that repeat.
///
/// Source: SplitMix64, S. Vigna 2015.
struct RepeatableRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Evenly in 0..<1.
    mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

    /// Evenly in a range.
    mutating func within(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

    /// About zero with a standard deviation: the sum of four even numbers, close to a normal one.
    mutating func bell(_ deviation: Float) -> Float {
        (unit() + unit() + unit() + unit() - 2) * 1.732 * deviation
    }
}
