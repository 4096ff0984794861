import AvatarMath

/// From linear light to the bytes of a screen, and back.
public enum ColorCurve {
    /// Linear light of an sRGB byte (IEC 61966-2-1).
    public static func linear(fromSRGB byte: UInt8) -> Float {
        let value = Float(byte) / 255
        return value <= 0.04045 ? value / 12.92 : powFloat((value + 0.055) / 1.055, 2.4)
    }

    /// The sRGB value 0...1 of linear light; values outside 0...1 are clamped.
    public static func sRGB(fromLinear value: Float) -> Float {
        let light = value.clamped(to: 0...1)
        return light <= 0.0031308 ? light * 12.92 : 1.055 * powFloat(light, 1 / 2.4) - 0.055
    }

    /// A gentle shoulder for highlights: the identity up to 0.6, then a curve that reaches 1 at infinity.
    ///
    /// Faces and hands keep their colour; only catch-lights and rims are compressed.
    public static func film(_ value: Float) -> Float {
        let knee: Float = 0.6
        guard value > knee else { return max(0, value) }
        let over = (value - knee) / (1 - knee)
        return knee + (1 - knee) * over / (1 + over)
    }

    /// sRGB bytes of film-curved light in 4096 steps of its square root, which spreads dark tones.
    static let byteTable: [UInt8] = (0...4096).map { step in
        let root = Float(step) / 4096
        return UInt8((sRGB(fromLinear: root * root) * 255).rounded())
    }

    /// The sRGB byte of linear light after the film curve.
    @inline(__always)
    static func byte(_ light: Float, table: UnsafePointer<UInt8>) -> UInt8 {
        let knee: Float = 0.6
        var value = max(0, light)
        if value > knee {
            let over = (value - knee) / (1 - knee)
            value = knee + (1 - knee) * over / (1 + over)
        }
        return table[Int(min(1, value).squareRoot() * 4096 + 0.5)]
    }
}
