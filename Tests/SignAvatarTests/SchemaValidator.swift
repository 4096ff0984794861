import SignAvatar
import SignCatalog

/// The part of JSON schema (draft 7) that `LibrarySchema` uses, for values read from YAML.
struct SchemaValidator {
    let schema: JSONValue

    private static func member(_ name: String, of value: JSONValue) -> JSONValue? {
        guard case .object(let pairs) = value else { return nil }
        return pairs.first { $0.0 == name }?.1
    }

    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard case .text(let reference)? = Self.member("$ref", of: schema) else { return schema }
        var place = self.schema
        for name in reference.split(separator: "/").dropFirst() {
            guard let next = Self.member(String(name), of: place) else { return .flag(false) }
            place = next
        }
        return resolved(place)
    }

    /// The first place that does not fit and why; nil for a value that fits.
    func fault(of node: LibraryNode) -> String? { fault(of: node, in: schema) }

    private func fault(of node: LibraryNode, in unresolved: JSONValue) -> String? {
        let schema = resolved(unresolved)
        guard case .object(let keywords) = schema else { return "\(node.location): no schema" }
        for (keyword, value) in keywords {
            if let fault = fault(of: node, keyword: keyword, value: value, schema: schema) {
                return "\(node.location): \(fault)"
            }
        }
        return nil
    }

    private func fault(of node: LibraryNode, keyword: String, value: JSONValue, schema: JSONValue) -> String?
    {
        switch (keyword, value) {
        case ("type", .text(let type)): return Self.kinds(of: node).contains(type) ? nil : "not \(type)"
        case ("type", .list(let types)):
            let kinds = Self.kinds(of: node)
            return types.contains { if case .text(let type) = $0 { kinds.contains(type) } else { false } }
                ? nil : "not of a type in \(value.compact)"
        case ("enum", .list(let choices)):
            return choices.contains(Self.plain(node)) ? nil : "\(node.kindDescription) is not a choice"
        case ("pattern", .text(let pattern)):
            guard case .scalar(let text, _) = node.value, let regex = try? Regex(pattern) else { return nil }
            return text.wholeMatch(of: regex) == nil ? "'\(text)' does not match" : nil
        case ("minimum", _), ("maximum", _):
            guard case .scalar(let text, false) = node.value, let number = Double(text),
                let limit = Self.number(value)
            else { return nil }
            return (keyword == "minimum" ? number >= limit : number <= limit)
                ? nil : "\(number) past \(limit)"
        case ("minLength", .integer(let limit)):
            if case .scalar(let text, _) = node.value, text.count < limit { return "too short" }
        case ("maxLength", .integer(let limit)):
            if case .scalar(let text, _) = node.value, text.count > limit { return "too long" }
        case ("items", .list(let schemas)):
            guard case .list(let items) = node.value else { return nil }
            return zip(items, schemas).lazy.compactMap { fault(of: $0, in: $1) }.first
        case ("items", _):
            guard case .list(let items) = node.value else { return nil }
            return items.lazy.compactMap { fault(of: $0, in: value) }.first
        case ("minItems", .integer(let limit)):
            if case .list(let items) = node.value, items.count < limit { return "too few" }
        case ("maxItems", .integer(let limit)):
            if case .list(let items) = node.value, items.count > limit { return "too many" }
        case ("minProperties", .integer(let limit)):
            if case .map(let pairs) = node.value, pairs.count < limit { return "empty" }
        case ("required", .list(let names)):
            guard case .map(let pairs) = node.value else { return nil }
            let keys = pairs.map { Self.plain($0.key) }
            return names.first { !keys.contains($0) }.map { "\($0.compact) is missing" }
        case ("properties", _), ("additionalProperties", .object):
            guard case .map(let pairs) = node.value else { return nil }
            for pair in pairs {
                guard case .scalar(let key, _) = pair.key.value else { return "a key that is no text" }
                let own = Self.member("properties", of: schema).flatMap { Self.member(key, of: $0) }
                let used = keyword == "properties" ? own : own == nil ? value : nil
                if let used, let fault = fault(of: pair.value, in: used) { return fault }
            }
        case ("additionalProperties", .flag(false)):
            guard case .map(let pairs) = node.value, let own = Self.member("properties", of: schema) else {
                return nil
            }
            for pair in pairs {
                guard case .scalar(let key, _) = pair.key.value, Self.member(key, of: own) != nil else {
                    return "unknown key \(pair.key.kindDescription)"
                }
            }
        case ("anyOf", .list(let forms)):
            var faults: [String] = []
            for form in forms {
                guard let fault = fault(of: node, in: form) else { return nil }
                faults.append(fault)
            }
            return faults.joined(separator: " / ")
        case ("$schema", _), ("title", _), ("definitions", _): return nil
        default: return "the validator does not know '\(keyword)'"
        }
        return nil
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// A scalar as JSON has it.
    private static func plain(_ node: LibraryNode) -> JSONValue {
        guard case .scalar(let text, let isQuoted) = node.value else { return .null }
        if !isQuoted, text == "true" || text == "false" { return .flag(text == "true") }
        if !isQuoted, let number = Double(text) { return .number(number) }
        return .text(text)
    }

    private static func kinds(of node: LibraryNode) -> [String] {
        switch node.value {
        case .list: ["array"]
        case .map: ["object"]
        case .scalar:
            switch plain(node) {
            case .flag: ["boolean"]
            case .number(let number): number == number.rounded() ? ["integer", "number"] : ["number"]
            default: ["string"]
            }
        }
    }
}
