import AvatarModel
import SignCatalog

/// Handshapes already solved on an avatar's hands; solving one takes milliseconds, and signs share them.
public struct HandshapeCache: Sendable {
    private var solved: [Side: [Handshape: HandAngles]] = [.left: [:], .right: [:]]

    public init() {}

    /// The finger angles of a handshape on a side of an avatar.
    public mutating func angles(of shape: Handshape, side: Side, body: SigningBody) -> HandAngles {
        if let angles = solved[side]?[shape] { return angles }
        let angles = body.angles(of: shape, side: side)
        solved[side]?[shape] = angles
        return angles
    }
}
