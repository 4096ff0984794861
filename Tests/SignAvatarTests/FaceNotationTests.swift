import AvatarMath
import Foundation
import SignCatalog
import SignCompiler
import TestSupport
import Testing

@testable import SignAvatar

/// `face:` of the sign notation, measured on the clip that is rendered: expressions, eyes, head and trunk.
@Suite("Notation: face and body")
struct FaceNotationTests {
    /// Every value of every channel, and the word that is a sign with this face.
    private static let faces: [(word: String, face: String)] = zip(
        "鹤鹭鹰雁鸽鸥鸦鹊鸠鹃鹉鹂鹏鹅鸭鸡雀燕鸿凤凰莺鸾鸯鸳鹑鹌鹞鹫鹈鹕鹬鹳鹧鸪鹩鹪鸲鸮鸢鸨鸫鹀鹁鹆鹇鹋鹎鹚鹛".map(String.init),
        [
            "eyes: closed, mouthing: \"\"", "brows: raised", "brows: furrowed", "brows: neutral",
            "eyes: wide",
            "eyes: narrowed", "eyes: closed", "eyes: blink", "cheeks: puffed", "cheeks: raised",
            "mouth: open", "mouth: slightly-open", "mouth: smile", "mouth: frown", "mouth: pucker",
            "mouth: funnel", "mouth: pressed", "mouth: stretched", "mouth: tongue", "mouth: blow",
            "mouth: teeth", "gaze: viewer", "gaze: hands", "gaze: up", "gaze: down", "gaze: left",
            "gaze: right", "head: nod", "head: shake", "head: forward", "head: back", "head: up",
            "head: down", "head: tilt-left", "head: tilt-right", "head: turn-left", "head: turn-right",
            "shoulders: raised", "shoulders: hunched", "shoulders: shrug", "torso: forward", "torso: back",
            "torso: left", "torso: right", "torso: turn-left", "torso: turn-right", "mouthing: ba",
            "mouthing: \"\"",
        ]
    ).map { ($0, $1) }

    /// A pipeline over a library of these signs, and two of several parts.
    private static let pipeline: AvatarPipeline? = {
        var text = faces.map { entry($0.word, face: $0.face, parts: [part()]) }.joined()
        text += entry("甲", face: "mouth: smile", parts: [part("mouth: open"), part("brows: raised")])
        guard let folder = try? TemporaryFolder.make("face-notation") else { return nil }
        defer { TemporaryFolder.remove(folder) }
        let signs = "\(folder)/signs"
        try? FileManager.default.createDirectory(atPath: signs, withIntermediateDirectories: true)
        for name in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            guard let bytes = try? TemporaryFolder.read("\(TemporaryFolder.projectPath)/SignLibrary/\(name)")
            else { return nil }
            try? TemporaryFolder.write(bytes, to: "\(folder)/\(name)")
        }
        try? TemporaryFolder.write(Array("negators: [甲]\n".utf8), to: "\(folder)/grammar.yaml")
        try? TemporaryFolder.write(Array(text.utf8), to: "\(signs)/faces.yaml")
        guard let assets = try? SignAssets(libraryDirectory: folder, dictionaryPath: nil) else { return nil }
        return try? AvatarPipeline(assets: assets)
    }()

    private static func part(_ face: String? = nil) -> String {
        let hand = "    - right: {shape: flat, palm: left, fingers: forward, at: chest-front}\n"
        return hand + "      moves: [{hold: 1.5}]\n" + (face.map { "      face: {\($0)}\n" } ?? "")
    }

    private static func entry(_ name: String, face: String, parts: [String]) -> String {
        "- sign: \(name)\n  provenance: recalled\n  source: test\n  edition: recalled\n  review: draft\n"
            + "  face: {\(face)}\n  parts:\n" + parts.joined()
    }

    /// A signed word with what is measured on it.
    private struct Signed {
        let pipeline: AvatarPipeline
        let plan: SigningPlan

        init(_ word: String) throws {
            var pipeline = try #require(FaceNotationTests.pipeline)
            plan = try pipeline.plan(word, speed: 1)
            self.pipeline = pipeline
        }

        init(face: String) throws {
            try self.init(try #require(FaceNotationTests.faces.last { $0.face == face }).word)
        }

        var middle: Float { (plan.utterance.spans[0].stroke + plan.utterance.spans[0].strokeEnd) / 2 }

        func moments(_ count: Int = 60) -> [Float] {
            let span = plan.utterance.spans[0]
            return (0...count).map { span.stroke + (span.strokeEnd - span.stroke) * Float($0) / Float(count) }
        }

        /// The weights of all expressions.
        func weights(at seconds: Float) -> [String: Float] {
            let weights = plan.clip.pose(at: seconds).morphWeights
            return Dictionary(uniqueKeysWithValues: zip(pipeline.avatar.morphs.map(\.name), weights))
        }

        /// A joint's transform; its axes at rest are x left, y up, z forward.
        func joint(_ name: String, at seconds: Float) throws -> RigidTransform {
            let rig = pipeline.avatar.rig
            let index = try #require(rig.names.firstIndex(of: name))
            return rig.hierarchy.modelTransforms(rotations: plan.clip.pose(at: seconds).rotations)[index]
        }

        func forward(_ name: String, at seconds: Float) throws -> Vector3 {
            try joint(name, at: seconds).rotation.act(Vector3(0, 0, 1))
        }

        func upward(_ name: String, at seconds: Float) throws -> Vector3 {
            try joint(name, at: seconds).rotation.act(Vector3(0, 1, 0))
        }
    }

    @Test(
        "brows, eyes, cheeks and mouth are shown while the sign is made, and not before",
        arguments: [
            ("brows: raised", ["browInnerUp", "browOuterUpLeft", "browOuterUpRight"]),
            ("brows: furrowed", ["browDownLeft", "browDownRight"]),
            ("eyes: wide", ["eyeWideLeft", "eyeWideRight"]),
            ("eyes: narrowed", ["eyeSquintLeft", "eyeSquintRight"]),
            ("eyes: closed", ["eyeBlinkLeft", "eyeBlinkRight"]), ("cheeks: puffed", ["cheekPuff"]),
            ("cheeks: raised", ["cheekSquintLeft", "cheekSquintRight"]), ("mouth: open", ["jawOpen"]),
            ("mouth: slightly-open", ["jawOpen"]), ("mouth: smile", ["mouthSmileLeft", "mouthSmileRight"]),
            ("mouth: frown", ["mouthFrownLeft", "mouthFrownRight"]), ("mouth: pucker", ["mouthPucker"]),
            ("mouth: funnel", ["mouthFunnel"]), ("mouth: pressed", ["mouthPressLeft", "mouthPressRight"]),
            ("mouth: stretched", ["mouthStretchLeft", "mouthStretchRight"]), ("mouth: tongue", ["tongueOut"]),
            ("mouth: blow", ["mouthPucker", "cheekPuff"]),
            (
                "mouth: teeth",
                ["mouthUpperUpLeft", "mouthUpperUpRight", "mouthStretchLeft", "mouthStretchRight"]
            ),
        ])
    func expressions(face: String, names: [String]) throws {
        let signed = try Signed(face: face)
        let (rest, shown) = (signed.weights(at: 0), signed.weights(at: signed.middle))
        for name in names {
            #expect(try #require(shown[name]) - (rest[name] ?? 0) > 0.25, "\(name)")
        }
        // Nothing else of brows, cheeks and mouth comes along that the face does not need.
        let others = shown.filter { name, weight in
            !names.contains(name) && weight - (rest[name] ?? 0) > 0.6
        }
        #expect(others.isEmpty)
    }

    @Test("an open mouth is wider than a slightly open one, and neutral brows do nothing")
    func degrees() throws {
        let (wide, slight) = (try Signed(face: "mouth: open"), try Signed(face: "mouth: slightly-open"))
        let (one, two) = (
            wide.weights(at: wide.middle)["jawOpen"], slight.weights(at: slight.middle)["jawOpen"]
        )
        #expect(try #require(one) > #require(two) + 0.3)
        let neutral = try Signed(face: "brows: neutral")
        for name in ["browInnerUp", "browOuterUpLeft", "browDownLeft", "browDownRight"] {
            #expect(
                abs((neutral.weights(at: neutral.middle)[name] ?? 0) - (neutral.weights(at: 0)[name] ?? 0))
                    < 0.02)
        }
    }

    @Test("a blink is over before the sign is")
    func blink() throws {
        let signed = try Signed(face: "eyes: blink")
        let lids = signed.moments().map { signed.weights(at: $0)["eyeBlinkLeft"] ?? 0 }
        #expect(lids.max() ?? 0 > 0.9)
        #expect(lids.filter { $0 > 0.5 }.count < 20)
        #expect(lids[50] < 0.05)
    }

    @Test(
        "the eyes look where they are told",
        arguments: [
            ("gaze: up", Vector3(0, 1, 0)), ("gaze: down", Vector3(0, -1, 0)),
            ("gaze: left", Vector3(1, 0, 0)),
            ("gaze: right", Vector3(-1, 0, 0)), ("gaze: hands", Vector3(0, -1, 0)),
        ])
    func gaze(face: String, direction: Vector3) throws {
        let (signed, plain) = (try Signed(face: face), try Signed(face: "gaze: viewer"))
        for eye in ["leftEye", "rightEye"] {
            let look = try signed.forward(eye, at: signed.middle) - plain.forward(eye, at: plain.middle)
            #expect(look.dot(direction) > 0.2, "\(eye) \(look)")
            #expect(try plain.forward(eye, at: plain.middle).z > 0.99)
        }
    }

    @Test(
        "the head takes the written attitude",
        arguments: [
            ("head: up", Vector3(0, 1, 0), Vector3.zero), ("head: down", Vector3(0, -1, 0), .zero),
            ("head: forward", Vector3(0, -1, 0), .zero), ("head: back", Vector3(0, 1, 0), .zero),
            ("head: turn-left", Vector3(1, 0, 0), .zero), ("head: turn-right", Vector3(-1, 0, 0), .zero),
            ("head: tilt-left", .zero, Vector3(1, 0, 0)), ("head: tilt-right", .zero, Vector3(-1, 0, 0)),
        ])
    func head(face: String, nose: Vector3, crown: Vector3) throws {
        let signed = try Signed(face: face)
        let (forward, upward) = (
            try signed.forward("head", at: signed.middle), try signed.upward("head", at: signed.middle)
        )
        if nose != .zero { #expect(forward.dot(nose) > 0.08, "\(forward)") }
        if crown != .zero { #expect(upward.dot(crown) > 0.12, "\(upward)") }
    }

    @Test("a nod goes down and up, a shake from side to side, at least twice", arguments: ["nod", "shake"])
    func swings(name: String) throws {
        let signed = try Signed(face: "head: \(name)")
        // The head goes on where the hands have finished.
        let start = signed.plan.utterance.spans[0].stroke
        let values = try (0...120).map { start + Float($0) / 100 }.map { moment in
            let forward = try signed.forward("head", at: moment)
            return name == "nod" ? forward.y : forward.x
        }
        let mean = values.reduce(0, +) / Float(values.count)
        let crossings = zip(values, values.dropFirst()).filter { ($0 - mean) * ($1 - mean) < 0 }.count
        #expect((values.max() ?? 0) - (values.min() ?? 0) > 0.2)
        #expect(crossings >= 3)
    }

    @Test(
        "the trunk leans and turns as written",
        arguments: [
            ("torso: forward", Vector3(0, 0, 1), Vector3.zero), ("torso: back", Vector3(0, 0, -1), .zero),
            ("torso: left", Vector3(1, 0, 0), .zero), ("torso: right", Vector3(-1, 0, 0), .zero),
            ("torso: turn-left", .zero, Vector3(1, 0, 0)), ("torso: turn-right", .zero, Vector3(-1, 0, 0)),
        ])
    func torso(face: String, lean: Vector3, turn: Vector3) throws {
        let signed = try Signed(face: face)
        let bone = "chest"
        if lean != .zero { #expect(try signed.upward(bone, at: signed.middle).dot(lean) > 0.05) }
        if turn != .zero { #expect(try signed.forward(bone, at: signed.middle).dot(turn) > 0.1) }
        #expect(try signed.upward(bone, at: 0).y > 0.998)
    }

    @Test(
        "shoulders rise, come forward or shrug while the hands stay where they are",
        arguments: ["raised", "hunched", "shrug"])
    func shoulders(name: String) throws {
        let (signed, plain) = (try Signed(face: "shoulders: \(name)"), try Signed(face: "gaze: viewer"))
        func place(_ joint: String, _ signed: Signed, _ seconds: Float) throws -> Vector3 {
            // Against the chest, which breathes.
            try signed.joint("chest", at: seconds).inverse.act(
                try signed.joint(joint, at: seconds).translation)
        }
        for side in ["left", "right"] {
            let moved = try signed.moments().map {
                try place("\(side)UpperArm", signed, $0) - place("\(side)UpperArm", plain, plain.middle)
            }
            let (up, forward) = (moved.map(\.y).max() ?? 0, moved.map(\.z).max() ?? 0)
            #expect(name == "hunched" ? forward > 0.012 : up > 0.012, "\(side): up \(up), forward \(forward)")
            if name == "shrug" { #expect(moved[60].y < up * 0.6) }
        }
        let hand = try place("rightHand", signed, signed.middle)
        #expect(hand.distance(to: try place("rightHand", plain, plain.middle)) < 0.004)
    }

    @Test("mouthing forms the lips of its syllables, and an empty one leaves the mouth alone")
    func mouthing() throws {
        let (spoken, silent) = (try Signed(face: "mouthing: ba"), try Signed(face: "mouthing: \"\""))
        func peak(_ name: String, _ signed: Signed) -> (value: Float, at: Int) {
            let start = signed.plan.utterance.spans[0].stroke - 0.2
            let values = (0..<60).map { signed.weights(at: start + Float($0) / 100)[name] ?? 0 }
            let top = values.max() ?? 0
            return (top, values.firstIndex(of: top) ?? 0)
        }
        let (closed, open) = (peak("mouthPressLeft", spoken), peak("jawOpen", spoken))
        #expect(closed.value > 0.4 && open.value > 0.25 && closed.at < open.at)
        #expect(peak("mouthPressLeft", silent).value < 0.05 && peak("jawOpen", silent).value < 0.05)
    }

    @Test("a sign's face is there in all parts, a part's in its own")
    func parts() throws {
        let signed = try Signed("甲")
        let moments = signed.moments(20)
        let (first, second) = (signed.weights(at: moments[5]), signed.weights(at: moments[15]))
        for weights in [first, second] { #expect(weights["mouthSmileLeft"] ?? 0 > 0.6) }
        #expect((first["jawOpen"] ?? 0) > 0.5 && (second["jawOpen"] ?? 1) < 0.2)
        #expect((first["browOuterUpLeft"] ?? 1) < 0.2 && (second["browOuterUpLeft"] ?? 0) > 0.5)
    }
}
