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
            machine  \(processorName), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores
            build    \(Manifest.engineVersion), \(build), instruction set \(set.rawValue)
            up to \(BenchTimer.rounds.upperBound) values a stage; spread is the distance of their quartiles

            \(row("stage", "unit", "minimum", "median", "spread", "target", "plain form", "times"))

            """
    }

    static func line(_ result: BenchResult) -> String {
        row(
            result.stage.name, result.stage.unit, number(result.minimum), number(result.median),
            "\(Int((result.spread * 100).rounded())) %", number(result.stage.target),
            number(result.reference), number(result.reference / result.minimum)) + "\n"
    }

    static func json(_ results: [BenchResult]) -> JSONValue {
        .list(
            results.map { result in
                .object([
                    ("name", .text(result.stage.name)), ("unit", .text(result.stage.unit)),
                    ("minimum", .number(result.minimum)), ("median", .number(result.median)),
                    ("reference", .number(result.reference)), ("target", .number(result.stage.target)),
                ])
            })
    }

    private static func row(_ first: String, _ unit: String, _ columns: String...) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count))
        }
        return first + padded(first, 20) + unit + padded(unit, 10)
            + columns.map { padded($0, 11) + $0 }.joined()
    }

    /// Three digits or all before the point.
    private static func number(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        let scaled = Int((value * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
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
