import AvatarMath
import AvatarModel
import Motion
import Raster

/// What a picture shows of the signer.
public enum CameraView: String, Sendable, CaseIterable {
    /// From the hips to above the head, with room for the hands.
    case upperBody = "upper-body"
    /// From head to feet.
    case fullBody = "full-body"
    /// The hands alone, wherever they go.
    case hands
    /// The face alone.
    case face
}

/// Where the camera stands for a clip, so that what it shows never leaves the picture.
enum Framing {
    /// The camera of a view.
    ///
    /// - Parameters:
    ///   - view: what to show.
    ///   - clip: the motion; it is sampled 25 times a second.
    ///   - avatar: whose motion it is.
    ///   - aspect: width / height of the picture.
    /// - Returns: the camera.
    static func camera(_ view: CameraView, clip: Clip, avatar: Avatar, aspect: Float) -> Camera {
        let rig = avatar.rig
        let head = rig.restPosition(of: .head) ?? Vector3(0, 1.45, 0)
        let heights = avatar.mesh.positions.map(\.y)
        let top = heights.max() ?? head.y + 0.2
        let shoulder = rig.restPosition(of: .leftUpperArm)?.x ?? 0.16
        /// Two corners of a frame that the signer's body fills.
        func sides(_ width: Float, _ height: Float) -> [Vector3] {
            [Vector3(-width, height, 0.1), Vector3(width, height, 0.1)]
        }
        switch view {
        case .upperBody:
            return Camera.framing(
                upperBody(avatar, top: top) + handPoints(clip, rig: rig), aspect: aspect, margin: 0.03,
                distance: 3.6)
        case .fullBody:
            let body = sides(shoulder * 2, top + 0.09) + sides(shoulder * 2, (heights.min() ?? 0) - 0.03)
            return Camera.framing(
                body + handPoints(clip, rig: rig), aspect: aspect, margin: 0.03, distance: 5)
        case .hands:
            let hands = handPoints(clip, rig: rig, elbows: false)
            let close = Camera.framing(
                hands, aspect: aspect, margin: 0.06, distance: 2.4, minimumHeight: 0.4)
            // A tall picture has height to spare: the whole head rather than legs.
            let whole = Camera.framing(
                hands + [Vector3(0, top + headroom, 0.1)], aspect: aspect, margin: 0.06, distance: 2.4,
                minimumHeight: 0.4)
            let chosen = whole.verticalFieldOfView <= close.verticalFieldOfView * 1.2 ? whole : close
            // What height is left to spare goes above, where it shows no legs.
            let low = hands.map(\.y).min() ?? 0
            let shown = 2 * tanFloat(chosen.verticalFieldOfView / 2) * (chosen.eye.z - chosen.target.z) * 0.88
            return Camera.framing(
                hands + [Vector3(chosen.target.x, low + shown, chosen.target.z)], aspect: aspect,
                margin: 0.06,
                distance: 2.4, minimumHeight: 0.4)
        case .face:
            return Camera.framing(
                facePoints(clip, rig: rig, top: top - head.y), aspect: aspect, margin: 0.06, distance: 2.4)
        }
    }

    /// The upper body's camera for a figure that keeps its hands to itself: what a picture shows if no elbow and
    /// no hand widens it.
    static func standingCamera(avatar: Avatar, aspect: Float) -> Camera {
        let top = avatar.mesh.positions.map(\.y).max() ?? 1.7
        return Camera.framing(
            upperBody(avatar, top: top), aspect: aspect, margin: 0.03, distance: 3.6)
    }

    /// What is free above the head, metres.
    private static let headroom: Float = 0.06

    /// Corners of what an upper body needs at least: from below the resting hands to above the head, and as wide as
    /// elbows are while arms hang; where arms go further, the places of hands and elbows widen it.
    private static func upperBody(_ avatar: Avatar, top: Float) -> [Vector3] {
        let shoulder = avatar.rig.restPosition(of: .leftUpperArm)?.x ?? 0.16
        let hips = avatar.rig.restPosition(of: .hips) ?? Vector3(0, 0.9, 0)
        return [top + headroom, hips.y + 0.02].flatMap { height in
            [Vector3(-shoulder * 1.8, height, 0.1), Vector3(shoulder * 1.8, height, 0.1)]
        }
    }

    private static let framesPerSecond: Double = 25

    /// Places round every joint of both hands, and of the elbows if asked, in every frame.
    private static func handPoints(_ clip: Clip, rig: Rig, elbows: Bool = true) -> [Vector3] {
        let names = ["Hand", "ThumbDistal", "IndexDistal", "MiddleDistal", "RingDistal", "LittleDistal"]
        let joints = Side.allCases.flatMap { side in
            (names + (elbows ? ["LowerArm"] : [])).compactMap { HumanoidBone(side, $0) }
                .compactMap { rig.index(of: $0) }
        }
        // The flesh round the joint: a fingertip and half a finger.
        let offsets = [
            Vector3(0.035, 0, 0), Vector3(-0.035, 0, 0), Vector3(0, 0.035, 0), Vector3(0, -0.035, 0),
        ]
        return points(clip, rig: rig, joints: joints, offsets: offsets)
    }

    /// The outline of the head in every frame.
    private static func facePoints(_ clip: Clip, rig: Rig, top: Float) -> [Vector3] {
        let offsets = [
            Vector3(0.12, top / 2, 0), Vector3(-0.12, top / 2, 0), Vector3(0, top + 0.03, 0),
            Vector3(0, -0.10, 0.08),
        ]
        return points(clip, rig: rig, joints: rig.index(of: .head).map { [$0] } ?? [], offsets: offsets)
    }

    private static func points(_ clip: Clip, rig: Rig, joints: [Int], offsets: [Vector3]) -> [Vector3] {
        var points: [Vector3] = []
        for frame in 0..<clip.frameCount(framesPerSecond: framesPerSecond) {
            let pose = clip.pose(at: Float(Double(frame) / framesPerSecond))
            let transforms = rig.hierarchy.modelTransforms(
                rotations: pose.rotations, translations: pose.translations)
            for joint in joints {
                for offset in offsets { points.append(transforms[joint].translation + offset) }
            }
        }
        return points
    }
}
