import AvatarMath
import AvatarModel
import SignCatalog
import TestSupport
import Testing

@testable import SignCompiler

/// Hands of finished utterances against each other, measured on the mannequin.
@Suite("Hands that keep clear of each other")
struct HandClearanceTests {
    /// From rest through a sign to rest.
    private func utterance(_ name: String) throws -> (utterance: Utterance, body: SigningBody) {
        let sign = try #require(SignCompilerTests.library?.signs[name])
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let compiled = try compiler.compile(sign)
        var builder = UtteranceBuilder(body: compiler.body, speed: 1)
        let use = SignUse(sign: compiled, gloss: 0, assimilates: false)
        return (builder.build([use]), compiler.body)
    }

    /// The deepest that hands and forearms are in each other in any frame, metres.
    private func deepest(_ lines: [Side: HandLine], seconds: Float, body: SigningBody) throws -> Float {
        var deepest: Float = 0
        for frame in 0...Int(seconds * 30) {
            let balls = try Side.allCases.map { side in
                let arm = body.arm(side)
                let state = try #require(lines[side]).state(at: Float(frame) / 30, arm: arm)
                let pose = arm.pose(state.posture)
                return arm.balls(of: pose, angles: state.angles) + arm.forearmBalls(of: pose)
            }
            for first in balls[0] {
                for second in balls[1] {
                    let depth = first.radius + second.radius - first.centre.distance(to: second.centre)
                    deepest = max(deepest, depth)
                }
            }
        }
        return deepest
    }

    @Test(
        "hands and forearms that would pass through each other do not",
        arguments: ["乱", "游泳", "床单", "残疾", "代替", "互相"])
    func clear(name: String) throws {
        let made = try utterance(name)
        let seconds = made.utterance.seconds
        let plain = made.utterance.lines.mapValues { line in
            var line = line
            line.clearance = Modulation()
            return line
        }
        #expect(try deepest(plain, seconds: seconds, body: made.body) > 0.006)
        let left = try deepest(made.utterance.lines, seconds: seconds, body: made.body)
        #expect(left < 0.004)
    }

    @Test("moving apart is smooth, ends at rest, and leaves what does not meet alone")
    func smooth() throws {
        let made = try utterance("乱")
        for side in Side.allCases {
            let offsets = try #require(made.utterance.lines[side]).clearance.offsets
            #expect(offsets.first == .zero && offsets.last == .zero)
            let rate = Modulation.samplesPerSecond
            let speeds = zip(offsets, offsets.dropFirst()).map { ($1 - $0) * rate }
            let accelerations = zip(speeds, speeds.dropFirst()).map { ($1 - $0).length * rate }
            // Two thirds of what a calm hand may do, in shoulder widths a second squared.
            #expect((accelerations.max() ?? 0) / made.body.body.shoulderWidth < 20)
            #expect((offsets.map(\.length).max() ?? 0) < 0.1)
        }
        let single = try utterance("letter-B")
        #expect(single.utterance.lines.values.allSatisfy { $0.clearance.offsets.isEmpty })
    }

    @Test("palms that lie on each other are a few millimetres deep on the skin, and touch")
    func palms() throws {
        let sign = try #require(SignCompilerTests.library?.signs["书"])
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let keys = try compiler.compile(sign).report.keys
        var meter = try #require(SkinMeter(body: compiler.body))
        let key = try #require(keys.first { $0.other != nil })
        var states = [key.side: key.state]
        states[key.side.opposite] = key.other
        meter.pose(states)
        let depths = meter.depths()
        let gap = meter.gap(of: key.side, onHand: true, within: 0.02)
        #expect(depths.hands < 0.006)
        #expect((gap ?? 1) < 0.004)
    }
}
