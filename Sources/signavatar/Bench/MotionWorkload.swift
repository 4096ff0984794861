import AvatarMath
import Motion

/// The synthetic avatar and motion of the published figures: 75 joints, 40 morphs, 20 s at 30 frames a second.
struct MotionWorkload {
    static let jointCount = 75
    static let morphCount = 40
    static let seconds: Float = 20
    static let framesPerSecond = 30.0

    let jointCount: Int
    private var random: Xorshift

    init(seed: UInt64, jointCount: Int = Self.jointCount) {
        self.jointCount = jointCount
        random = Xorshift(state: seed)
    }

    /// The avatar of the published figures.
    static let hierarchy = makeHierarchy(jointCount: jointCount)

    /// Seven joints from hips to head, two arms with five fingers of three joints, and the rest joints of the face;
    /// of a smaller avatar the first of them.
    static func makeHierarchy(jointCount: Int) -> JointHierarchy {
        var parents = [-1, 0, 1, 2, 3, 4, 5]
        for _ in 0..<2 {
            let shoulder = parents.count
            parents += [3, shoulder, shoulder + 1, shoulder + 2]
            for _ in 0..<5 {
                let finger = parents.count
                parents += [shoulder + 3, finger, finger + 1]
            }
        }
        while parents.count < jointCount { parents.append(6) }
        parents = Array(parents.prefix(jointCount))
        var random = Xorshift(state: 7)
        var places: [Vector3] = []
        for parent in parents {
            let offset = Vector3(random.next(), random.next(), random.next()) * 0.2
            places.append(parent < 0 ? offset : places[parent] + offset)
        }
        return JointHierarchy(parents: parents, restPositions: places)
    }

    /// A key every ten frames on average, at other times on every track.
    mutating func sparseClip() throws -> PreparedClip {
        var builder = ClipBuilder(
            jointCount: jointCount, morphCount: Self.morphCount, seconds: Self.seconds)
        for joint in 0..<jointCount {
            let keys = times().map { RotationKey(seconds: $0, rotation: rotation(reach: 1)) }
            builder.setRotations(joint: joint, .sparse(keys, .linear))
        }
        setMorphs(&builder)
        return PreparedClip(try builder.build())
    }

    /// Thirty rotations a second.
    mutating func denseClip() throws -> PreparedClip {
        var builder = ClipBuilder(
            jointCount: jointCount, morphCount: Self.morphCount, seconds: Self.seconds)
        for joint in 0..<jointCount {
            var current = rotation(reach: 0.5)
            var samples: [Quaternion] = []
            for _ in 0...Int(Double(Self.seconds) * Self.framesPerSecond) {
                samples.append(current)
                current = (rotation(reach: 0.05) * current).normalized
            }
            builder.setRotations(
                joint: joint, .dense(samples, samplesPerSecond: Float(Self.framesPerSecond)))
        }
        setMorphs(&builder)
        return PreparedClip(try builder.build())
    }

    private mutating func setMorphs(_ builder: inout ClipBuilder) {
        for morph in 0..<Self.morphCount {
            let keys = times().map { ScalarKey(seconds: $0, value: random.next()) }
            builder.setMorph(morph, ScalarTrack(keys: keys, easing: .linear))
        }
    }

    private mutating func times() -> [Float] {
        let gap = Float(10 / Self.framesPerSecond)
        var result: [Float] = [0]
        while result[result.count - 1] < Self.seconds {
            result.append(result[result.count - 1] + gap * (0.5 + random.next()))
        }
        return result
    }

    private mutating func rotation(reach: Float) -> Quaternion {
        let axis = Vector3(random.next() - 0.5, random.next() - 0.5, random.next() - 0.5)
        return Quaternion(axis: axis, radians: (random.next() - 0.5) * 2 * reach)
    }

    /// 20,000 vertices that follow four joints each.
    mutating func mesh() -> (
        positions: [Vector3], normals: [Vector3], joints: [SIMD4<UInt16>], weights: [SIMD4<Float>]
    ) {
        let count = 20_000
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var joints: [SIMD4<UInt16>] = []
        var weights: [SIMD4<Float>] = []
        for vertex in 0..<count {
            positions.append(Vector3(random.next(), random.next(), random.next()))
            normals.append(
                Vector3(random.next() - 0.5, random.next() - 0.5, random.next() + 0.1).normalized)
            let first = UInt16(vertex * (Self.jointCount - 4) / count)
            joints.append(SIMD4(first, first + 1, first + 2, first + 3))
            let raw = SIMD4(random.next(), random.next(), random.next(), random.next()) + 0.05
            weights.append(raw / raw.sum())
        }
        return (positions, normals, joints, weights)
    }
}

/// A repeatable source of numbers 0..<1.
///
/// Source: G. Marsaglia, "Xorshift RNGs", 2003.
struct Xorshift {
    var state: UInt64

    mutating func next() -> Float {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(state >> 40) / Float(1 << 24)
    }
}
