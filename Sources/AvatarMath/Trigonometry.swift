#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Single-precision `atan2`, from the platform's C library.
public func atan2Float(_ y: Float, _ x: Float) -> Float { atan2f(y, x) }

/// Single-precision sine of an angle in radians.
public func sinFloat(_ radians: Float) -> Float { sinf(radians) }

/// Single-precision cosine of an angle in radians.
public func cosFloat(_ radians: Float) -> Float { cosf(radians) }

/// The angle in radians, 0...pi, whose cosine is `value`; values beyond -1...1 are clamped.
public func acosFloat(_ value: Float) -> Float { acosf(min(1, max(-1, value))) }

/// The angle in radians, -pi/2...pi/2, whose sine is `value`; values beyond -1...1 are clamped.
public func asinFloat(_ value: Float) -> Float { asinf(min(1, max(-1, value))) }

/// Single-precision tangent of an angle in radians.
public func tanFloat(_ radians: Float) -> Float { tanf(radians) }

/// `base` to the power of `exponent`.
public func powFloat(_ base: Float, _ exponent: Float) -> Float { powf(base, exponent) }

/// The exponential function.
public func expFloat(_ value: Float) -> Float { expf(value) }

extension Float {
    /// This number of degrees in radians.
    @inlinable public var degreesAsRadians: Float { self * (.pi / 180) }

    /// This number of radians in degrees.
    @inlinable public var radiansAsDegrees: Float { self * (180 / .pi) }

    /// The value moved into `range`.
    @inlinable public func clamped(to range: ClosedRange<Float>) -> Float {
        Swift.min(range.upperBound, Swift.max(range.lowerBound, self))
    }

    /// 0 below `edge0`, 1 above `edge1`, with zero slope at both; the Hermite step of shading languages.
    @inlinable public static func smoothstep(_ edge0: Float, _ edge1: Float, _ value: Float) -> Float {
        let fraction = ((value - edge0) / (edge1 - edge0)).clamped(to: 0...1)
        return fraction * fraction * (3 - 2 * fraction)
    }
}

/// Double-precision `atan2`, from the platform's C library.
public func atan2Double(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

/// Double-precision sine of an angle in radians.
public func sinDouble(_ radians: Double) -> Double { sin(radians) }
