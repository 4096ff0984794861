import AvatarMath
import AvatarModel
import GlossText
import SignCompiler
import TestSupport
import Testing

@testable import SignAvatar

/// Measures poses of signed texts: whether signs flow, stand and pause as they should.
@Suite("Signing that flows")
struct FlowTests {
    private static let texts = [
        "办理居住证需要身份证和2张照片，一共20元。", "会议改到星期三下午2点半举行。", "电梯正在维修，请走楼梯。",
        "社区医院今天下午为老年人免费量血压，请带身份证。",
    ]

    /// A wrist's speed at a time, shoulder widths a second.
    private func speed(_ plan: SigningPlan, _ side: Side, at seconds: Float, body: SigningBody) -> Float {
        let step: Float = 1 / 120
        func wrist(_ time: Float) -> Vector3 {
            body.arm(side).pose(plan.utterance.state(side, at: time, body: body).posture).wrist
        }
        return wrist(seconds + step).distance(to: wrist(seconds - step)) / (2 * step)
            / body.body.shoulderWidth
    }

    private func plan(_ text: String) throws -> (plan: SigningPlan, body: SigningBody) {
        var pipeline = try #require(Project.pipeline)
        return (try pipeline.plan(text, speed: 1), pipeline.body)
    }

    @Test("movements without a hold pass into the next one without a stop")
    func flow() throws {
        var moving = 0
        var borders = 0
        for text in Self.texts {
            let (plan, body) = try plan(text)
            for (span, next) in zip(plan.utterance.spans, plan.utterance.spans.dropFirst())
            where !span.holds && next.preparation - span.strokeEnd < 0.01 {
                borders += 1
                let fastest = Side.allCases.map { speed(plan, $0, at: span.strokeEnd, body: body) }.max() ?? 0
                if fastest > 0.25 { moving += 1 }
            }
        }
        #expect(borders >= 4)
        #expect(moving * 10 >= borders * 7)
    }

    @Test("what touches or tells by its handshape stands for 80 ms")
    func holds() throws {
        var count = 0
        for text in Self.texts {
            let (plan, body) = try plan(text)
            for span in plan.utterance.spans where span.holds {
                count += 1
                #expect(span.end - span.strokeEnd >= 0.079, "\(span.name)")
                let middle = span.strokeEnd + 0.04
                #expect(speed(plan, .right, at: middle, body: body) < 0.05, "\(span.name)")
            }
        }
        #expect(count >= 10)
    }

    @Test("a sentence's last posture stands 250 to 400 ms, and then the hands give way a little")
    func sentenceEnd() throws {
        let (plan, body) = try plan("今天没有水。明天恢复。")
        let pause = try #require(plan.gloss.pauses.first { $0.endsSentence })
        let span = try #require(plan.utterance.spans.last { $0.gloss == pause.after })
        #expect((0.25...0.4).contains(span.standing))
        var still: Float = 0
        while speed(plan, .right, at: span.strokeEnd + 0.02 + still, body: body) < 0.06 { still += 0.01 }
        #expect((0.22...0.46).contains(still))
        let before = plan.utterance.state(.right, at: span.strokeEnd + 0.1, body: body).posture.wrist
        let after = plan.utterance.state(.right, at: span.end, body: body).posture.wrist
        let way = before.distance(to: after) / body.body.shoulderWidth
        #expect((0.005...0.09).contains(way))
    }

    @Test("the planner lengthens before a pause and shortens what was made before")
    func lengthening() throws {
        var pipeline = try #require(Project.pipeline)
        let names = ["举行", "好", "举行", "谢谢"]
        var signs: [String: CompiledSign] = [:]
        for name in names { signs[name] = try pipeline.compile(name, form: .fluent) }
        let gloss = GlossedText(
            text: "", words: [], tokens: [],
            glosses: names.enumerated().map { Gloss(sign: $1, kind: .sign, token: $0, range: 0..<0) },
            scopes: [],
            pauses: [GlossPause(after: 3, milliseconds: 500, endsSentence: true)])
        let rates = SignPlanner().uses(gloss, compiled: signs).map(\.rate)
        #expect(rates[0] == 1 && rates[1] == 1)
        #expect(abs(rates[2] - 1 / 0.88) < 0.001)
        #expect(abs(rates[3] - 1 / 1.12) < 0.001)
    }

    @Test("95 of 100 frames stay calm in any text", arguments: texts)
    func calm(text: String) throws {
        let (plan, body) = try plan(text)
        let samples = PoseSamples(clip: plan.clip, avatar: try #require(Project.pipeline).avatar)
        for side in Side.allCases {
            let places = samples.places(of: HumanoidBone(side, "Hand")).map { $0 / body.body.shoulderWidth }
            #expect(PoseSamples.percentile(PoseSamples.speeds(places), 0.95) <= 2.6)
            #expect(PoseSamples.percentile(PoseSamples.accelerations(places), 0.95) <= 30)
        }
    }

    @Test("whoever is named keeps a place, and pronouns point there")
    func loci() throws {
        let loci = Loci(
            signs: ["医生", "他", "工作人员", "他", "医生", "他"], roles: Self.roles)
        #expect(loci.shifts[0] == Loci.nameShift && loci.shifts[2] == -Loci.nameShift)
        #expect(loci.shifts[0] == loci.shifts[4])
        #expect(loci.shifts[1] == loci.shifts[5])
        #expect(loci.shifts[3] < loci.shifts[1] - 0.2)
        // Nobody is pointed at: nobody needs a place.
        #expect(Loci(signs: ["医生", "工作人员"], roles: Self.roles).shifts == [0, 0])
    }

    private static let roles = Loci.Roles(
        persons: ["医生", "工作人员"], pointing: ["他"], directional: ["帮助"], towardSigner: ["帮助我"],
        towardAddressee: ["帮助你"])

    @Test("a directional verb goes from the place of the one who does it to that of the other")
    func directions() {
        let both = Loci(signs: ["医生", "帮助", "工作人员"], roles: Self.roles)
        #expect(both.directions[1] == Loci.Direction(source: Loci.verbShift, goal: -Loci.verbShift))
        // The same place as the one that is pointed at.
        let pointed = Loci(signs: ["医生", "来", "工作人员", "来", "帮助", "他"], roles: Self.roles)
        #expect(pointed.directions[4].goal < 0 && pointed.shifts[5] < 0)
        // Towards the signer only the source has a place; another clause's person has nothing to do with it.
        let toSigner = Loci(signs: ["医生", "帮助我", "工作人员"], roles: Self.roles)
        #expect(toSigner.directions[1] == Loci.Direction(source: Loci.verbShift, goal: 0))
        let parted = Loci(signs: ["医生", "帮助", "工作人员"], roles: Self.roles, borders: [0, 1])
        #expect(parted.directions[1] == Loci.Direction())
    }

    @Test("a directional verb ends where the person it is done to stands")
    func directedVerb() throws {
        func end(_ text: String) throws -> Float {
            let (plan, body) = try plan(text)
            let span = try #require(plan.utterance.spans.first { $0.name == "帮助" })
            return plan.utterance.state(.right, at: span.strokeEnd, body: body).posture.wrist.x
                / body.body.shoulderWidth
        }
        // The doctor stands at the right, the old man at the left; the signer's left is +x.
        #expect(try end("医生来了，我帮助老人。") - end("老人来了，我帮助老人。") > 0.3)
    }

    @Test("the second person's pronoun points to another side than the first one's")
    func pointing() throws {
        let (plan, body) = try plan("医生来了，他走。老师来了，他走。")
        let points = plan.utterance.spans.filter { $0.name == "他" }.map {
            plan.utterance.state(.right, at: $0.strokeEnd, body: body).posture.wrist.x
                / body.body.shoulderWidth
        }
        try #require(points.count == 2)
        // The signer's left is +x.
        #expect(points[1] - points[0] > 0.2)
    }

    @Test("long stretches without punctuation are parted between words, short ones are not")
    func clausePauses() {
        func gloss(_ count: Int, tokens: (Int) -> Int = { $0 }) -> GlossedText {
            GlossedText(
                text: "", words: [], tokens: [],
                glosses: (0..<count).map {
                    Gloss(sign: "x", kind: .sign, token: tokens($0), range: 0..<0)
                }, scopes: [], pauses: [])
        }
        #expect(ClausePauses(gloss(ClausePauses.longest)).pauses.isEmpty)
        let parted = ClausePauses(gloss(12)).pauses
        #expect(parted.count == 1)
        #expect(parted.keys.allSatisfy { (4...7).contains($0) })
        // One word of twelve signs is not torn apart.
        #expect(ClausePauses(gloss(12) { _ in 0 }).pauses.isEmpty)
        #expect(ClausePauses(gloss(40)).pauses.count >= 5)
    }

    @Test("lids go down with the eyes, so that no white shows above the iris")
    func lids() throws {
        #expect(FaceComposer.lids(eyesDown: 0).isEmpty)
        let low = FaceComposer.lids(eyesDown: 0.35)
        let lower = FaceComposer.lids(eyesDown: 0.4)
        #expect(try #require(low["eyeBlinkLeft"]) > 0.3)
        #expect(try #require(low["eyeLookDownLeft"]) > 0.8)
        #expect(try #require(lower["eyeBlinkLeft"]) < 0.5)
        #expect(FaceComposer.lids(eyesDown: -0.3)["eyeBlinkLeft"] == nil)
        // Looking at the spelling hand.
        let (plan, _) = try plan("WNNK")
        let avatar = try #require(Project.pipeline).avatar
        let morph = try #require(avatar.morphs.firstIndex { $0.name == "eyeBlinkLeft" })
        let span = try #require(plan.utterance.spans.first)
        #expect(plan.clip.pose(at: span.stroke).morphWeights[morph] > 0.1)
        #expect(plan.clip.pose(at: plan.utterance.spans[3].stroke).morphWeights[morph] < 0.05)
    }
}
