import AvatarMath

/// What is behind the figure, in linear light.
public enum Background: Sendable, Equatable {
    /// One colour: red, green and blue in linear light, 0...1.
    case plain(Vector3)
    /// From top to bottom, brightest behind the head.
    case gradient(top: Vector3, middle: Vector3, bottom: Vector3)
    /// A picture without alpha, scaled to cover and cut in the middle.
    case picture(Pixmap)
    /// Nothing: pictures have four channels, and colours are not multiplied with alpha.
    case transparent

    /// A quiet dark grey blue: skin stands out from it three to one, and rim light parts hair and clothes from it.
    public static let studio = Background.gradient(
        top: Vector3(0.018, 0.025, 0.031), middle: Vector3(0.023, 0.031, 0.039),
        bottom: Vector3(0.010, 0.015, 0.019))

    /// A name that tells backgrounds apart: equal backgrounds have equal names.
    public var name: String {
        switch self {
        case .plain(let color): return "plain \(color.x) \(color.y) \(color.z)"
        case .gradient(let top, let middle, let bottom):
            let numbers = [top, middle, bottom].map { "\($0.x) \($0.y) \($0.z)" }
            return "gradient " + numbers.joined(separator: ", ")
        case .transparent: return "transparent"
        case .picture(let picture):
            // FNV-1a (G. Fowler and others), 64 bits.
            let hash = picture.bytes.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
            return "picture \(picture.width)x\(picture.height) \(String(hash, radix: 16))"
        }
    }

    /// Bytes a pixel of pictures with this background.
    var channels: Int { self == .transparent ? 4 : 3 }

    /// The light at a height, 0 top to 1 bottom; black for pictures.
    func light(at fraction: Float) -> Vector3 {
        switch self {
        case .plain(let color): return color
        case .picture, .transparent: return .zero
        case .gradient(let top, let middle, let bottom):
            let peak: Float = 0.32
            if fraction < peak {
                return top.mixed(with: middle, fraction: Float.smoothstep(0, 1, fraction / peak))
            }
            return middle.mixed(
                with: bottom, fraction: Float.smoothstep(0, 1, (fraction - peak) / (1 - peak)))
        }
    }

    /// The background's bytes.
    ///
    /// A gradient is dithered from row to row, never within one: there is no banding, and rows of one colour make
    /// small files.
    func bytes(width: Int, height: Int) -> [UInt8] {
        if self == .transparent { return [UInt8](repeating: 0, count: width * height * 4) }
        if case .picture(let picture) = self { return picture.covering(width: width, height: height) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * 3)
        let thresholds: [Float] = [0.125, 0.625, 0.375, 0.875]
        let isPlain = if case .plain = self { true } else { false }
        for y in 0..<height {
            let light = light(at: (Float(y) + 0.5) / Float(height))
            let threshold = isPlain ? 0.5 : thresholds[y & 3]
            let color = SIMD3<Float>(
                ColorCurve.film(light.x), ColorCurve.film(light.y), ColorCurve.film(light.z))
            let red = Self.byte(color.x, threshold: threshold)
            let green = Self.byte(color.y, threshold: threshold)
            let blue = Self.byte(color.z, threshold: threshold)
            for _ in 0..<width {
                bytes.append(red)
                bytes.append(green)
                bytes.append(blue)
            }
        }
        return bytes
    }

    private static func byte(_ light: Float, threshold: Float) -> UInt8 {
        UInt8(min(255, ColorCurve.sRGB(fromLinear: light) * 255 + threshold))
    }
}

extension Pixmap {
    /// The picture scaled to cover another size, cut evenly where the shapes differ.
    fileprivate func covering(width goalWidth: Int, height goalHeight: Int) -> [UInt8] {
        let scale = max(Float(goalWidth) / Float(width), Float(goalHeight) / Float(height))
        let left = (Float(width) - Float(goalWidth) / scale) / 2
        let top = (Float(height) - Float(goalHeight) / scale) / 2
        var result: [UInt8] = []
        result.reserveCapacity(goalWidth * goalHeight * 3)
        for y in 0..<goalHeight {
            let sourceY = (top + (Float(y) + 0.5) / scale - 0.5).clamped(to: 0...Float(height - 1))
            let row = min(height - 2, Int(sourceY))
            let fractionY = sourceY - Float(row)
            for x in 0..<goalWidth {
                let sourceX = (left + (Float(x) + 0.5) / scale - 0.5).clamped(to: 0...Float(width - 1))
                let column = min(width - 2, Int(sourceX))
                let fractionX = sourceX - Float(column)
                for channel in 0..<3 {
                    func value(_ x: Int, _ y: Int) -> Float {
                        Float(bytes[(y * width + x) * channels + channel])
                    }
                    let upper = value(column, row) * (1 - fractionX) + value(column + 1, row) * fractionX
                    let lower =
                        value(column, row + 1) * (1 - fractionX) + value(column + 1, row + 1) * fractionX
                    result.append(UInt8(upper * (1 - fractionY) + lower * fractionY + 0.5))
                }
            }
        }
        return result
    }
}
