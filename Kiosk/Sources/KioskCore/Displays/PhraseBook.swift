import Foundation
import SignAvatar
import Yams

/// The texts that a house says again and again: templates with slots, and phrases by topic for the page.
public struct PhraseBook: Sendable, Equatable {
    /// What may stand in a slot.
    public enum SlotKind: String, Sendable, CaseIterable {
        /// Latin letters and digits, such as the number of a ticket: 1 to 8.
        case ticket
        /// Digits: 1 to 6.
        case number
        /// Chinese characters, letters and digits: 1 to 20.
        case words

        func accepts(_ text: String) -> Bool {
            let scalars = Array(text.unicodeScalars)
            func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
            func isLetter(_ scalar: Unicode.Scalar) -> Bool {
                ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
            }
            switch self {
            case .ticket:
                return (1...8).contains(scalars.count) && scalars.allSatisfy { isDigit($0) || isLetter($0) }
            case .number: return (1...6).contains(scalars.count) && scalars.allSatisfy(isDigit)
            case .words:
                return (1...20).contains(scalars.count)
                    && scalars.allSatisfy { isDigit($0) || isLetter($0) || $0.properties.isIdeographic }
            }
        }

        var allowed: Words {
            switch self {
            case .ticket: Words("1 到 8 个字母和数字", "1 to 8 letters and digits")
            case .number: Words("1 到 6 个数字", "1 to 6 digits")
            case .words: Words("1 到 20 个汉字、字母和数字", "1 to 20 Chinese characters, letters and digits")
            }
        }
    }

    /// A text with holes.
    public struct Template: Sendable, Equatable {
        /// As in requests; names differ.
        public let name: String
        /// `{slot}` marks a hole.
        public let pattern: String
        /// The holes by name, and what may stand in each.
        public let slots: [String: SlotKind]
        /// How urgent an order is that names no class; nil for the standard.
        public let priority: PriorityClass?
        /// Whether its clip is drawn in advance and never evicted; only without slots.
        public let isPinned: Bool

        /// The text with filled holes.
        ///
        /// - Parameter values: an object with a text or whole number for every slot and nothing else.
        /// - Returns: the text.
        /// - Throws: `bad_request` with the slot's name.
        public func text(slots values: JSONValue) throws(Problem) -> String {
            guard case .object(let pairs) = values else {
                throw .badField("slots", found: .anotherValue, allowed: Words("对象", "an object"))
            }
            for (name, _) in pairs where slots[name] == nil {
                throw .badField(
                    "slots", found: .quoted(name),
                    allowed: .both(slots.keys.sorted().joined(separator: ", ")))
            }
            var text = pattern
            for (name, kind) in slots.sorted(by: { $0.key < $1.key }) {
                let value = values[name]
                guard let filling = value?.textValue ?? value?.integerValue.map(String.init),
                    kind.accepts(filling)
                else {
                    throw .badField(
                        "slots.\(name)", found: value == nil ? .nothing : .anotherValue, allowed: kind.allowed
                    )
                }
                text = text.replacingOccurrences(of: "{\(name)}", with: filling)
            }
            return text
        }
    }

    /// Phrases that belong together on the page.
    public struct Topic: Sendable, Equatable {
        /// The heading.
        public let name: String
        /// Whole texts, in order.
        public let phrases: [String]
    }

    /// Texts with holes, by names that differ.
    public var templates: [Template] = []
    /// What visitors may choose on the page, in order.
    public var topics: [Topic] = []
    /// What the page signs while nobody is there.
    public var greeting = "您好"

    public init() {}

    /// The template of a name.
    public func template(named name: String) throws(Problem) -> Template {
        guard let template = templates.first(where: { $0.name == name }) else {
            throw .badField(
                "template", found: .quoted(name),
                allowed: .both(templates.map(\.name).joined(separator: ", ")))
        }
        return template
    }

    /// For the page and for integrators.
    public var json: JSONValue {
        .object([
            ("greeting", .text(greeting)),
            (
                "topics",
                .list(
                    topics.map {
                        .object([("name", .text($0.name)), ("phrases", .list($0.phrases.map { .text($0) }))])
                    })
            ),
            (
                "templates",
                .list(
                    templates.map { template in
                        .object([
                            ("name", .text(template.name)), ("text", .text(template.pattern)),
                            (
                                "slots",
                                .object(
                                    template.slots.sorted { $0.key < $1.key }.map {
                                        ($0.key, .text($0.value.rawValue))
                                    })
                            ), ("priority", template.priority.map { .text($0.name) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}

extension PhraseBook {
    /// Reads a phrase file.
    ///
    /// - Parameters:
    ///   - yaml: `greeting`, `topics` and `templates`; see `Kiosk/Phrases/phrases.yaml`.
    ///   - file: its name for messages.
    ///   - limits: every phrase must be a text that may be signed.
    /// - Throws: the first thing that is wrong, with line and column.
    public init(yaml: String, file: String, limits: KioskLimits = KioskLimits()) throws(ConfigurationError) {
        self.init()
        let check = TextCheck(limits: limits)
        func checked(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
            let text = try node.text()
            do throws(Problem) { return try check.checked(text) } catch { throw node.wrong(error.english) }
        }
        let root = try ConfigurationNode(yaml: yaml, file: file)
        let fields = try root.fields(["greeting", "topics", "templates"])
        if let node = fields["greeting"] { greeting = try checked(node) }
        for (name, node) in try fields["topics"]?.pairs() ?? [] {
            var phrases: [String] = []
            for item in try node.items() { phrases.append(try checked(item)) }
            topics.append(Topic(name: name, phrases: phrases))
        }
        for (name, node) in try fields["templates"]?.pairs() ?? [] {
            templates.append(try Self.template(name, node, checked: checked))
        }
    }

    private static func template(
        _ name: String, _ node: ConfigurationNode,
        checked: (ConfigurationNode) throws(ConfigurationError) -> String
    ) throws(ConfigurationError) -> Template {
        let fields = try node.fields(["text", "slots", "priority", "pinned"])
        guard let textNode = fields["text"] else { throw node.wrong("template '\(name)' has no text") }
        let pattern = try checked(textNode)
        var slots: [String: SlotKind] = [:]
        for (slot, kindNode) in try fields["slots"]?.pairs() ?? [] {
            guard let kind = SlotKind(rawValue: try kindNode.text()) else {
                throw kindNode.wrong(
                    "slot '\(slot)': allowed are " + SlotKind.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            guard pattern.contains("{\(slot)}") else {
                throw kindNode.wrong("slot '\(slot)' does not stand in the text")
            }
            slots[slot] = kind
        }
        let bare = slots.keys.reduce(pattern) { $0.replacingOccurrences(of: "{\($1)}", with: "") }
        guard !bare.contains("{"), !bare.contains("}") else {
            throw textNode.wrong("a brace in the text belongs to no slot")
        }
        var priority: PriorityClass?
        if let node = fields["priority"] {
            priority = PriorityClass(name: try node.text())
            if priority == nil {
                throw node.wrong("allowed are " + PriorityClass.allCases.map(\.name).joined(separator: ", "))
            }
        }
        let isPinned = try fields["pinned"]?.flag() ?? false
        guard !isPinned || slots.isEmpty else { throw node.wrong("a template with slots cannot be pinned") }
        return Template(name: name, pattern: pattern, slots: slots, priority: priority, isPinned: isPinned)
    }
}
