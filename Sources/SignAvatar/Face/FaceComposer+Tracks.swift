import AvatarMath
import AvatarModel
import Motion

/// Writes what was gathered as tracks of morphs and joints.
extension FaceComposer {
    func writeMorphs(_ builder: inout ClipBuilder) {
        let times = sampleTimes
        let lids = times.map { Self.lids(eyesDown: eyes(at: $0, head: turns(at: $0).head).y) }
        for (index, morph) in avatar.morphs.enumerated() {
            let envelopes = morphs[morph.name] ?? []
            let base = Self.neutral[morph.name] ?? 0
            let follows = lids.contains { $0[morph.name] != nil }
            guard !envelopes.isEmpty || base > 0 || follows else { continue }
            var keys: [ScalarKey] = []
            for (seconds, lid) in zip(times, lids) {
                let value = envelopes.reduce(max(base, lid[morph.name] ?? 0)) {
                    max($0, $1.value(at: seconds))
                }
                // Three equal values in a row need only the outer two.
                if keys.count >= 2, keys[keys.count - 1].value == value, keys[keys.count - 2].value == value {
                    keys[keys.count - 1].seconds = seconds
                } else {
                    keys.append(ScalarKey(seconds: seconds, value: value))
                }
            }
            builder.setMorph(index, ScalarTrack(keys: keys, easing: .linear))
        }
    }

    private var sampleTimes: [Float] {
        let count = Int((utterance.seconds * Self.samplesPerSecond).rounded(.up)) + 1
        return (0..<count).map { Float($0) / Self.samplesPerSecond }
    }

    /// How head and trunk are turned about x (nod), y (turn) and z (tilt), radians.
    private func turns(at seconds: Float) -> (head: Vector3, trunk: Vector3) {
        // Breathing and the small unrest of a living head: periods that never fall together.
        let breath = sinFloat(2 * .pi * seconds / 3.7) * 0.006
        var turn = Vector3(
            sinFloat(2 * .pi * seconds / 5.3) * 0.010, sinFloat(2 * .pi * seconds / 7.1) * 0.014,
            sinFloat(2 * .pi * seconds / 6.1) * 0.008)
        var trunk = Vector3(breath, 0, 0)
        for move in head {
            let share = move.envelope.value(at: seconds)
            guard share > 0 else { continue }
            let phase =
                move.swings > 0 ? sinFloat(2 * .pi * move.swings * (seconds - move.envelope.start)) : 1
            if move.isTrunk {
                trunk += move.turn * (share * phase)
            } else {
                turn += move.turn * (share * phase)
            }
        }
        return (turn, trunk)
    }

    /// How the eyes are turned in the head, radians: x to the signer's left, y down.
    ///
    /// They stay on the viewer while the head turns.
    private func eyes(at seconds: Float, head turn: Vector3) -> Vector3 {
        var look = Vector3.zero
        for (envelope, direction) in gaze { look += direction * envelope.value(at: seconds) }
        return Vector3(
            (look.x - turn.y * 0.8).clamped(to: -0.5...0.5), (-look.y - turn.x * 0.8).clamped(to: -0.4...0.4),
            0)
    }

    /// The lids go with the eyes: otherwise white would show above an iris that looks down.
    ///
    /// - Parameter angle: how far the eyes look down, radians; negative is up.
    /// - Returns: weights by morph name.
    static func lids(eyesDown angle: Float) -> [String: Float] {
        // The unrest of the head alone does not move them.
        let down = (Float.smoothstep(0.03, 0.4, angle) * 0.95).clamped(to: 0...1)
        let up = Float.smoothstep(0.03, 0.4, -angle) * 0.8
        var weights: [String: Float] = [:]
        for side in ["Left", "Right"] {
            if down > 0 {
                weights["eyeLookDown" + side] = down
                weights["eyeBlink" + side] = down * lidShare
            }
            if up > 0 { weights["eyeLookUp" + side] = up }
        }
        return weights
    }

    /// How far the upper lid comes down with an eye that looks down as far as it can; 1 closes it.
    private static let lidShare: Float = 0.42

    func writeHead(_ builder: inout ClipBuilder) {
        var neck: [Quaternion] = []
        var skull: [Quaternion] = []
        var chest: [Quaternion] = []
        var eyes: [Quaternion] = []
        for seconds in sampleTimes {
            let (turn, trunk) = turns(at: seconds)
            neck.append(Self.rotation(turn * 0.4))
            skull.append(Self.rotation(turn * 0.6))
            chest.append(Self.rotation(trunk))
            let look = self.eyes(at: seconds, head: turn)
            eyes.append(
                Quaternion(axis: Vector3(0, 1, 0), radians: look.x)
                    * Quaternion(axis: Vector3(1, 0, 0), radians: look.y))
        }
        func put(_ bone: HumanoidBone, _ samples: [Quaternion]) {
            guard let joint = avatar.rig.index(of: bone) else { return }
            builder.setRotations(joint: joint, .dense(samples, samplesPerSecond: Self.samplesPerSecond))
        }
        put(.neck, neck)
        put(.head, skull)
        put(.spine, chest)
        put(.leftEye, eyes)
        put(.rightEye, eyes)
    }

    static func rotation(_ turn: Vector3) -> Quaternion {
        let size = turn.length
        return size < 1e-6 ? .identity : Quaternion(axis: turn, radians: size)
    }
}
