import AvatarMath
import AvatarModel
import TestSupport
import Testing

@testable import AvatarFiles

@Suite("VRM animations are played")
struct VRMAnimationTests {
    /// Turns are written as 32-bit floats and multiplied along chains of a dozen joints.
    static let tolerance: Float = 1e-5

    static let rig = SmallFigure.avatar.rig

    /// Which joints VRMA can move: bones but for the eyes.
    static let movable = rig.names.indices.filter {
        HumanoidBone(rawValue: rig.names[$0]) != nil && !["leftEye", "rightEye"].contains(rig.names[$0])
    }

    /// Turns of some tenths of a radian on every bone.
    static let turns: [Quaternion] = {
        var generator = SeededGenerator(seed: 5)
        var turns = [Quaternion](repeating: .identity, count: rig.names.count)
        for joint in movable {
            func number() -> Float { Float.random(in: -1...1, using: &generator) }
            turns[joint] = Quaternion(
                axis: (Vector3(number(), number(), number()) + Vector3(0, 0, 0.01)).normalized,
                radians: 0.4 * number())
        }
        return turns
    }()

    static func largestAngle(_ a: [Quaternion], _ b: [Quaternion]) -> Float {
        zip(a, b).map { $0.angle(to: $1) }.max() ?? .infinity
    }

    @Test("what was written comes back: turns, expressions and gaze")
    func roundTrip() throws {
        var still = Self.turns
        let eyes = try [#require(Self.rig.index(of: .leftEye)), #require(Self.rig.index(of: .rightEye))]
        for eye in eyes { still[eye] = Quaternion(axis: Vector3(0, 1, 0), radians: 0.2) }
        let none = [Quaternion](repeating: .identity, count: still.count)
        let motion = GLTFAvatarWriter.Motion(
            framesPerSecond: 10, rotations: [none, still], morphWeights: [[0, 0], [0.5, 0]])
        let names = ["jawOpen", "eyeBlinkLeft"]
        let animation = try VRMAnimation(
            decoding: VRMAnimationWriter.encode(motion, rig: Self.rig, morphNames: names))
        #expect(abs(animation.seconds - 0.1) < 1e-6)
        let last = animation.moment(at: 0.1, rig: Self.rig, morphNames: names)
        #expect(Self.largestAngle(last.rotations, still) < 1e-3)
        #expect(last.morphWeights == [0.5, 0])
        let middle = animation.moment(at: 0.05, rig: Self.rig, morphNames: names)
        #expect(abs(middle.rotations[eyes[0]].radians - 0.1) < 1e-3)
        #expect(abs(middle.morphWeights[0] - 0.25) < 1e-5)
    }

    /// A file as another program writes it: children before parents, axes of its own on every bone, a root that is
    /// turned and in centimetres, a spline, the hips moving.
    static func foreign() -> [UInt8] {
        var generator = SeededGenerator(seed: 6)
        let hierarchy = rig.hierarchy
        let count = rig.names.count
        func number() -> Float { Float.random(in: -1...1, using: &generator) }
        let root = Quaternion(axis: Vector3(1, 0, 0), radians: -.pi / 2)
        let rest = rig.names.indices.map { _ in
            Quaternion(
                axis: (Vector3(number(), number(), number()) + Vector3(0.01, 0, 0)).normalized,
                radians: 3 * number())
        }
        func above(_ joint: Int) -> Quaternion {
            hierarchy.parents[joint] < 0 ? root : rest[hierarchy.parents[joint]]
        }
        // Joint j is node count - 1 - j; the root comes last.
        func node(_ joint: Int) -> Int { count - 1 - joint }
        func numbers(_ turn: Quaternion) -> [Float] { (0..<4).map { turn.vector[$0] } }
        var nodes: [JSONNode] = rig.names.indices.reversed().map { joint in
            let place = above(joint).inverse.act(hierarchy.offsets[joint]) * 100
            let children = rig.names.indices.filter { hierarchy.parents[$0] == joint }.map {
                JSONNode.int(node($0))
            }
            var members: [(String, JSONNode)] = [
                ("name", .string("bone_\(joint)")), ("translation", .floats([place.x, place.y, place.z])),
                ("rotation", .floats(numbers((above(joint).inverse * rest[joint]).normalized))),
            ]
            if !children.isEmpty { members.append(("children", .array(children))) }
            return .members(members)
        }
        let tops = rig.names.indices.filter { hierarchy.parents[$0] < 0 }.map { JSONNode.int(node($0)) }
        nodes.append(
            .members([
                ("children", .array(tops)), ("rotation", .floats(numbers(root))),
                ("scale", .floats([0.01, 0.01, 0.01])),
            ]))
        var builder = GLTFBuilder()
        let times = builder.add(floats: [0, 1], width: 1, bounds: true)
        var channels: [JSONNode] = []
        var samplers: [JSONNode] = []
        func channel(_ node: Int, _ path: String, _ output: Int, _ kind: String) {
            channels.append(
                .members([
                    ("sampler", .int(samplers.count)),
                    ("target", .members([("node", .int(node)), ("path", .string(path))])),
                ]))
            samplers.append(
                .members([("input", .int(times)), ("output", .int(output)), ("interpolation", .string(kind))])
            )
        }
        for joint in movable {
            let first = numbers((above(joint).inverse * rest[joint]).normalized)
            let second = numbers((above(joint).inverse * turns[joint] * rest[joint]).normalized)
            // Tangents of zero: only the keys count here.
            let zero: [Float] = [0, 0, 0, 0]
            let keys = joint % 2 == 0 ? zero + first + zero + zero + second + zero : first + second
            channel(
                node(joint), "rotation", builder.add(floats: keys, width: 4),
                joint % 2 == 0 ? "CUBICSPLINE" : "LINEAR")
        }
        if let hips = rig.index(of: .hips) {
            let start = above(hips).inverse.act(hierarchy.offsets[hips]) * 100
            let end = above(hips).inverse.act(hierarchy.offsets[hips] + Vector3(0, 0.1, 0.02)) * 100
            let output = builder.add(floats: [start.x, start.y, start.z, end.x, end.y, end.z], width: 3)
            channel(node(hips), "translation", output, "LINEAR")
        }
        let bones = movable.map { (rig.names[$0], JSONNode.members([("node", .int(node($0)))])) }
        return builder.file([
            ("asset", .members([("version", .string("2.0"))])), ("nodes", .array(nodes)),
            (
                "animations",
                .array([.members([("channels", .array(channels)), ("samplers", .array(samplers))])])
            ),
            (
                "extensions",
                .members([
                    (
                        "VRMC_vrm_animation",
                        .members([
                            ("specVersion", .string("1.0")),
                            ("humanoid", .members([("humanBones", .members(bones))])),
                        ])
                    )
                ])
            ),
        ])
    }

    @Test("a file with other axes, units and order of nodes gives the same turns")
    func otherSkeleton() throws {
        let animation = try VRMAnimation(decoding: Self.foreign())
        let last = animation.moment(at: 1, rig: Self.rig, morphNames: [])
        #expect(Self.largestAngle(last.rotations, Self.turns) < 2e-3)
        let first = animation.moment(at: 0, rig: Self.rig, morphNames: [])
        #expect(first.rotations.allSatisfy { $0.radians < 2e-3 })
        let hips = try #require(Self.rig.index(of: .hips))
        #expect(last.translations[hips].distance(to: Vector3(0, 0.1, 0.02)) < 1e-4)
        // The places of all joints, to a tenth of a millimetre.
        let ours = Self.rig.hierarchy.modelTransforms(
            rotations: Self.turns, translations: last.translations)
        let theirs = Self.rig.hierarchy.modelTransforms(
            rotations: last.rotations, translations: last.translations)
        #expect(zip(ours, theirs).allSatisfy { $0.translation.distance(to: $1.translation) < 1e-4 })
    }

    @Test("a bone that the figure lacks turns what hangs on it")
    func missingBone() throws {
        let motion = GLTFAvatarWriter.Motion(
            framesPerSecond: 1, rotations: [Self.turns], morphWeights: [[]])
        let animation = try VRMAnimation(
            decoding: VRMAnimationWriter.encode(motion, rig: Self.rig, morphNames: []))
        // The same rig, whose upper chest is an ordinary joint.
        let names = Self.rig.names.map { $0 == "upperChest" ? "ribs" : $0 }
        let poorer = Rig(hierarchy: Self.rig.hierarchy, names: names, fingertips: [:])
        let moment = animation.moment(at: 0, rig: poorer, morphNames: [])
        let whole = Self.rig.hierarchy.modelTransforms(rotations: Self.turns)
        let bridged = poorer.hierarchy.modelTransforms(rotations: moment.rotations)
        let hand = try #require(Self.rig.index(of: .leftHand))
        #expect(whole[hand].rotation.angle(to: bridged[hand].rotation) < 2e-3)
        #expect(moment.rotations[names.firstIndex(of: "ribs") ?? 0] == .identity)
    }

    @Test("what is no VRM animation is refused")
    func refused() throws {
        let figure = try GLTFAvatarWriter.encode(SmallFigure.tiny)
        #expect(throws: AvatarFileError.self) { try VRMAnimation(decoding: figure) }
        #expect(throws: AvatarFileError.self) { try VRMAnimation(decoding: [1, 2, 3]) }
    }

    @Test("a damaged animation gives motion or an error, never a crash")
    func damaged() throws {
        let original = Self.foreign()
        var generator = SeededGenerator(seed: 13)
        var refused = 0
        for _ in 0..<300 {
            do throws(AvatarFileError) {
                let animation = try VRMAnimation(decoding: DamageTests.damaged(original, &generator))
                let moment = animation.moment(at: animation.seconds / 3, rig: Self.rig, morphNames: [])
                if moment.rotations.contains(where: { !$0.vector.sum().isFinite }) {
                    Issue.record("a turn is no number")
                }
            } catch { refused += 1 }
        }
        #expect(refused > 0)
    }
}
