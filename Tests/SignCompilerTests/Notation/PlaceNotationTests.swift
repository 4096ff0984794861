import AvatarMath
import AvatarModel
import SignCatalog
import Testing

@testable import SignCompiler

/// `at`, `gap`, `side`, `shift` and `with`.
@Suite("Notation: places")
struct PlaceNotationTests {
    /// Metres: what counts as a touch.
    static let touch: Float = 0.005

    @Test(
        "a place before the body is reached within its slack, on the hand's own side",
        arguments: Side.allCases, ["chest-front", "shoulder-front", "face-side", "belly-cross", "above-head"])
    func space(side: Side, name: String) throws {
        let example = try NotationExample("- \(side.rawValue): {shape: flat, palm: forward, at: \(name)}")
        let slack = try #require(NotationBench.tables?.places[name]).slack
        let miss = try example.place("palm", side, at: 0).distance(to: try example.space(name, side))
        #expect(miss < slack * example.shoulderWidth + 0.002)
    }

    @Test("without a place the hand is at chest-front")
    func standard() throws {
        let bare = try NotationExample("- right: {shape: flat, palm: forward, fingers: up}")
        let named = try NotationExample("- right: {shape: flat, palm: forward, fingers: up, at: chest-front}")
        #expect(try bare.place("palm", at: 0).distance(to: try named.place("palm", at: 0)) < 0.001)
    }

    @Test(
        "a gap is the distance from the skin along its normal",
        arguments: [("touch", Float(0)), ("close", 0.015), ("near", 0.06), ("far", 0.14)])
    func gap(word: String, metres: Float) throws {
        let example = try NotationExample(
            "- right: {shape: index, palm: inward, fingers: up-left, at: chin, gap: \(word), with: index.pad}"
        )
        let chin = try example.site("chin")
        let pad = try example.place("index.pad", at: 0)
        #expect(pad.distance(to: chin.position + chin.normal * metres) < Self.touch)
    }

    @Test(
        "sides of the body: own, other, left and right",
        arguments: [
            ("own", Side.right, Side.right), ("other", .right, .left), ("left", .right, .left),
            ("right", .right, .right), ("own", .left, .left), ("other", .left, .right),
            ("left", .left, .left), ("right", .left, .right),
        ])
    func sides(word: String, hand: Side, body: Side) throws {
        let example = try NotationExample(
            """
            - \(hand.rawValue):
                {shape: index, at: front-of-shoulder, side: \(word), with: index.tip, palm: down,
                 fingers: \(hand == .right ? "left" : "right")-inward, slack: 50}
            """)
        let tip = try example.place("index.tip", hand, at: 0)
        let miss = tip.distance(to: try example.site("front-of-shoulder", body).position)
        #expect(miss < Self.touch)
    }

    @Test("a mirrored hand goes to the mirrored side, also where it is named")
    func mirroredSide() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: temple, side: right, with: index.tip}
              left: mirror
            """)
        for side in Side.allCases {
            let tip = try example.place("index.tip", side, at: 0)
            #expect(tip.distance(to: try example.site("temple", side).position) < Self.touch)
        }
    }

    @Test(
        "a shift in space moves the place by shoulder widths in the signer's directions",
        arguments: [
            ("{right: 0.2}", Vector3(-0.2, 0, 0)), ("{left: 0.1, up: 0.15}", Vector3(0.1, 0.15, 0)),
            ("{forward: 0.2, down: 0.1}", Vector3(0, -0.1, 0.2)), ("{inward: 0.15}", Vector3(0, 0, -0.15)),
        ])
    func shift(written: String, vector: Vector3) throws {
        let words = "shape: flat, palm: left, fingers: forward"
        let moved = try NotationExample("- right: {\(words), at: chest-front, shift: \(written)}")
        let wanted = try moved.space("chest-front") + vector * moved.shoulderWidth
        let slack = try #require(NotationBench.tables?.places["chest-front"]).slack * moved.shoulderWidth
        #expect(try moved.place("palm", at: 0).distance(to: wanted) < slack + 0.002)
    }

    @Test("a shift on skin stays on the skin")
    func shiftOnSkin() throws {
        let example = try NotationExample(
            "- right: {shape: index, at: chest, shift: {right: 0.25, down: 0.2}, with: index.tip}")
        let chest = try example.site("chest")
        let tip = try example.place("index.tip", at: 0)
        let flat = chest.position + Vector3(-0.25, -0.2, 0) * example.shoulderWidth
        let onSkin = example.body.body.surface.reproject(flat, near: chest)
        #expect(tip.distance(to: onSkin.position) < Self.touch)
        // The chest is round: the point really had to be put back.
        #expect(onSkin.position.distance(to: flat) > 0.005)
        #expect(abs((tip.x - chest.position.x) + 0.25 * example.shoulderWidth) < 0.012)
    }

    @Test(
        "any part of the hand can go there",
        arguments: [
            "palm-top", "heel", "back", "radial-edge", "ulnar-edge", "web", "wrist-back", "thumb.tip",
            "thumb.pad", "index.radial-side", "index.mid-radial", "index.knuckle", "middle.tip",
            "middle.mid-back", "ring.root-back", "little.ulnar-side", "little.tip",
        ])
    func with(part: String) throws {
        let example = try NotationExample(
            "- right: {shape: flat, at: shoulder-front, shift: {forward: 0.1}, with: \(part)}")
        let wanted =
            try example.space("shoulder-front") + Signer.forward * (0.1 * example.shoulderWidth)
        let slack = try #require(NotationBench.tables?.places["shoulder-front"]).slack
        let miss = try example.place(part, at: 0).distance(to: wanted)
        #expect(miss < slack * example.shoulderWidth + 0.002)
    }

    @Test(
        "parts of the forearm go where they are sent", arguments: ["forearm-front", "forearm-back", "elbow"])
    func forearm(part: String) throws {
        // An elbow reaches only a little of the space before the body.
        let isElbow = part == "elbow"
        let place = isElbow ? "chest-side, shift: {down: 0.35, inward: 0.35}" : "midline-low"
        let example = try NotationExample(
            "- right: {shape: fist, axis: up, palm: inward, at: \(place), with: \(part), slack: 40}")
        let name = isElbow ? "chest-side" : place
        let shift = isElbow ? Vector3(0, -0.35, -0.35) : .zero
        let slack = try #require(NotationBench.tables?.places[name]).slack
        let wanted = try example.space(name) + shift * example.shoulderWidth
        let miss = try example.place(part, at: 0).distance(to: wanted)
        #expect(miss < slack * example.shoulderWidth + Self.touch)
    }

    @Test(
        "a place on the other hand is where that hand is, whichever comes first",
        arguments: ["index.tip", "palm", "back", "ulnar-edge", "thumb.nail", "forearm-back"])
    func otherHand(part: String) throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: other.\(part), with: index.tip}
              left: {shape: flat, palm: right-up, fingers: forward, at: midline-low, shift: {left: 0.1}}
            """)
        let wanted = try example.skin(part, .left, at: 0)
        let miss1 = try example.place("index.tip", at: 0).distance(to: wanted.position)
        #expect(miss1 < 0.008)
    }

    @Test("the left hand may refer to the right one, with a gap")
    func leftToRight() throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: left, fingers: forward, at: midline-front}
              left: {shape: index, at: other.palm, gap: near, with: index.tip}
            """)
        let palm = try example.skin("palm", .right, at: 0)
        let wanted = palm.position + palm.normal * 0.06
        let miss2 = try example.place("index.tip", .left, at: 0).distance(to: wanted)
        #expect(miss2 < Self.touch)
    }

    @Test("a site on the other arm follows that arm", arguments: ["forearm", "wrist-back", "upper-arm"])
    func otherArm(site: String) throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: \(site), side: other, with: index.tip}
              left: {shape: fist, palm: down, axis: right-forward, at: midline-near, slack: 30}
            """)
        let point = try example.site(site, .left)
        let arm = example.body.arm(.left)
        let pose = arm.pose(try example.state(.left, at: 0).posture)
        let wanted: Vector3
        if [arm.upperArmJoint, arm.upperArmTwistJoint].contains(point.joint) {
            wanted = pose.shoulder + pose.upperArm.act(point.position - arm.shoulder)
        } else if point.joint == arm.hand.handJoint {
            wanted = pose.wrist + pose.hand.act(point.position - arm.wrist)
        } else {
            wanted = pose.elbow + pose.lowerArm.act(point.position - arm.elbow)
        }
        let miss3 = try example.place("index.tip", at: 0).distance(to: wanted)
        #expect(miss3 < 0.008)
    }
}
