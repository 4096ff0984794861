import AvatarFiles
import AvatarMath
import AvatarModel
import Motion

/// Writes avatars and motion in forms that other programs read.
public enum AvatarExport {
    /// An avatar alone.
    ///
    /// - Parameters:
    ///   - avatar: the figure.
    ///   - path: ends with `.glb` for glTF or `.vrm` for VRM 1.0.
    /// - Returns: the file's bytes.
    /// - Throws: if the path ends with something else.
    public static func bytes(of avatar: Avatar, for path: String) throws(SignAvatarError) -> [UInt8] {
        do throws(AvatarFileError) {
            if path.hasSuffix(".glb") { return try GLTFAvatarWriter.encode(avatar) }
            if path.hasSuffix(".vrm") {
                return try GLTFAvatarWriter.encode(
                    avatar, licence: .init(authors: ["SignAvatar contributors"]))
            }
        } catch {
            throw .defect("\(error)")
        }
        throw .badRequest("'\(path)': an avatar is exported as .glb or .vrm")
    }

    /// An utterance's motion.
    ///
    /// - Parameters:
    ///   - plan: what is signed.
    ///   - avatar: who signs it.
    ///   - path: ends with `.glb` for the moving figure or `.vrma` for the motion alone.
    ///   - framesPerSecond: samples a second, 1...120.
    /// - Returns: the file's bytes.
    /// - Throws: if the path ends with something else or the rate is not allowed.
    public static func bytes(
        of plan: SigningPlan, avatar: Avatar, for path: String, framesPerSecond: Double
    ) throws(SignAvatarError) -> [UInt8] {
        guard RenderOptions.frameRates.contains(framesPerSecond) else {
            throw .badRequest("frames per second \(framesPerSecond): must be 1 to 120")
        }
        let count = plan.clip.frameCount(framesPerSecond: framesPerSecond)
        let poses = (0..<max(1, count)).map { plan.clip.pose(at: Float(Double($0) / framesPerSecond)) }
        let motion = GLTFAvatarWriter.Motion(
            framesPerSecond: Float(framesPerSecond), rotations: poses.map(\.rotations),
            morphWeights: poses.map(\.morphWeights),
            translations: poses.contains { !$0.translations.isEmpty }
                ? poses.map {
                    $0.translations.isEmpty
                        ? [Vector3](repeating: .zero, count: $0.rotations.count) : $0.translations
                } : [])
        do throws(AvatarFileError) {
            if path.hasSuffix(".glb") { return try GLTFAvatarWriter.encode(avatar, motion: motion) }
        } catch {
            throw .defect("\(error)")
        }
        if path.hasSuffix(".vrma") {
            return VRMAnimationWriter.encode(motion, rig: avatar.rig, morphNames: avatar.morphs.map(\.name))
        }
        throw .badRequest("'\(path)': motion is exported as .glb or .vrma")
    }
}
