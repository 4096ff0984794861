import AvatarMath
import AvatarModel
import SignCatalog
import Testing

@testable import SignCompiler

@Suite("A hand that waits, and movements that stay to be seen")
struct WaitingHandTests {
    private func utterance(_ names: [String]) throws -> (Utterance, SigningBody) {
        let library = try #require(SignCompilerTests.library)
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        var uses: [SignUse] = []
        for (index, name) in names.enumerated() {
            let sign = try #require(library.signs[name])
            uses.append(SignUse(sign: try compiler.compile(sign, form: .fluent), gloss: index))
        }
        let builder = UtteranceBuilder(body: compiler.body, speed: 1)
        return (builder.joined(uses, limits: MotionLimits(effort: 1)), compiler.body)
    }

    @Test("between two signs of two hands it gives way and relaxes while the other hand signs alone")
    func eases() throws {
        let (made, body) = try utterance(["人", "下午", "举行"])
        let line = try #require(made.lines[.left])
        let arm = body.arm(.left)
        let before = line.state(at: made.spans[0].end, arm: arm)
        let during = line.state(at: made.spans[1].strokeEnd, arm: arm)
        let rest = body.rest(.left)
        #expect(before.posture.wrist.y - during.posture.wrist.y > 0.1 * body.body.shoulderWidth)
        // Its fingers are nearer to those of a hand at rest than to the last sign's.
        #expect(
            during.angles.distance(to: rest.angles) < 0.4 * during.angles.distance(to: before.angles))
        // It has not gone to rest: it would bob.
        #expect(during.posture.wrist.distance(to: rest.posture.wrist) > 0.1 * body.body.shoulderWidth)
    }

    @Test("it stays inside a sign that has used it and will again, and sinks where nothing needs it soon")
    func schedule() {
        let schedule = HandSchedule(used: [
            [true, false, true], [false], [true], [false], [false], [false], [true],
        ])
        #expect(schedule.waiting(.left, afterUse: 0, part: 1) == .stay)
        #expect(schedule.waiting(.left, afterUse: 1, part: 0) == .ease)
        #expect(schedule.waiting(.left, afterUse: 3, part: 0) == .sink)
        // What a sign has not used yet still has the sign before's handshape.
        #expect(HandSchedule(used: [[false, true]]).waiting(.left, afterUse: 0, part: 0) == .ease)
    }

    @Test("a small movement keeps its size in a sentence, a large one is made smaller")
    func sizes() throws {
        let library = try #require(SignCompilerTests.library)
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let width = compiler.body.body.shoulderWidth
        func shares(_ name: String) throws -> (extent: Float, share: Float) {
            let sign = try compiler.compile(try #require(library.signs[name]), form: .fluent)
            let part = try #require(sign.parts.first)
            let form = PartForm(SignUse(sign: sign, gloss: 0), index: 0, part: 0, body: compiler.body)
            let side = Side.right
            let full = try #require(part.tracks[side]).extent(seconds: part.seconds)
            let made = try #require(form.tracks[side]).extent(seconds: part.seconds)
            return (full / width, made / full)
        }
        let small = try shares("哪里")
        #expect(small.extent < 0.15)
        #expect(small.share > 0.85)
        let large = try shares("举行")
        #expect(large.extent > 0.3)
        #expect(large.share < 0.75)
    }
}
