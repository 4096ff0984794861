import AvatarMath
import AvatarModel
import Motion
import PNGImage
import Raster
import SignCatalog
import SignCompiler

/// Stills of an avatar for looking at it: face, upper body, whole body, or a hand in a handshape.
public struct AvatarPortrait: Sendable {
    /// What a still shows.
    public enum View: Sendable, Equatable {
        case face
        case upper
        case body
        /// The right hand raised, seen from its palm (0 degrees), its back (180) or a side.
        case hand(handshape: String, degrees: Float)
    }

    private let avatar: Avatar
    private let body: SigningBody

    /// Takes an avatar; throws if it cannot sign.
    public init(avatar: Avatar) throws(SignAvatarError) {
        self.avatar = avatar
        do throws(CompilerError) { body = try SigningBody(avatar: avatar) } catch {
            throw SignAvatarError(error)
        }
    }

    /// Draws a still.
    ///
    /// - Parameters:
    ///   - view: what to show.
    ///   - faceWeights: morph names with weights.
    ///   - yawDegrees: the viewer's place round the figure; positive sees its left side.
    ///   - catalog: where handshapes are found.
    ///   - options: size and quality.
    /// - Returns: the picture.
    /// - Throws: if a morph or a handshape has an unknown name, or the size is not allowed.
    public func image(
        _ view: View, faceWeights: [String: Float] = [:], yawDegrees: Float = 0, catalog: SignCatalog,
        options: RenderOptions
    ) throws(SignAvatarError) -> PNGImage {
        try options.validate()
        var rotations = [Quaternion](repeating: .identity, count: avatar.rig.hierarchy.count)
        for side in Side.allCases {
            let rest = body.rest(side)
            body.arm(side).write(body.arm(side).pose(rest.posture), angles: rest.angles, into: &rotations)
        }
        var weights = [Float](repeating: 0, count: avatar.morphs.count)
        for (name, weight) in faceWeights {
            guard let index = avatar.morphs.firstIndex(where: { $0.name == name }) else {
                throw .badRequest("no face morph '\(name)' in \(avatar.name)")
            }
            weights[index] = weight
        }
        let rig = avatar.rig
        let head = rig.restPosition(of: .head) ?? Vector3(0, 1.45, 0)
        var target = head + Vector3(0, 0.055, 0)
        var height: Float = 0.36
        switch view {
        case .face: break
        case .upper:
            target = Vector3(0, head.y - 0.20, 0)
            height = 1.0
        case .body:
            target = Vector3(0, head.y * 0.56, 0)
            height = 1.9
        case .hand(let name, let degrees):
            guard let shape = catalog.tables.handshapes[name] else {
                throw .badRequest("no handshape '\(name)' in the library")
            }
            let arm = body.arm(.right)
            target = Vector3(-0.20, head.y - 0.24, 0.24)
            height = 0.34
            let facing = Quaternion(axis: Vector3(0, 1, 0), radians: degrees.degreesAsRadians)
            let turn =
                facing
                * Quaternion(columns: Vector3(0, 1, 0), Vector3(0, 0, 1), Vector3(1, 0, 0))
                * arm.hand.frame.inverse
            let wrist = target - Vector3(0, 0.07, 0)
            arm.write(
                arm.pose(wrist: wrist, hand: turn, swivel: 0.4), angles: body.angles(of: shape, side: .right),
                into: &rotations)
        }
        let distance: Float = 3.4
        let yaw = Quaternion(axis: Vector3(0, 1, 0), radians: yawDegrees.degreesAsRadians)
        let camera = Camera(
            eye: target + yaw.act(Vector3(0, 0, distance)), target: target,
            verticalFieldOfView: 2 * atan2Float(height / 2, distance))
        var renderer = try FrameRenderer(avatar: avatar, options: options)
        return try AvatarPipeline.image(
            try renderer.render(Pose(rotations: rotations, morphWeights: weights), camera: camera))
    }
}
