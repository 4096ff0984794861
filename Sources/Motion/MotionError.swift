import InstructionSets

/// Why motion cannot be made or played.
public enum MotionError: Error, Equatable, Sendable {
    /// A key is not after the one before it; keys count from 0.
    case keysOutOfOrder(track: String, key: Int, seconds: Float, previousSeconds: Float)
    /// A key holds NaN or an infinity.
    case notFinite(track: String, key: Int)
    /// A track that must have keys has none.
    case emptyTrack(track: String)
    /// A clip is not 0 to 3600 s long.
    case badDuration(Float)
    /// Clips, skeletons or meshes that do not belong together.
    case sizesDiffer(what: String, found: Int, expected: Int)
    /// A blend plan has no clips.
    case emptyPlan
    /// A clip of a plan does not start at 0 to 86400 s.
    case badPlacement(entry: Int, startSeconds: Double)
    /// A fade is negative or longer than its clip.
    case badFade(entry: Int, seconds: Double, clipSeconds: Double)
    /// Frames per second are not more than 0 and at most 1000.
    case badFrameRate(Double)
    /// A vertex follows a joint that is not there.
    case badInfluence(vertex: Int, joint: Int, jointCount: Int)
    /// The kernels that were asked for cannot be had.
    case instructionSet(InstructionSetError)
}

extension MotionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .keysOutOfOrder(let track, let key, let seconds, let previous):
            "\(track), key \(key): \(seconds) s is not after \(previous) s"
        case .notFinite(let track, let key): "\(track), key \(key): not a finite number"
        case .emptyTrack(let track): "\(track): a track needs at least one key"
        case .badDuration(let seconds): "a clip of \(seconds) s; 0 to 3600 s are allowed"
        case .sizesDiffer(let what, let found, let expected): "\(what): \(found) instead of \(expected)"
        case .emptyPlan: "a plan without clips"
        case .badPlacement(let entry, let seconds):
            "clip \(entry) of the plan starts at \(seconds) s; 0 to 86400 s are allowed"
        case .badFade(let entry, let seconds, let clipSeconds):
            "clip \(entry) of the plan: a fade of \(seconds) s; 0 to the clip's \(clipSeconds) s are allowed"
        case .badFrameRate(let rate): "\(rate) frames per second; more than 0 and at most 1000 are allowed"
        case .badInfluence(let vertex, let joint, let jointCount):
            "vertex \(vertex) follows joint \(joint); there are \(jointCount)"
        case .instructionSet(let error): error.description
        }
    }
}
