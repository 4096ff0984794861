import AvatarFiles
import AvatarModel

/// Files of figures: GLB and VRM, VRM animations, their JSON alone, and the program's own form.
///
/// An input that begins with `{` is the document, up to the first zero byte, and the rest its binary chunk: so
/// the lengths around them are right and the reader's rules are reached.
enum AvatarTarget {
    static func run(_ bytes: [UInt8]) {
        let file = bytes.first == UInt8(ascii: "{") ? container(bytes) : withLength(bytes)
        if GLTFAvatarReader.isGLTF(file) {
            if let animation = try? VRMAnimation(decoding: file) { check(animation) }
            // What is no figure is read for `avatar inspect`.
            guard let result = try? GLTFAvatarReader.read(file, name: "input", mustBeHumanoid: false) else {
                return
            }
            check(result.avatar)
            _ = try? GLTFAvatarReader.read(file, name: "input")
        } else if let cached = try? CachedAvatar(decoding: file) {
            check(cached.avatar)
        }
    }

    /// What was read can be drawn and written: indices lie in their lists, and both writers take it.
    private static func check(_ avatar: Avatar) {
        let mesh = avatar.mesh
        let count = mesh.positions.count
        promise(mesh.indices.allSatisfy { Int($0) < count }, "triangles have vertices")
        promise(
            mesh.normals.count == count && mesh.textureCoordinates.count == count
                && mesh.joints.count == count
                && mesh.weights.count == count, "vertices have all their values")
        let joints = avatar.rig.names.count
        promise(
            mesh.joints.allSatisfy {
                Int($0.x) < joints && Int($0.y) < joints && Int($0.z) < joints && Int($0.w) < joints
            },
            "vertices hang on joints")
        for part in mesh.parts {
            promise(avatar.materials.indices.contains(part.material), "part '\(part.name)' has a material")
            promise(
                part.indexRange.lowerBound >= 0 && part.indexRange.upperBound <= mesh.indices.count,
                "part '\(part.name)' has triangles")
        }
        for material in avatar.materials {
            promise(
                material.texture.map { avatar.textures.indices.contains($0) } ?? true,
                "material '\(material.name)' has a texture")
        }
        for morph in avatar.morphs {
            promise(morph.vertices.allSatisfy { Int($0) < count }, "morph '\(morph.name)' moves vertices")
        }
        _ = try? GLTFAvatarWriter.encode(avatar)
        let bytes = CachedAvatar(stamp: "fuzz", avatar: avatar).encoded()
        if let again = try? CachedAvatar(decoding: bytes) {
            promise(
                CachedAvatar(stamp: "fuzz", avatar: again.avatar).encoded() == bytes,
                "a figure stays what it was")
        }
    }

    /// Whatever the moment, a motion is made of numbers.
    private static func check(_ animation: VRMAnimation) {
        let rig = Mannequin.make().rig
        for seconds in [0, animation.seconds / 2, animation.seconds + 1] {
            let moment = animation.moment(at: seconds, rig: rig, morphNames: ["jawOpen"])
            promise(moment.rotations.count == rig.names.count, "every joint has a turn")
            promise(
                moment.rotations.allSatisfy { abs(($0.vector * $0.vector).sum() - 1) < 1e-3 },
                "turns are unit quaternions")
            promise(moment.morphWeights.allSatisfy { (0...1).contains($0) }, "weights are 0 to 1")
        }
    }

    private static func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// A GLB file with the length that it has.
    private static func withLength(_ bytes: [UInt8]) -> [UInt8] {
        guard GLTFAvatarReader.isGLTF(bytes), bytes.count >= 12 else { return bytes }
        var result = bytes
        result.replaceSubrange(8..<12, with: word(bytes.count))
        return result
    }

    private static func container(_ bytes: [UInt8]) -> [UInt8] {
        let end = bytes.firstIndex(of: 0) ?? bytes.count
        let json = Array(bytes[..<end])
        let binary = end < bytes.count ? Array(bytes[(end + 1)...]) : []
        let chunks =
            word(json.count) + [0x4A, 0x53, 0x4F, 0x4E] + json + word(binary.count) + [0x42, 0x49, 0x4E, 0]
            + binary
        return [0x67, 0x6C, 0x54, 0x46] + word(2) + word(12 + chunks.count) + chunks
    }
}
