import Foundation
import Raster

/// Everything that can be set: from the file, then the environment, then flags; the last one holds.
public struct KioskConfiguration: Sendable, Equatable {
    /// A screen in the house.
    public struct Display: Sendable, Equatable {
        /// As in addresses: `/screen?display=NAME`.
        public var name: String
        /// Size and rate of its clips: `480x640@25`.
        public var profile: String

        public init(name: String, profile: String) {
            self.name = name
            self.profile = profile
        }
    }

    /// The address to listen on; another than this machine's needs `tokenFile`.
    public var host = "127.0.0.1"
    /// 0...65535; 0 lets the system choose.
    public var port = 8737
    /// A second listener for this machine only, for health checks; empty for none.
    public var unixSocket = ""
    /// A file whose first line every other machine must send as bearer token; empty for none.
    public var tokenFile = ""
    /// The folder of the sign library.
    public var library = "SignLibrary"
    /// The compiled dictionary; empty for the words of the library alone.
    public var dictionary = ""
    /// Who signs: `presenter`, `mannequin`, or an avatar file; empty is the presenter if it was built.
    public var avatar = ""
    /// The folder of `index.html`.
    public var pageDirectory = "Kiosk/Page"
    /// The description of the interface.
    public var openAPI = "Kiosk/openapi.json"
    /// The file of templates and topics.
    public var phrases = "Kiosk/Phrases/phrases.yaml"
    /// Where finished clips are kept; made if it is not there.
    public var cacheDirectory = "/var/cache/signavatard"
    /// Where it is kept what screens show; made if it is not there.
    public var stateDirectory = "/var/lib/signavatard"
    /// How much disk the clips may take.
    public var cacheBudget = ClipCache.Budget()
    /// Size and rate of clips that name none.
    public var profile = "480x640@25"
    /// How much effort a picture is worth.
    public var quality = RenderQuality.standard
    /// How many frames are drawn at the same time; 0 for one a core.
    public var lanes = 0
    /// A clip is given up after so many times its own length of work, and at least 10 s; 1...1000.
    public var renderLimitFactor = 4
    /// Without a touch for so long the page asks whether somebody is there; 10...3600.
    public var idleSeconds = 60
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var logLevel = "info"
    /// Whether texts of requests are logged: visitors' texts are personal data.
    public var logsText = false
    /// The screens; names differ.
    public var displays = [Display(name: "hall", profile: "480x640@25")]
    /// Names under which browsers may reach this service, beside those of this machine; case does not count.
    public var hosts: [String] = []
    /// Pages of other origins that may send requests, such as `http://cms.example`.
    public var origins: [String] = []
    /// Pages that may show ours in a frame.
    public var frameAncestors: [String] = []
    /// What requests may cost.
    public var limits = KioskLimits()

    public init() {}

    /// The names under which browsers may reach this service.
    public var allowedHosts: AllowedHosts { AllowedHosts(listener: host, others: hosts) }

    /// Where the library's parsed files are kept between starts.
    public var packDirectory: String { cacheDirectory + "/packs" }

    /// Whether only this machine can connect.
    public var isLoopbackOnly: Bool { Self.isLoopback(host) }

    /// Whether an address belongs to this machine only.
    public static func isLoopback(_ host: String) -> Bool {
        host == "::1" || host == "localhost"
            || host.hasPrefix("127.")
                && host.split(separator: ".").count == 4
    }

    /// Throws unless the settings fit together.
    public func validate() throws(ConfigurationError) {
        if !isLoopbackOnly && tokenFile.isEmpty {
            throw ConfigurationError(
                "listen '\(host):\(port)': other machines could connect; set token_file, or listen on 127.0.0.1"
            )
        }
        for display in displays { try Self.checkProfile(display.profile, limits: limits) }
        try Self.checkProfile(profile, limits: limits)
    }

    private static func checkProfile(_ text: String, limits: KioskLimits) throws(ConfigurationError) {
        do throws(Problem) { _ = try ClipProfile(text, limits: limits) } catch {
            throw ConfigurationError(error.english)
        }
    }
}

extension KioskConfiguration {
    /// A setting that is one word or number.
    private struct Scalar: Sendable {
        let name: String
        let read: @Sendable (KioskConfiguration) -> String
        /// Nil, or what is allowed.
        let assign: @Sendable (inout KioskConfiguration, String) -> String?
    }

    private static func text(_ name: String, _ path: WritableKeyPath<KioskConfiguration, String> & Sendable)
        -> Scalar
    {
        Scalar(name: name, read: { $0[keyPath: path] }) { configuration, value in
            configuration[keyPath: path] = value
            return nil
        }
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<KioskConfiguration, Int> & Sendable
    ) -> Scalar {
        Scalar(name: name, read: { String($0[keyPath: path]) }) { configuration, value in
            guard let number = Int(value), range.contains(number) else {
                return "a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            configuration[keyPath: path] = number
            return nil
        }
    }

    private static let scalars: [Scalar] = [
        Scalar(
            name: "listen",
            read: { $0.host.contains(":") ? "[\($0.host)]:\($0.port)" : "\($0.host):\($0.port)" }
        ) {
            configuration, value in
            guard let colon = value.lastIndex(of: ":"), let port = Int(value[value.index(after: colon)...]),
                (0...65535).contains(port), colon > value.startIndex
            else { return "ADDRESS:PORT" }
            configuration.host = String(value[..<colon]).trimmingCharacters(in: ["[", "]"])
            configuration.port = port
            return nil
        },
        text("unix_socket", \.unixSocket), text("token_file", \.tokenFile), text("library", \.library),
        text("dictionary", \.dictionary), text("avatar", \.avatar), text("page", \.pageDirectory),
        text("openapi", \.openAPI),
        text("phrases", \.phrases),
        text("cache", \.cacheDirectory), text("state", \.stateDirectory), text("profile", \.profile),
        number("cache_bytes", (1 << 20)...(1 << 40), \.cacheBudget.byteCount),
        number("cache_minimum_free_bytes", 0...(1 << 40), \.cacheBudget.minimumFreeByteCount),
        number("cache_minimum_free_percent", 0...90, \.cacheBudget.minimumFreePercent),
        number("lanes", 0...64, \.lanes), number("render_limit_factor", 1...1000, \.renderLimitFactor),
        number("idle_seconds", 10...3600, \.idleSeconds),
        Scalar(name: "quality", read: { $0.quality.rawValue }) { configuration, value in
            guard let quality = RenderQuality(rawValue: value) else {
                return RenderQuality.allCases.map(\.rawValue).joined(separator: ", ")
            }
            configuration.quality = quality
            return nil
        },
        Scalar(name: "log_level", read: { $0.logLevel }) { configuration, value in
            let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
            guard levels.contains(value) else { return levels.joined(separator: ", ") }
            configuration.logLevel = value
            return nil
        },
        Scalar(name: "log_text", read: { String($0.logsText) }) { configuration, value in
            guard let flag = Bool(value) else { return "true or false" }
            configuration.logsText = flag
            return nil
        },
    ]

    private static let lists: [(String, WritableKeyPath<KioskConfiguration, [String]> & Sendable)] = [
        ("hosts", \.hosts), ("origins", \.origins), ("frame_ancestors", \.frameAncestors),
    ]

    /// Every key of the file.
    static var keys: [String] { scalars.map(\.name) + lists.map(\.0) + ["displays", "limits"] }

    /// Changes one setting, from the environment or a flag.
    ///
    /// - Parameters:
    ///   - name: a key whose value is a word or a number.
    ///   - value: as it would stand in the file.
    ///   - source: for the message.
    /// - Throws: if there is no such key or the value is not allowed.
    public mutating func set(_ name: String, to value: String, source: String) throws(ConfigurationError) {
        guard let scalar = Self.scalars.first(where: { $0.name == name }) else {
            throw ConfigurationError(
                "\(source): unknown key '\(name)'; allowed: "
                    + Self.scalars.map(\.name).joined(separator: ", "))
        }
        if let allowed = scalar.assign(&self, value) {
            throw ConfigurationError("\(source): '\(value)' is not allowed for \(name); allowed: \(allowed)")
        }
    }

    /// Variables of the family that are no settings: which file is read, the kernels' instructions, which are chosen
    /// where they are used, and where `signavatar` keeps its packs; the service keeps its own in the cache folder.
    private static let otherVariables: Set<String> = [
        "SIGNAVATAR_CONFIG", "SIGNAVATAR_ISA", "SIGNAVATAR_PACKS",
    ]

    /// Takes every variable `SIGNAVATAR_KEY`; an unknown one is an error.
    public mutating func apply(environment: [String: String]) throws(ConfigurationError) {
        let prefix = "SIGNAVATAR_"
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(prefix) && !Self.otherVariables.contains(name) {
            try set(name.dropFirst(prefix.count).lowercased(), to: value, source: "environment \(name)")
        }
    }

    /// Takes every key of a file; unknown keys are errors.
    public mutating func apply(yaml: String, file: String) throws(ConfigurationError) {
        let root = try ConfigurationNode(yaml: yaml, file: file)
        let fields = try root.fields(Self.keys)
        for scalar in Self.scalars {
            guard let node = fields[scalar.name] else { continue }
            if let allowed = scalar.assign(&self, try node.text()) {
                throw node.wrong(
                    "'\(try node.text())' is not allowed for \(scalar.name); allowed: \(allowed)")
            }
        }
        for (name, path) in Self.lists {
            guard let node = fields[name] else { continue }
            var values: [String] = []
            for item in try node.items() { values.append(try item.text()) }
            self[keyPath: path] = values
        }
        if let node = fields["limits"] {
            let names = KioskLimits.fields.map(\.name)
            for (name, value) in try node.fields(names).sorted(by: { $0.key < $1.key }) {
                guard let field = KioskLimits.fields.first(where: { $0.name == name }) else { continue }
                // A limit protects the machine: it may be lowered, not raised.
                limits[keyPath: field.path] = try value.integer(1...KioskLimits()[keyPath: field.path])
            }
        }
        if let node = fields["displays"] {
            displays = []
            for (name, value) in try node.pairs() {
                guard DisplayBoard.isName(name) else {
                    throw value.wrong("display '\(name)': 1 to 32 lower-case letters, digits and hyphens")
                }
                let profile = try value.fields(["profile"])["profile"]?.text() ?? self.profile
                displays.append(Display(name: name, profile: profile))
            }
            guard !displays.isEmpty else { throw node.wrong("at least one display") }
        }
    }

    /// The settings as a file.
    public var yaml: String {
        func quoted(_ text: String) -> String {
            "\""
                + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
                    of: "\"", with: "\\\"")
                + "\""
        }
        var lines = Self.scalars.map { "\($0.name): \(quoted($0.read(self)))" }
        for (name, path) in Self.lists {
            lines.append("\(name): [" + self[keyPath: path].map(quoted).joined(separator: ", ") + "]")
        }
        lines.append("displays:")
        lines += displays.map { "  \($0.name): {profile: \(quoted($0.profile))}" }
        lines.append("limits:")
        lines += KioskLimits.fields.map { "  \($0.name): \(limits[keyPath: $0.path])" }
        return lines.joined(separator: "\n") + "\n"
    }
}
