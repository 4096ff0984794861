import Testing

@testable import SignAvatar

@Suite("The limits of the lint")
struct LintTests {
    typealias Measure = WritableKeyPath<SignMeasures, SignMeasures.Worst>

    @Test(
        "a value beyond its limit breaks its own rule and no other; at the limit it breaks none",
        arguments: [
            (\SignMeasures.contact as Measure, Float(0.005), LintRule.contact), (\.area, 0.03, .contact),
            (\.face, 0.002, .face), (\.body, 0.004, .body), (\.hands, 0.004, .hands),
            (\.forearm, 0.002, .forearm), (\.wayFace, 0.002, .way), (\.wayBody, 0.004, .way),
            (\.wayHands, 0.004, .way), (\.wayForearm, 0.002, .way),
            (\.orientation, 15 * .pi / 180, .orientation), (\.wrist, 0.8, .wrist), (\.elbow, 0, .elbow),
            (\.hidden, 0.5, .hidden), (\.depth, 0.7, .depth),
        ])
    func limits(measure: Measure, limit: Float, rule: LintRule) {
        var measures = SignMeasures()
        measures[keyPath: measure] = .init(limit, "part 2")
        #expect(measures.breaches(.strict).isEmpty)
        measures[keyPath: measure] = .init(limit * 1.1 + 0.001, "part 2")
        let breaches = measures.breaches(.strict)
        #expect(breaches.map(\.rule) == [rule])
        #expect(breaches.allSatisfy { $0.message.hasPrefix("\(rule.rawValue): part 2: ") })
        #expect(breaches.allSatisfy { $0.message.contains("allowed") })
    }
}
