import AvatarMath

/// How a shoulder stands on top of what the place of the hand alone makes of it, radians.
///
/// A face may ask for it (a shrug), and so does an arm that comes nearer to what is written.
public struct ShoulderMove: Sendable, Equatable {
    /// Up.
    public var lift: Float
    /// To the front.
    public var forward: Float

    public init(lift: Float, forward: Float) {
        self.lift = lift
        self.forward = forward
    }

    /// As the place of the hand has it.
    public static let zero = ShoulderMove(lift: 0, forward: 0)

    /// Both moves at once.
    public static func + (first: ShoulderMove, second: ShoulderMove) -> ShoulderMove {
        ShoulderMove(lift: first.lift + second.lift, forward: first.forward + second.forward)
    }

    /// How far an arm may take its shoulder along, beyond the up to 16 and 20 degrees that its place does; a
    /// collar bone can be raised by about 40 degrees and brought forward by about 30.
    static let liftRange: ClosedRange<Float> = Float(-6).degreesAsRadians...Float(12).degreesAsRadians
    static let forwardRange: ClosedRange<Float> = Float(-10).degreesAsRadians...Float(12).degreesAsRadians
}
