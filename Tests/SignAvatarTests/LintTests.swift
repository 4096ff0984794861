import Testing

@testable import SignAvatar
@testable import SignCompiler

@Suite("The limits of the lint")
struct LintTests {
    @Test("a value beyond its limit breaks its own rule and no other; at the limit it breaks none")
    func limits() {
        let rules: [(WritableKeyPath<SignMeasures, SignMeasures.Worst>, Float, LintRule)] = [
            (\.contact, 0.005, .contact), (\.area, 0.03, .contact), (\.face, 0.002, .face),
            (\.body, 0.004, .body), (\.hands, 0.004, .hands), (\.forearm, 0.002, .forearm),
            (\.fittedBody, 0.004, .body), (\.fittedHands, 0.004, .hands), (\.wayFace, 0.002, .way),
            (\.wayBody, 0.004, .way), (\.wayHands, 0.004, .way), (\.wayForearm, 0.002, .way),
            (\.orientation, 15 * .pi / 180, .orientation), (\.wrist, 0.8, .wrist), (\.elbow, 0, .elbow),
            (\.hidden, 0.5, .hidden), (\.depth, 0.7, .depth),
        ]
        for (measure, limit, rule) in rules {
            var measures = SignMeasures()
            measures[keyPath: measure] = .init(limit, "part 2")
            #expect(measures.breaches(.strict).isEmpty, "\(rule) at its limit")
            measures[keyPath: measure] = .init(limit * 1.1 + 0.001, "part 2")
            let breaches = measures.breaches(.strict)
            #expect(breaches.map(\.rule) == [rule])
            #expect(breaches.allSatisfy { $0.message.hasPrefix("\(rule.rawValue): part 2: ") })
            #expect(breaches.allSatisfy { $0.message.contains("allowed") })
        }
    }

    @Test("what is as deep at a key is told there and not again for the way; what is deeper is told for both")
    func way() {
        var measures = SignMeasures()
        measures.hands = .init(0.009, "part 1")
        measures.wayHands = .init(0.009, "in the sign")
        #expect(measures.breaches(.strict).map(\.rule) == [.hands])
        measures.wayHands = .init(0.010, "in the sign")
        #expect(measures.breaches(.strict).map(\.rule) == [.hands, .way])
    }

    @Test("without the skin, what the compiler found is held against the limits that everybody has to keep")
    func withoutSkin() {
        var report = CompileReport()
        #expect(SignMeasures(report).breaches(.committed).isEmpty)
        report.contacts = [.init(part: 2, side: .left, what: "index.tip at chin", errorMetres: 0.0123)]
        report.bodyPenetration = 0.009
        report.handPenetration = 0.010
        report.orientationDeviation = 61 * .pi / 180
        let breaches = SignMeasures(report).breaches(.committed)
        #expect(breaches.map(\.rule) == [.contact, .body, .hands, .orientation])
        #expect(
            breaches.first?.message
                == "contact: part 2, left hand, index.tip at chin: off its place by 12.3 mm, allowed 5 mm")
    }

    @Test("the limits that everybody has to keep are no stricter than those to strive for")
    func order() {
        let (strict, committed) = (LintLimits.strict, LintLimits.committed)
        let limits: [KeyPath<LintLimits, Float>] = [
            \.contactMetres, \.areaMetres, \.faceMetres, \.bodyMetres, \.handsMetres, \.forearmMetres,
            \.fittedBodyMetres, \.fittedHandsMetres, \.wayExtraMetres, \.orientationRadians, \.wristShare,
            \.elbowShare, \.hiddenShare, \.depthShare,
        ]
        for limit in limits { #expect(strict[keyPath: limit] <= committed[keyPath: limit]) }
    }
}
