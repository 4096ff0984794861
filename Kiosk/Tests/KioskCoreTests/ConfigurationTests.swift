import KioskCore
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    private func message(_ yaml: String) -> String {
        var configuration = KioskConfiguration()
        do throws(ConfigurationError) {
            try configuration.apply(yaml: yaml, file: "s.yaml")
            try configuration.validate()
            return ""
        } catch { return error.description }
    }

    @Test("the file, then the environment, then flags: the last one holds")
    func order() throws {
        var configuration = KioskConfiguration()
        try configuration.apply(yaml: "lanes: 3\nquality: draft\nlisten: 127.0.0.1:9000\n", file: "s.yaml")
        try configuration.apply(environment: [
            "SIGNAVATAR_LANES": "4", "SIGNAVATAR_QUALITY": "studio", "HOME": "/",
        ])
        try configuration.set("lanes", to: "5", source: "--set")
        #expect(configuration.lanes == 5)
        #expect(configuration.quality.rawValue == "studio")
        #expect(configuration.port == 9000)
    }

    @Test("what is printed can be read again and is the same")
    func roundTrip() throws {
        var configuration = KioskConfiguration()
        configuration.hosts = ["hall.example"]
        configuration.limits.textScalarCount = 500
        configuration.displays = [.init(name: "desk-1", profile: "320x480@20")]
        var copy = KioskConfiguration()
        try copy.apply(yaml: configuration.yaml, file: "printed")
        #expect(copy == configuration)
    }

    @Test(
        "mistakes are told with their place",
        arguments: [
            ("colour: red", "s.yaml:1:9: unknown key 'colour'"),
            ("lanes: 2\nlanes: 3", "s.yaml"),
            ("lanes: many", "s.yaml:1:8: 'many' is not allowed for lanes"),
            ("limits: {text_scalars: 1001}", "expected a whole number from 1 to 1000"),
            ("limits: {depth: 1}", "unknown key 'depth'"),
            ("displays: {Hall!: {}}", "display 'Hall!'"),
            ("displays: {hall: {profile: 9x9@9}}", "profile 9x9@9"),
            ("listen: 127.0.0.1", "ADDRESS:PORT"),
            ("quality: best", "draft, standard, studio"),
        ])
    func mistakes(yaml: String, expected: String) {
        #expect(message(yaml).contains(expected), "\(message(yaml))")
    }

    @Test("another address than this machine's needs a token", arguments: ["0.0.0.0", "192.168.1.5", "[::]"])
    func needsToken(host: String) {
        #expect(message("listen: \"\(host):80\"").contains("token_file"))
        #expect(message("listen: \"\(host):80\"\ntoken_file: /etc/token").isEmpty)
    }

    @Test("an unknown variable is a mistake")
    func unknownVariable() {
        var configuration = KioskConfiguration()
        #expect(throws: ConfigurationError.self) {
            try configuration.apply(environment: ["SIGNAVATAR_COLOUR": "red"])
        }
    }

    @Test("variables of the library and of signavatar are no settings and no mistakes")
    func otherVariables() throws {
        var configuration = KioskConfiguration()
        try configuration.apply(environment: [
            "SIGNAVATAR_ISA": "baseline", "SIGNAVATAR_PACKS": "/var/cache/packs",
            "SIGNAVATAR_CONFIG": "/etc/s.yaml",
        ])
        #expect(configuration == KioskConfiguration())
    }

    @Test(
        "a service is reached under its own address and the names of the settings, in any case",
        arguments: [
            ("127.0.0.1:8737", true), ("LocalHost", true), ("[::1]:8737", true), ("[fd00::5]:8737", true),
            ("[FD00:0:0::5]", true), ("kiosk.example:8737", true), ("KIOSK.EXAMPLE", true),
            ("[fd00::7]", true), ("[fd00::8]:80", true), ("[fd00::6]:8737", false), ("fd00", false),
            ("evil.example", false), ("kiosk.example.evil", false), ("", false), ("[", false),
            ("[]:8737", false),
        ])
    func hosts(authority: String, isAllowed: Bool) throws {
        var configuration = KioskConfiguration()
        try configuration.apply(
            yaml: "listen: \"[fd00:0::5]:8737\"\nhosts: [Kiosk.Example, \"fd00::7\", \"[FD00::8]\"]\n",
            file: "s.yaml")
        #expect(configuration.allowedHosts.allows(authority) == isAllowed)
    }

    @Test("the interface of a link-local address is not part of its name")
    func linkLocal() {
        let hosts = AllowedHosts(listener: "fe80::1%eth0", others: [])
        #expect(hosts.allows("[fe80::1]:8737"))
        #expect(!hosts.allows("[fe80::2]:8737"))
    }

    @Test(
        "phrase files with mistakes are refused with their place",
        arguments: [
            ("templates: {a: {text: '请{x}'}}", "a brace in the text belongs to no slot"),
            ("templates: {a: {text: 请, slots: {x: ticket}}}", "slot 'x' does not stand in the text"),
            ("templates: {a: {text: '请{x}', slots: {x: colour}}}", "allowed are ticket, number, words"),
            ("templates: {a: {text: '请{x}', slots: {x: ticket}, pinned: true}}", "cannot be pinned"),
            ("templates: {a: {text: 请, priority: top}}", "allowed are emergency"),
            ("topics: {问候: [\"\\u202e\"]}", "direction of the text"),
        ])
    func phraseMistakes(yaml: String, expected: String) {
        do throws(ConfigurationError) {
            _ = try PhraseBook(yaml: yaml, file: "p.yaml")
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
            #expect(error.description.hasPrefix("p.yaml:1:"))
        }
    }
}
