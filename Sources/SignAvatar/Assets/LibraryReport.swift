import AvatarMath
import AvatarModel
import SignCatalog
import SignCompiler

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
        /// Broken limits that the entry does not waive.
        public var failures: [String]
        /// Broken limits that the entry waives.
        public var waived: [String]
    }

    public var rows: [Row]
    /// Words that several signs claim.
    public var homographs: [String: [String]]

    /// Signs with at least one failure.
    public var failureCount: Int { rows.count { !$0.failures.isEmpty } }

    /// What a keyframe may be off.
    public enum Limit {
        /// Between the hand's point and the place it should touch, metres.
        public static let contactMetres: Float = 0.005
        /// Inside the body and inside the other hand, metres, for capsules fitted to the skin.
        public static let bodyPenetrationMetres: Float = 0.012
        public static let handPenetrationMetres: Float = 0.014
        /// From the written orientation, radians.
        public static let orientationRadians: Float = 60 * .pi / 180
    }

    /// Compiles every sign, in the order of names.
    public static func check(_ pipeline: inout AvatarPipeline) throws(SignAvatarError) -> LibraryReport {
        var rows: [Row] = []
        for name in pipeline.assets.catalog.signs.keys.sorted() {
            guard let sign = pipeline.assets.catalog.signs[name] else { continue }
            let compiled = try pipeline.compile(name)
            let breaches = breaches(compiled.report)
            rows.append(
                Row(
                    name: name, location: sign.location, report: compiled.report,
                    strokeSeconds: compiled.strokeSeconds,
                    peakWristMetresPerSecond: peakWristSpeed(compiled, body: pipeline.body),
                    failures: breaches.filter { sign.waivers[$0.rule.rawValue] == nil }.map(\.message)
                        + strayWaivers(sign),
                    waived: breaches.filter { sign.waivers[$0.rule.rawValue] != nil }.map(\.message)))
        }
        let homographs = pipeline.assets.catalog.words.filter { $0.value.count > 1 }
        return LibraryReport(rows: rows, homographs: homographs)
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

    /// What a sign is checked for; an entry may waive a rule by this name.
    public enum Rule: String, CaseIterable, Sendable { case contact, body, hands, orientation }

    private static func breaches(_ report: CompileReport) -> [(rule: Rule, message: String)] {
        var breaches: [(rule: Rule, message: String)] = []
        func millimetres(_ metres: Float) -> String { "\(Int((metres * 1000).rounded())) mm" }
        if let worst = report.contacts.max(by: { $0.errorMetres < $1.errorMetres }),
            worst.errorMetres > Limit.contactMetres
        {
            breaches.append(
                (.contact, "contact: \(worst.what) misses by \(millimetres(worst.errorMetres))"))
        }
        if report.bodyPenetration > Limit.bodyPenetrationMetres {
            breaches.append((.body, "body: the hand is \(millimetres(report.bodyPenetration)) inside"))
        }
        if report.handPenetration > Limit.handPenetrationMetres {
            breaches.append((.hands, "hands: \(millimetres(report.handPenetration)) inside each other"))
        }
        breaches += report.contradictions.map {
            (.orientation, "orientation: part \($0.part), \($0.side.rawValue) hand: \($0.message)")
        }
        if report.orientationDeviation > Limit.orientationRadians {
            let degrees = Int(report.orientationDeviation * 180 / .pi)
            breaches.append((.orientation, "orientation: off by \(degrees) degrees"))
        }
        return breaches
    }

    /// A waiver of a rule that does not exist excuses nothing and hides a slip of the pen.
    private static func strayWaivers(_ sign: Sign) -> [String] {
        sign.waivers.keys.sorted().filter { Rule(rawValue: $0) == nil }.map { name in
            "waive: no rule '\(name)'; allowed: " + Rule.allCases.map(\.rawValue).joined(separator: ", ")
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
            let file = sign.location.split(separator: ":").first.map(String.init) ?? "?"
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
