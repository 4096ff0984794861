import AvatarMath
import Testing

@testable import SignCompiler

@Suite("The speed of a way")
struct SpeedProfileTests {
    @Test(
        "progress runs from 0 to 1, never back, and is half in the middle", arguments: [Float(0.2), 0.3, 0.5])
    func progress(ramp: Float) {
        let values = (0...200).map { SpeedProfile.progress(Float($0) / 200, ramp: ramp) }
        #expect(abs(values[0]) < 1e-5)
        #expect(abs(values[100] - 0.5) < 1e-4)
        #expect(abs(values[200] - 1) < 1e-5)
        #expect(zip(values, values.dropFirst()).allSatisfy { $1 >= $0 })
    }

    @Test(
        "a way takes just the time at which it reaches its limits", arguments: [Float(0.05), 0.3, 0.8, 1.5])
    func limits(distance: Float) {
        let seconds = SpeedProfile.seconds(distance: distance, peakSpeed: 2.5, peakAcceleration: 28)
        let rise = SpeedProfile.riseSeconds(peakSpeed: 2.5, peakAcceleration: 28)
        let ramp = min(0.5, rise / seconds)
        let step: Float = 1 / 400
        let values = (0...400).map { SpeedProfile.progress(Float($0) * step, ramp: ramp) * distance }
        let ways = zip(values, values.dropFirst()).map { $1 - $0 }
        let speed = (ways.max() ?? 0) / (step * seconds)
        let acceleration =
            (zip(ways, ways.dropFirst()).map { abs($1 - $0) }.max() ?? 0) / (step * seconds * step * seconds)
        #expect(speed <= 2.5 * 1.01)
        #expect(acceleration <= 28 * 1.03)
        #expect(max(speed / 2.5, acceleration / 28) > 0.97)
    }

    @Test("long ways are quicker than a profile without an even middle")
    func longWays() {
        let even = SpeedProfile.seconds(distance: 1.2, peakSpeed: 2.5, peakAcceleration: 28)
        #expect(even < 1.70 * 1.2 / 2.5 * 0.8)
    }
}

@Suite("Signs in a row")
struct UtterancePaceTests {
    /// The seconds from the start to the end of the way that the right wrist goes in a sign's stroke.
    private func stroke(rate: Float) throws -> Float {
        let library = try #require(SignCompilerTests.library)
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let sign = try compiler.compile(try #require(library.signs["举行"]), form: .fluent)
        let builder = UtteranceBuilder(body: compiler.body, speed: 1)
        let utterance = builder.joined(
            [SignUse(sign: sign, gloss: 0, rate: rate)], limits: MotionLimits(effort: 1))
        let track = try #require(
            utterance.lines[.right]?.pieces.compactMap { piece -> HandMotion? in
                if case .track(let motion) = piece { return motion }
                return nil
            }.first)
        let step: Float = 1 / 500
        let times = stride(from: Float(0), to: utterance.seconds, by: step)
        let moving = times.filter {
            track.wrist(at: $0 + step).distance(to: track.wrist(at: $0)) / step > 0.02
        }
        return (moving.last ?? 0) - (moving.first ?? 0)
    }

    @Test("a stroke takes longer before a pause and shorter when it is repeated, as the hand goes")
    func lengthening() throws {
        let plain = try stroke(rate: 1)
        #expect(plain > 0.1)
        #expect(abs(try stroke(rate: 1 / 1.12) / plain - 1.12) < 0.04)
        #expect(abs(try stroke(rate: 1 / 0.88) / plain - 0.88) < 0.04)
    }

    @Test("a sign alone keeps its size and its pace")
    func citation() throws {
        let library = try #require(SignCompilerTests.library)
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let sign = try compiler.compile(try #require(library.signs["举行"]), form: .citation)
        let builder = UtteranceBuilder(body: compiler.body, speed: 1)
        let utterance = builder.joined(
            [SignUse(sign: sign, gloss: 0, form: .citation)], limits: MotionLimits(effort: 1.1))
        let span = try #require(utterance.spans.first)
        #expect(abs(span.strokeEnd - span.stroke - sign.strokeSeconds) < 0.025)
    }
}
