import AvatarMath
import SignCatalog

/// The joint angles of one hand in radians, measured from the anatomical zero.
///
/// Layout: index, middle, ring and little finger with knuckle, middle and end joint each (0..<12); their
/// sideways angles, positive towards the thumb (12..<16); thumb radial, palmar, roll, knuckle, end (16..<21).
public struct HandAngles: Sendable, Hashable {
    /// `count` angles in radians.
    public var values: [Float]

    /// The number of angles.
    public static let count = 21

    public init(values: [Float]) {
        precondition(values.count == Self.count, "a hand has 21 angles")
        self.values = values
    }

    /// The angles of a handshape as written, before thumb contacts are solved.
    public init(_ shape: Handshape) {
        var degrees: [Float] = []
        for flexion in shape.flexions { degrees += [flexion.knuckle, flexion.middle, flexion.end] }
        degrees += shape.spreads
        let thumb = shape.thumb
        degrees += [thumb.radial, thumb.palmar, thumb.roll, thumb.knuckle, thumb.end]
        values = degrees.map(\.degreesAsRadians)
    }

    /// The flexion of a joint (0 knuckle, 1 middle, 2 end) of a finger (0 index to 3 little).
    public subscript(finger finger: Int, joint joint: Int) -> Float {
        get { values[finger * 3 + joint] }
        set { values[finger * 3 + joint] = newValue }
    }

    /// The sideways angle of a finger (0 index to 3 little), positive towards the thumb.
    public subscript(spread finger: Int) -> Float {
        get { values[12 + finger] }
        set { values[12 + finger] = newValue }
    }

    /// An angle of the thumb: 0 radial, 1 palmar, 2 roll, 3 knuckle, 4 end.
    public subscript(thumb angle: Int) -> Float {
        get { values[16 + angle] }
        set { values[16 + angle] = newValue }
    }

    /// The angles `fraction` of the way to another hand; linear, angle by angle, so that joint limits hold.
    public func mixed(with other: HandAngles, fraction: Float) -> HandAngles {
        var result = self
        for index in values.indices {
            result.values[index] += (other.values[index] - values[index]) * fraction
        }
        return result
    }

    /// The largest difference to another hand in radians.
    public func distance(to other: HandAngles) -> Float {
        zip(values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// Whether a finger (0 index to 3 little) is straight enough to point: its two outer joints bend by less
    /// than 70 degrees together.
    public func isExtended(finger: Int) -> Bool {
        self[finger: finger, joint: 1] + self[finger: finger, joint: 2] < Float(70).degreesAsRadians
            && self[finger: finger, joint: 0] < Float(100).degreesAsRadians
    }

    /// Moves every angle into the range that a human hand allows.
    public mutating func clampToLimits() {
        for index in values.indices {
            values[index] = values[index].clamped(to: Self.limits[index])
        }
    }

    /// The range of every angle in radians (joint ranges as used by sign animation, see the notation page).
    public static let limits: [ClosedRange<Float>] = {
        let finger: [ClosedRange<Float>] = [-15...95, -5...115, -5...90]
        let degrees =
            finger + finger + finger + finger + Array(repeating: -26...22, count: 4)
            + [-5...85, -15...78, -25...75, -14...64, -17...92]
        return degrees.map { $0.lowerBound.degreesAsRadians...$0.upperBound.degreesAsRadians }
    }()
}
