import AvatarMath
import AvatarModel

extension HandTrack {
    /// Moves the whole track sideways, shoulder widths towards a side.
    mutating func shift(_ outward: Float, toward leading: Side, side: Side, body: SigningBody) {
        move(by: Vector3(leading.sign * outward * body.body.shoulderWidth, 0, 0))
    }

    /// Moves the whole track, metres.
    mutating func move(by vector: Vector3) {
        for index in arms.indices { arms[index].posture.wrist += vector }
    }

    /// Moves the whole track and keeps the hand's turn in space, so that two hands keep together, metres.
    mutating func carry(by vector: Vector3, arm: ArmRig) {
        for index in arms.indices {
            arms[index].posture = arm.carried(arms[index].posture, by: vector)
        }
    }

    /// Leads a movement from one displacement to another, metres; what lies between goes along by its share.
    mutating func lead(from start: Vector3, to end: Vector3) {
        guard let first = arms.first?.posture.wrist else { return }
        let ways = arms.map { $0.posture.wrist.distance(to: first) }
        let longest = ways.max() ?? 0
        // Small movements about a place have no direction of their own.
        guard longest > 0.02 else { return move(by: (start + end) / 2) }
        for index in arms.indices {
            arms[index].posture.wrist += start.mixed(with: end, fraction: ways[index] / longest)
        }
    }

    /// Makes the hand's movement smaller; one end stays where it is.
    ///
    /// - Parameters:
    ///   - share: of the movement, above 0.
    ///   - aboutStart: whether the start stays, otherwise the end does.
    ///   - seconds: the length of the part.
    mutating func contract(to share: Float, aboutStart: Bool, seconds: Float) {
        guard let first = arms.first, let last = arms.last else { return }
        let fixed = (aboutStart ? first : last).posture.wrist
        for index in arms.indices {
            arms[index].posture.wrist = fixed + (arms[index].posture.wrist - fixed) * share
        }
        let extra = modulation.value(at: aboutStart ? 0 : seconds)
        modulation.offsets = modulation.offsets.map { extra.offset + ($0 - extra.offset) * share }
        modulation.bends = modulation.bends.map { extra.bend + ($0 - extra.bend) * share }
    }

    /// How far the wrist goes from where it starts, metres.
    ///
    /// - Parameter seconds: the length of the part.
    /// - Returns: the greatest distance.
    func extent(seconds: Float) -> Float {
        let start = wrist(at: 0)
        let looks = max(8, Int(seconds * 30))
        return (1...looks).map { wrist(at: seconds * Float($0) / Float(looks)).distance(to: start) }.max()
            ?? 0
    }

    /// A slow change from one posture to another.
    init(from: HandState, to: HandState, seconds: Float) {
        self.init(
            arms: [ArmKey(seconds: 0, posture: from.posture), ArmKey(seconds: seconds, posture: to.posture)],
            shapes: [
                ShapeKey(seconds: 0, angles: from.angles), ShapeKey(seconds: seconds, angles: to.angles),
            ],
            modulation: Modulation())
    }
}
