import InstructionSets
import Motion
import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What `signavatar bench` prints.
enum BenchReport {
    /// The machine, the build, and the columns' names.
    static func heading(_ set: InstructionSet) -> String {
        #if DEBUG
            let build = "debug (not for figures)"
        #else
            let build = "release"
        #endif
        return """
            machine  \(processorName), \(coreCount) cores, \(loadText)
            build    \(Manifest.engineVersion), \(build), instruction set \(set.rawValue)
            best     the value of the shortest time; spread is the distance of the quartiles over the median
            target   reached: by the median; at best: only by the best value; NOT reached: by none
            times    as good as what is named behind it, measured in turns in this run

            \(row("stage", "unit", ["best", "median", "spread", "target"], "", "times"))

            """
    }

    static func line(_ result: BenchResult) -> String {
        let spread = result.values.count < 4 ? "" : "\(Int((result.spread * 100).rounded())) %"
        var remarks: [String] = []
        if let name = result.referenceName, let value = result.reference {
            remarks.append("\(name): \(number(value))")
        }
        if let note = result.note { remarks.append(note) }
        let line = row(
            result.name, result.unit,
            [number(result.best), number(result.median), spread, result.target.map(number) ?? "none"],
            verdict(result), result.ratio.map(number) ?? "")
        return line + (remarks.isEmpty ? "" : "  " + remarks.joined(separator: "; ")) + "\n"
    }

    /// A stage that was not measured, and why.
    static func skipped(_ name: String, _ reason: String) -> String {
        row(name, "", [], "", "") + "  skipped: \(reason)\n"
    }

    /// Whether a target is kept.
    static func verdict(_ result: BenchResult) -> String {
        guard let median = result.reaches(result.median), let best = result.reaches(result.best) else {
            return ""
        }
        return median ? "reached" : best ? "at best" : "NOT reached"
    }

    /// How many of the targets are kept.
    static func summary(_ results: [BenchResult]) -> String {
        let verdicts = results.filter { $0.target != nil }.map(verdict)
        func count(_ text: String) -> Int { verdicts.count { $0 == text } }
        return """
            \(count("reached")) of \(verdicts.count) targets reached, \(count("at best")) at best, \
            \(count("NOT reached")) not; \(loadText) at the end

            """
    }

    static func json(_ results: [BenchResult]) -> JSONValue {
        .list(
            results.map { result in
                .object([
                    ("name", .text(result.name)), ("unit", .text(result.unit)),
                    ("minimum", .number(result.best)), ("median", .number(result.median)),
                    ("reference", result.reference.map { .number($0) } ?? .null),
                    ("target", result.target.map { .number($0) } ?? .null),
                ])
            })
    }

    private static func row(
        _ first: String, _ unit: String, _ columns: [String], _ verdict: String, _ times: String
    ) -> String {
        func padding(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count))
        }
        return first + padding(first, 24) + unit + padding(unit, 9)
            + columns.map { padding($0, 9) + $0 }.joined()
            + (columns.isEmpty ? "" : "  " + verdict + padding(verdict, 11) + padding(times, 8) + times)
    }

    /// Three digits or all before the point.
    static func number(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        let digits = value >= 10 ? 10 : 100
        let scaled = Int((value * Double(digits)).rounded())
        let fraction = String(scaled % digits)
        let zeros = String(repeating: "0", count: String(digits).count - 1 - fraction.count)
        return "\(scaled / digits).\(zeros)\(fraction)"
    }

    /// How many processors the system runs on.
    static var coreCount: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

    /// How busy the machine is, this program included.
    private static var loadText: String {
        var load = [0.0]
        return getloadavg(&load, 1) == 1 ? "load \(number(load[0]))" : "load unknown"
    }

    private static var processorName: String {
        #if canImport(Darwin)
            var size = 0
            sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
            var bytes = [UInt8](repeating: 0, count: size)
            sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0)
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #else
            let lines = (try? TextInput.text(ofFile: "/proc/cpuinfo"))?.split(separator: "\n") ?? []
            let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
            return name.map { String($0.drop { $0 == " " }) } ?? "unknown processor"
        #endif
    }
}
