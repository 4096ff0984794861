import GlossText
import Motion
import SignCompiler

/// A text on its way to frames: what is signed, when, and the motion that does it.
public struct SigningPlan: Sendable {
    public let gloss: GlossedText
    public let utterance: Utterance
    public let clip: Clip
    public let speed: Double
    /// Signs of the plan that no reviewer has confirmed, by name, sorted.
    public let draftSigns: [String]

    /// The whole length in seconds.
    public var seconds: Double { Double(utterance.seconds) }

    /// How many frames show it.
    public func frameCount(framesPerSecond: Double) -> Int {
        clip.frameCount(framesPerSecond: framesPerSecond)
    }

    /// Throws unless a moment lies within the plan; NaN does not.
    public func validate(time seconds: Double) throws(SignAvatarError) {
        guard (0...self.seconds).contains(seconds) else {
            throw .badRequest("time \(seconds): must be 0 to \(self.seconds) seconds")
        }
    }
}
