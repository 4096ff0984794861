import AvatarMath
import AvatarModel

/// Both hands and forearms of an utterance, frame by frame: how deep they are in each other, and how far they are moved.
struct HandFilm {
    /// A ball of a hand or forearm, and how much of what moves the wrist moves it, 0 to 1.
    private struct Part {
        var centre: Vector3
        var radius: Float
        var share: Float
    }

    /// The balls of one arm in a frame where nothing is moved, and a ball about all of them.
    private struct Limb {
        var parts: [Part] = []
        var centre = Vector3.zero
        var reach: Float = 0
        /// How far it is from the body, metres; nil where nobody asked.
        var room: Float?
    }

    let count: Int
    /// How deep the arms are in each other as moved, metres; 0 where they are apart.
    private(set) var depths: [Float]
    /// How far the wrists are moved, metres.
    private(set) var rightShifts: [Vector3]
    private(set) var leftShifts: [Vector3]
    private(set) var isMoved = false
    /// Empty where the arms are far apart.
    private var right: [Limb]
    private var left: [Limb]
    private var rightWrists: [Vector3] = []
    private var leftWrists: [Vector3] = []
    private var isHopeless: [Bool]

    static let framesPerSecond = Modulation.samplesPerSecond
    /// From which wrist to wrist nothing of one arm reaches the other, metres.
    private static let reach: Float = 0.45
    /// How long before and after an overlap it is asked which hand moves, frames.
    private static let neighbours = 8
    /// A hand that moves less than this counts as standing, metres; the second hand stands more firmly.
    private static let standing: (right: Float, left: Float) = (0.004, 0.001)
    /// How much deeper in the body a hand may be after it is moved, metres.
    private static let bodyDepth: Float = 0.002

    /// When a frame is, seconds.
    static func seconds(_ frame: Int) -> Float { Float(frame) / framesPerSecond }

    /// Looks at two lines.
    ///
    /// - Parameters:
    ///   - first: the right hand's line.
    ///   - second: the left hand's line.
    ///   - seconds: how long both are.
    ///   - body: the avatar.
    init(right first: HandLine, left second: HandLine, seconds: Float, body: SigningBody) {
        count = max(1, Int((seconds * Self.framesPerSecond).rounded(.up)) + 1)
        depths = [Float](repeating: 0, count: count)
        isHopeless = [Bool](repeating: false, count: count)
        rightShifts = [Vector3](repeating: .zero, count: count)
        leftShifts = rightShifts
        right = [Limb](repeating: Limb(), count: count)
        left = right
        var rightHand = Watch(line: first, arm: body.arm(.right))
        var leftHand = Watch(line: second, arm: body.arm(.left))
        for frame in 0..<count {
            let time = Self.seconds(frame)
            rightWrists.append(first.wrist(at: time))
            leftWrists.append(second.wrist(at: time))
            guard rightWrists[frame].distance(to: leftWrists[frame]) < Self.reach else { continue }
            right[frame] = rightHand.limb(at: time)
            left[frame] = leftHand.limb(at: time)
            look(frame)
        }
    }

    /// Follows one line; what does not change from frame to frame is not made again.
    private struct Watch {
        let line: HandLine
        let arm: ArmRig
        private var state: HandState?
        private var limb = Limb()
        private var balls: [Ball] = []

        init(line: HandLine, arm: ArmRig) {
            self.line = line
            self.arm = arm
        }

        mutating func limb(at seconds: Float) -> Limb {
            let now = line.stateInWay(at: seconds, arm: arm)
            guard now != state else { return limb }
            if now.angles != state?.angles { balls = arm.hand.posed(now.angles).balls }
            state = now
            let pose = arm.pose(now.posture)
            var parts = balls.map {
                Part(centre: pose.wrist + pose.hand.act($0.centre - arm.wrist), radius: $0.radius, share: 1)
            }
            for (ball, place) in zip(arm.forearmBalls(of: pose), HandSurface.forearmPlaces) {
                parts.append(Part(centre: ball.centre, radius: ball.radius, share: place))
            }
            let centre = parts.reduce(Vector3.zero) { $0 + $1.centre } / Float(max(1, parts.count))
            let reach = parts.reduce(Float(0)) { max($0, $1.centre.distance(to: centre) + $1.radius) }
            limb = Limb(parts: parts, centre: centre, reach: reach)
            return limb
        }
    }

    /// The deepest frame; nil if none is deeper than allowed.
    func worst(beyond allowed: Float) -> Int? {
        var found: Int?
        var deepest = allowed + 3e-4
        for frame in 0..<count where depths[frame] > deepest && !isHopeless[frame] {
            deepest = depths[frame]
            found = frame
        }
        return found
    }

    /// Leaves a frame and what is nearly as deep about it as it is.
    mutating func giveUp(_ frame: Int, downTo depth: Float) {
        for frame in run(about: frame, deeperThan: depth) { isHopeless[frame] = true }
    }

    /// A frame and all about it without a break in which the arms are deeper than that in each other.
    func run(about frame: Int, deeperThan depth: Float) -> ClosedRange<Int> {
        var (first, last) = (frame, frame)
        while first > 0, depths[first - 1] > depth { first -= 1 }
        while last + 1 < count, depths[last + 1] > depth { last += 1 }
        return first...last
    }

    /// How much of moving apart is the right hand's, 0 to 1: whoever moves gives way.
    func rightShare(_ frames: ClosedRange<Int>) -> Float {
        let first = max(0, frames.lowerBound - Self.neighbours)
        let last = min(count - 1, frames.upperBound + Self.neighbours)
        func way(_ wrists: [Vector3]) -> Float {
            (first..<last).reduce(0) { $0 + wrists[$1].distance(to: wrists[$1 + 1]) }
        }
        let own = way(rightWrists) + Self.standing.right
        return own / (own + way(leftWrists) + Self.standing.left)
    }

    /// Calls with every pair of balls that may touch in a frame: how the right one lies to the left one as moved.
    private func pairs(_ frame: Int, slack: Float, _ body: (Part, Part, Vector3) -> Void) {
        let (first, second) = (right[frame], left[frame])
        for part in first.parts {
            let here = part.centre + rightShifts[frame] * part.share
            let near = second.reach + part.radius + slack + leftShifts[frame].length
            let away = here - second.centre
            guard away.dot(away) < near * near else { continue }
            for other in second.parts {
                body(part, other, here - other.centre - leftShifts[frame] * other.share)
            }
        }
    }

    /// How the right hand moves against the left one so that the arms come apart, the shortest way first, metres.
    ///
    /// - Parameters:
    ///   - frame: where.
    ///   - allowed: how deep they may stay in each other, metres.
    ///   - rightShare: how much of it is the right hand's.
    /// - Returns: ways; none if the arms are apart.
    func waysOut(at frame: Int, allowed: Float, rightShare: Float) -> [Vector3] {
        var sum = Vector3.zero
        var deepest: (depth: Float, direction: Vector3) = (0, .zero)
        pairs(frame, slack: 0) { first, second, apart in
            let depth = first.radius + second.radius - apart.length
            guard depth > 0 else { return }
            sum += apart.normalized * depth
            if depth > deepest.depth { deepest = (depth, apart.normalized) }
        }
        guard deepest.depth > 0 else { return [] }
        var directions = [deepest.direction, (deepest.direction + Vector3(-0.3, 0.2, 0.6)).normalized]
        if sum.length > 1e-5 {
            directions += [sum.normalized, (sum.normalized + deepest.direction).normalized]
        }
        let between = rightShifts[frame] - leftShifts[frame]
        if between.length > 1e-3 { directions.append(between.normalized) }
        directions += [
            Vector3(0, 0, 1), Vector3(0, 0, -1), Vector3(0, 1, 0), Vector3(0, -1, 0), Vector3(-1, 0, 0),
        ]
        return directions.map { direction in
            direction * metres(frame, along: direction, allowed: allowed, rightShare: rightShare)
        }.sorted { $0.length < $1.length }
    }

    /// How far the right hand has to go in a direction until nothing is deeper than allowed, metres.
    private func metres(_ frame: Int, along direction: Vector3, allowed: Float, rightShare: Float) -> Float {
        var farthest: Float = 0
        pairs(frame, slack: 0.1) { first, second, apart in
            let reach = first.radius + second.radius - allowed
            let along = apart.dot(direction)
            let root = along * along + reach * reach - apart.dot(apart)
            guard root > 0 else { return }
            // What is near an elbow hardly comes along.
            let moved = first.share * rightShare + second.share * (1 - rightShare)
            farthest = max(farthest, (root.squareRoot() - along) / max(0.3, moved))
        }
        return farthest
    }

    /// Whether a hand that is moved on in a frame goes no deeper into the body.
    private static func isFree(_ limb: inout Limb, _ shift: Vector3, _ way: Vector3, _ body: BodyModel)
        -> Bool
    {
        let room =
            limb.room
            ?? limb.parts.reduce(Float.infinity) { min($0, body.distance(to: $1.centre) - $1.radius) }
        limb.room = room
        // Nothing comes to the body on so short a way.
        return (shift + way).length < room || deeper(limb, shift, way, body) < bodyDepth
    }

    /// How much deeper in the body some balls are when they are moved on, metres.
    private static func deeper(_ limb: Limb, _ shift: Vector3, _ way: Vector3, _ body: BodyModel) -> Float {
        var deepest: Float = 0
        for part in limb.parts {
            let there = body.distance(to: part.centre + (shift + way) * part.share) - part.radius
            guard there < 0 else { continue }
            let here = min(0, body.distance(to: part.centre + shift * part.share) - part.radius)
            deepest = max(deepest, here - there)
        }
        return deepest
    }

    /// Moves the hands over some frames, with ramps before and behind.
    ///
    /// - Parameters:
    ///   - frames: the frames in which they are moved by the whole.
    ///   - before: the frames of the ramp before them.
    ///   - after: the frames of the ramp behind them.
    ///   - right: how far the right hand is moved, metres.
    ///   - left: how far the left hand is moved, metres.
    ///   - limit: how far a hand may be moved in any frame, with what it was moved before, metres.
    ///   - body: neither hand may go deeper into it.
    /// - Returns: false if that cannot be; nothing is moved then.
    mutating func move(
        _ frames: ClosedRange<Int>, before: Int, after: Int, right: Vector3, left: Vector3,
        atMost limit: Float,
        body: BodyModel
    ) -> Bool {
        var shares: [(frame: Int, share: Float)] = []
        for frame in max(0, frames.lowerBound - before)...min(count - 2, frames.upperBound + after) {
            var share: Float = 1
            if frame < frames.lowerBound {
                share = Self.eased(Float(frame - frames.lowerBound + before) / Float(max(1, before)))
            } else if frame > frames.upperBound {
                share = Self.eased(Float(frames.upperBound + after - frame) / Float(max(1, after)))
            }
            let (first, second) = (rightShifts[frame], leftShifts[frame])
            guard (first + right * share).length <= max(limit, first.length),
                (second + left * share).length <= max(limit, second.length)
            else { return false }
            shares.append((frame, share))
        }
        var moved = (right: rightShifts, left: leftShifts)
        for (frame, share) in shares {
            moved.right[frame] += right * share
            moved.left[frame] += left * share
        }
        let around =
            max(1, (shares.first?.frame ?? 1) - 1)...max(1, min(count - 2, (shares.last?.frame ?? 0) + 1))
        guard
            Self.isCalm(rightWrists, rightShifts, moved.right, around, width: body.shoulderWidth),
            Self.isCalm(leftWrists, leftShifts, moved.left, around, width: body.shoulderWidth)
        else { return false }
        for (frame, share) in shares
        where frame % 3 == 0 || frame == frames.lowerBound || frame == frames.upperBound {
            guard
                Self.isFree(&self.right[frame], rightShifts[frame], right * share, body),
                Self.isFree(&self.left[frame], leftShifts[frame], left * share, body)
            else { return false }
        }
        let old = (right: rightShifts, left: leftShifts, depths: depths)
        rightShifts = moved.right
        leftShifts = moved.left
        // A ramp may lead into what was apart.
        let most = max(Self.rampDepth, deepest(old.depths, shares))
        for (frame, _) in shares {
            look(frame)
            guard depths[frame] > most else { continue }
            (rightShifts, leftShifts, depths) = (old.right, old.left, old.depths)
            return false
        }
        isMoved = true
        return true
    }

    private func deepest(_ depths: [Float], _ shares: [(frame: Int, share: Float)]) -> Float {
        shares.reduce(0) { max($0, depths[$1.frame]) }
    }

    /// How deep arms may be in each other in a ramp, metres, where they are not anyway.
    private static let rampDepth: Float = 0.004
    /// From 0 to 1 with neither speed nor acceleration at the ends.
    private static func eased(_ fraction: Float) -> Float {
        let x = fraction.clamped(to: 0...1)
        return x * x * x * (10 - 15 * x + 6 * x * x)
    }

    private mutating func look(_ frame: Int) {
        var least: Float = 0
        pairs(frame, slack: 0) { first, second, apart in
            let reach = first.radius + second.radius - least
            let square = apart.dot(apart)
            if square < reach * reach { least = first.radius + second.radius - square.squareRoot() }
        }
        depths[frame] = least
    }
}
