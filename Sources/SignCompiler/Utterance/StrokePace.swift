import AvatarMath
import AvatarModel

/// How fast a part may be made inside a sentence, and how much of its ends the ways around it may take.
struct StrokePace {
    /// One end of a part.
    enum End { case start, end }

    /// What the hands of a part reach as compiled: shoulder widths, radians, seconds.
    private struct Peaks {
        var speed: Float = 0
        var acceleration: Float = 0
        var turn: Float = 0
        var fingers: Float = 0
    }

    private let tracks: [HandTrack]
    private let seconds: Float
    private let width: Float
    private let peaks: Peaks?

    /// Strokes longer than this are made faster, as far as the limits allow, seconds.
    private static let wanted: Float = 0.28
    private static let wantedShare: Float = 0.56
    private static let shortest: Float = 0.2
    private static let greatestRate: Float = 2
    /// How fast hand and fingers of a hurried stroke may turn, radians a second.
    private static let turnSpeed: Float = 19
    private static let fingerSpeed: Float = 28

    init(tracks: [Side: HandTrack], seconds: Float, width: Float) {
        self.tracks = Side.allCases.compactMap { tracks[$0] }
        self.seconds = seconds
        self.width = width
        peaks = seconds > Self.shortest ? Self.peaks(of: self.tracks, seconds: seconds, width: width) : nil
    }

    /// By how much the part may be made faster than compiled.
    func rate(within limits: MotionLimits) -> Float {
        guard let peaks else { return 1 }
        let possible = min(
            limits.strokeSpeed / max(0.01, peaks.speed),
            (limits.strokeAcceleration / max(0.01, peaks.acceleration)).squareRoot(),
            Self.turnSpeed / max(0.01, peaks.turn), Self.fingerSpeed / max(0.01, peaks.fingers))
        // A part of what a stroke is too long, so that slow signs stay slower than quick ones.
        let wished = seconds / max(Self.shortest, min(Self.wanted, seconds * Self.wantedShare))
        // At a low effort strokes may even be slower than compiled.
        return max(
            min(possible, wished, Self.greatestRate, seconds / Self.shortest), min(1, limits.effort))
    }

    private static func peaks(of tracks: [HandTrack], seconds: Float, width: Float) -> Peaks {
        let step: Float = 1 / 60
        let count = max(2, Int(seconds / step))
        var result = Peaks()
        for track in tracks {
            let places = (0...count).map { track.wrist(at: Float($0) * step) / width }
            let turns = (0...count).map { track.turn(at: Float($0) * step) }
            let angles = (0...count).map { track.angles(at: Float($0) * step) }
            for index in 1...count {
                result.speed = max(result.speed, places[index].distance(to: places[index - 1]) / step)
                result.turn = max(result.turn, turns[index].distance(to: turns[index - 1]) / step)
                result.fingers = max(result.fingers, angles[index].distance(to: angles[index - 1]) / step)
                guard index < count else { continue }
                let bend = places[index + 1] - places[index] * 2 + places[index - 1]
                result.acceleration = max(result.acceleration, bend.length / (step * step))
            }
        }
        return result
    }

    /// How much of an end the neighbouring way may take, seconds of the track: hardly anything happens in it.
    func dispensable(from end: End) -> Float {
        let step: Float = 1 / 120
        let limit = min(Self.longestShare * seconds, Self.longestSeconds)
        let edge = end == .start ? 0 : seconds
        var found: Float = 0
        while found + step <= limit {
            let time = end == .start ? found + step : seconds - found - step
            let isNear = tracks.allSatisfy { track in
                track.wrist(at: time).distance(to: track.wrist(at: edge)) < Self.nearMetres * width
                    && track.turn(at: time).distance(to: track.turn(at: edge)) < Self.nearRadians
                    && track.angles(at: time).distance(to: track.angles(at: edge)) < Self.nearRadians
            }
            guard isNear else { break }
            found += step
        }
        return found
    }

    private static let longestShare: Float = 0.3
    private static let longestSeconds: Float = 0.13
    /// Shoulder widths in truth, and radians.
    private static let nearMetres: Float = 0.06
    private static let nearRadians: Float = 0.3
}
