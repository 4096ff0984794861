import AvatarMath
import AvatarModel
import SignCatalog
import Testing

@testable import SignCompiler

/// `shape`: names, adjustments in place, and thumb contacts.
@Suite("Notation: handshapes")
struct HandshapeNotationTests {
    @Test(
        "a named shape stretches its fingers and folds the others, on either hand", arguments: Side.allCases)
    func named(side: Side) throws {
        let example = try NotationExample(
            "- \(side.rawValue): {shape: index+middle-spread, palm: forward, fingers: up, at: shoulder-front}"
        )
        let axis = try example.axis(side, at: 0)
        for finger in [Finger.index, .middle] {
            #expect(try example.finger(finger, side, at: 0).angle(to: axis).radiansAsDegrees < 25)
        }
        for finger in [Finger.ring, .little] {
            #expect(try example.finger(finger, side, at: 0).angle(to: axis).radiansAsDegrees > 60)
        }
        // Spread: the tips are further apart than the knuckles.
        let tips = try example.place("index.tip", side, at: 0).distance(
            to: try example.place("middle.tip", side, at: 0))
        let knuckles = try example.place("index.knuckle", side, at: 0).distance(
            to: try example.place("middle.knuckle", side, at: 0))
        #expect(tips > knuckles + 0.02)
    }

    @Test("'same-as' is the same hand under another name")
    func sameAs() throws {
        let one = try NotationExample("- right: {shape: number-1, palm: forward, fingers: up}")
        let index = try NotationExample("- right: {shape: index, palm: forward, fingers: up}")
        #expect(try one.state(at: 0).angles == index.state(at: 0).angles)
    }

    @Test("'like' changes what is written and keeps the rest")
    func like() throws {
        let plain = try NotationExample("- right: {shape: spread-five, palm: forward, fingers: up}")
        let adjusted = try NotationExample(
            """
            - right:
                shape:
                  like: spread-five
                  ring: [80, 100, 60]
                  spread: [4, 1, 0, -12]
                  thumb: {radial: 10, palmar: 40}
                palm: forward
                fingers: up
            """)
        let (before, after) = (try plain.state(at: 0).angles, try adjusted.state(at: 0).angles)
        for (joint, degrees) in [Float(80), 100, 60].enumerated() {
            #expect(abs(try adjusted.bend(2, joint, at: 0) - degrees) < 0.01)
        }
        for finger in [0, 1, 3] {
            for joint in 0..<3 {
                #expect(after[finger: finger, joint: joint] == before[finger: finger, joint: joint])
            }
        }
        for (finger, degrees) in [Float(4), 1, 0, -12].enumerated() {
            #expect(abs(after[spread: finger].radiansAsDegrees - degrees) < 0.01)
        }
        #expect(abs(after[thumb: 0].radiansAsDegrees - 10) < 0.01)
        #expect(abs(after[thumb: 1].radiansAsDegrees - 40) < 0.01)
        for angle in 2..<5 { #expect(after[thumb: angle] == before[thumb: angle]) }
        // The ring finger's tip is at the palm, the others stay out.
        let palm = try adjusted.place("palm", at: 0)
        #expect(try adjusted.place("ring.tip", at: 0).distance(to: palm) < 0.06)
        #expect(try adjusted.place("middle.tip", at: 0).distance(to: palm) > 0.1)
    }

    /// Pads are round: 8 mm between their named points is a touch.
    @Test("a thumb contact meets on every body", arguments: [true, false])
    func contact(onMannequin: Bool) throws {
        let compiler = onMannequin ? NotationBench.mannequin : NotationBench.other
        for (shape, thumb, finger) in [
            ("pinch", "thumb.pad", "index.pad"), ("bunched-five", "thumb.pad", "middle.pad"),
            ("o-ring", "thumb.tip", "index.tip"),
        ] {
            let example = try NotationExample("- right: {shape: \(shape), palm: left}", on: compiler)
            let gap = try example.place(thumb, at: 0).distance(to: try example.place(finger, at: 0))
            #expect(gap < 0.008, "\(shape): \(gap * 1000) mm")
        }
    }

    @Test("a contact's gap stays open: pad, tip and the millimetres between them")
    func contactGap() throws {
        let example = try NotationExample(
            """
            - right:
                shape:
                  like: pinch
                  contact: [{pad: index.pad, gap-mm: 25, finger-moves: true}]
                palm: left
            """)
        let gap = try example.place("thumb.pad", at: 0).distance(to: try example.place("index.pad", at: 0))
        #expect(abs(gap - 0.025) < 0.006)
    }

    @Test("a part without a shape keeps the fingers of the part before")
    func kept() throws {
        let example = try NotationExample(
            """
            - right: {shape: pinky, palm: forward, fingers: up, at: shoulder-front}
            - right: {palm: left, fingers: up, at: chest-front}
            """)
        #expect(try example.state(part: 1, at: 0).angles == example.state(part: 0, at: 0).angles)
    }
}
