import AvatarMath
import AvatarModel
import Dispatch
import Foundation
import SignCatalog
import SignCompiler
import Synchronization

/// What the compiler found in every sign of a library.
public struct LibraryReport: Sendable {
    /// One sign.
    public struct Row: Sendable {
        public var name: String
        public var location: String
        public var report: CompileReport
        /// The seconds of all parts without the transitions between them.
        public var strokeSeconds: Float
        /// The fastest that a wrist is within the parts, metres a second; transitions are not part of a sign.
        public var peakWristMetresPerSecond: Float
        /// What was measured on the skin and against what is written.
        public var measures: SignMeasures
        /// Broken limits that the entry does not waive.
        public var failures: [String]
        /// Broken limits that the entry waives.
        public var waived: [String]
    }

    public var rows: [Row]
    /// Words that several signs claim.
    public var homographs: [String: [String]]
    /// What the rows were held against.
    public var limits: LintLimits

    public init(rows: [Row], homographs: [String: [String]], limits: LintLimits = .committed) {
        self.rows = rows
        self.homographs = homographs
        self.limits = limits
    }

    /// Signs with at least one failure.
    public var failureCount: Int { rows.count { !$0.failures.isEmpty } }

    /// Compiles and measures every sign, in the order of names.
    ///
    /// - Parameters:
    ///   - pipeline: library and avatar; it keeps the compiled signs.
    ///   - limits: what signs are held against.
    ///   - measuresSkin: whether to measure on the skin, by one thread a processor; otherwise a row has only what the
    ///     compiler found, and 0 for the rest.
    /// - Returns: a row a sign.
    /// - Throws: if a sign cannot be compiled, or the avatar's skin not be measured.
    public static func check(
        _ pipeline: inout AvatarPipeline, limits: LintLimits = .committed, measuresSkin: Bool = true
    ) throws(SignAvatarError) -> LibraryReport {
        var signs: [(sign: Sign, compiled: CompiledSign)] = []
        for name in pipeline.assets.catalog.signs.keys.sorted() {
            guard let sign = pipeline.assets.catalog.signs[name] else { continue }
            signs.append((sign, try pipeline.compile(name)))
        }
        let meter = measuresSkin ? try SignMeter(body: pipeline.body) : nil
        let found = measure(signs.map(\.compiled), meter: meter)
        var rows: [Row] = []
        for ((sign, compiled), measures) in zip(signs, found) {
            let contradictions = compiled.report.contradictions.map { found in
                SignMeasures.Breach(
                    rule: .orientation,
                    value: Double(abs(found.writtenRadians - found.handRadians) * 180 / .pi),
                    message: "orientation: part \(found.part), \(found.side.rawValue) hand: \(found.message)")
            }
            let breaches = measures.breaches(limits) + contradictions
            rows.append(
                Row(
                    name: sign.name, location: sign.location, report: compiled.report,
                    strokeSeconds: compiled.strokeSeconds,
                    peakWristMetresPerSecond: peakWristSpeed(compiled, body: pipeline.body),
                    measures: measures,
                    failures: breaches.filter { sign.waivers[$0.rule.rawValue] == nil }.map(\.message)
                        + strayWaivers(sign),
                    waived: breaches.filter { sign.waivers[$0.rule.rawValue] != nil }.map(\.message)))
        }
        let homographs = pipeline.assets.catalog.words.filter { $0.value.count > 1 }
        return LibraryReport(rows: rows, homographs: homographs, limits: limits)
    }

    /// Measures signs side by side; without a meter only what the compiler found counts.
    private static func measure(_ signs: [CompiledSign], meter: SignMeter?) -> [SignMeasures] {
        guard let meter else { return signs.map { SignMeasures($0.report) } }
        let found = Mutex([SignMeasures](repeating: SignMeasures(), count: signs.count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
            var own = meter
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < signs.count else { return }
                let measures = own.measure(signs[index])
                found.withLock { $0[index] = measures }
            }
        }
        return found.withLock { $0 }
    }

    /// The largest step of a wrist between samples, metres a second.
    private static func peakWristSpeed(_ sign: CompiledSign, body: SigningBody) -> Float {
        let rate = Modulation.samplesPerSecond
        var peak: Float = 0
        for part in sign.parts {
            for side in [Side.right, .left] {
                guard let track = part.tracks[side] else { continue }
                let arm = body.arm(side)
                var before = track.state(at: 0, arm: arm).posture.wrist
                for sample in 1...max(1, Int((part.seconds * rate).rounded(.up))) {
                    let wrist = track.state(at: Float(sample) / rate, arm: arm).posture.wrist
                    peak = max(peak, (wrist - before).length * rate)
                    before = wrist
                }
            }
        }
        return peak
    }

    /// A waiver of a rule that does not exist excuses nothing and hides a slip of the pen.
    private static func strayWaivers(_ sign: Sign) -> [String] {
        sign.waivers.keys.sorted().filter { LintRule(rawValue: $0) == nil }.map { name in
            "waive: no rule '\(name)'; allowed: " + LintRule.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }

    /// A line a sign, and a summary.
    public func table(all: Bool) -> String {
        var lines: [String] = []
        for row in rows where all || !row.failures.isEmpty {
            let state = row.failures.isEmpty ? "ok" : row.failures.joined(separator: "; ")
            lines.append("\(row.location): \(row.name): \(state)")
        }
        for word in homographs.keys.sorted() {
            lines.append("homograph: \(word): " + (homographs[word] ?? []).joined(separator: ", "))
        }
        let keys = rows.reduce(0) { $0 + $1.report.keyCount }
        let contacts = rows.reduce(0) { $0 + $1.report.contacts.count }
        lines.append(
            "\(rows.count) signs, \(keys) keys, \(contacts) contacts, \(failureCount) signs break a limit")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The signs that break one rule's limit, waived or not: location, name and what was found, worst first.
    public func list(_ rule: LintRule) -> String {
        var found: [(row: Row, breach: SignMeasures.Breach)] = []
        for row in rows {
            for breach in row.measures.breaches(limits) where breach.rule == rule {
                found.append((row, breach))
            }
        }
        found.sort { ($1.breach.value, $0.row.name) < ($0.breach.value, $1.row.name) }
        return found.map { "\($0.row.location): \($0.row.name): \($0.breach.message)\n" }.joined()
    }

    /// How many signs break each rule: the limits of this report, and the strict ones.
    public func ruleTable() -> String {
        var lines = [["rule", "breaks the limit", "breaks the strict limit"]]
        for rule in LintRule.allCases {
            func count(_ limits: LintLimits) -> Int {
                rows.count { row in row.measures.breaches(limits).contains { $0.rule == rule } }
            }
            lines.append([rule.rawValue, "\(count(limits))", "\(count(.strict))"])
        }
        return TextTable.lines(lines).joined(separator: "\n") + "\n"
    }

    /// Counts by provenance, edition, review and file.
    public static func statistics(_ catalog: SignCatalog) -> String {
        var counts: [String: [String: Int]] = [:]
        for sign in catalog.signs.values {
            counts["provenance", default: [:]][sign.provenance.rawValue, default: 0] += 1
            counts["edition", default: [:]][sign.edition, default: 0] += 1
            let review: String =
                switch sign.review {
                case .draft: "draft"
                case .reviewed: "reviewed"
                case .rejected: "rejected"
                }
            counts["review", default: [:]][review, default: 0] += 1
            let file = sign.place?.file ?? "?"
            counts["file", default: [:]][file, default: 0] += 1
        }
        var rows = [["all", "", "\(catalog.signs.count)"]]
        for group in counts.keys.sorted() {
            for (name, count) in (counts[group] ?? [:]).sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }
            ) {
                rows.append([group, name, "\(count)"])
            }
        }
        rows.append(["words", "", "\(catalog.words.count)"])
        return TextTable.lines(rows).joined(separator: "\n") + "\n"
    }
}
