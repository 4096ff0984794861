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

    /// The light before the film curve that comes out as a given share of white, at most 0.999.
    static func beforeFilm(_ share: Float) -> Float {
        let knee: Float = 0.6
        guard share > knee else { return share }
        let over = (min(share, 0.999) - knee) / (1 - knee)
        return knee + (1 - knee) * over / (1 - over)
    }

    /// What `beforeFilm` gives for each sRGB byte: light that comes out as this byte.
    static let lightOfBytes: [Float] = (0...255).map { beforeFilm(linear(fromSRGB: UInt8($0))) }
}
