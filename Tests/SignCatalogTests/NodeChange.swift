import SignCatalog
import TestSupport

/// One step from a node to a node in it.
enum NodeStep: Hashable {
    case item(Int)
    /// The key, or the value, of the pair at an index.
    case key(Int)
    case value(Int)
}

extension LibraryNode {
    static let nowhere = SourceLocation(file: "test", line: 1, column: 1)

    static func text(_ text: String, quoted: Bool = false) -> LibraryNode {
        LibraryNode(.scalar(text, isQuoted: quoted), at: nowhere)
    }

    /// The way to every node below this one.
    var paths: [[NodeStep]] {
        switch value {
        case .scalar: []
        case .list(let items):
            items.enumerated().flatMap { index, item in
                [[.item(index)]] + item.paths.map { [.item(index)] + $0 }
            }
        case .map(let pairs):
            pairs.enumerated().flatMap { index, pair in
                [[.key(index)], [.value(index)]] + pair.value.paths.map { [.value(index)] + $0 }
            }
        }
    }

    subscript(path: ArraySlice<NodeStep>) -> LibraryNode? {
        guard let first = path.first else { return self }
        switch (first, value) {
        case (.item(let index), .list(let items)) where items.indices.contains(index):
            return items[index][path.dropFirst()]
        case (.key(let index), .map(let pairs)) where pairs.indices.contains(index):
            return pairs[index].key[path.dropFirst()]
        case (.value(let index), .map(let pairs)) where pairs.indices.contains(index):
            return pairs[index].value[path.dropFirst()]
        default: return nil
        }
    }

    /// The tree with another node at the end of a way; nil takes the item or the whole pair away.
    func replacing(_ path: ArraySlice<NodeStep>, with node: LibraryNode?) -> LibraryNode {
        guard let first = path.first else { return node ?? self }
        let rest = path.dropFirst()
        switch (first, value) {
        case (.item(let index), .list(var items)):
            if rest.isEmpty, node == nil {
                items.remove(at: index)
            } else {
                items[index] = items[index].replacing(rest, with: node)
            }
            return LibraryNode(.list(items), at: location)
        case (.key(let index), .map(var pairs)):
            if let node { pairs[index].key = pairs[index].key.replacing(rest, with: node) }
            return LibraryNode(.map(pairs), at: location)
        case (.value(let index), .map(var pairs)):
            if rest.isEmpty, node == nil {
                pairs.remove(at: index)
            } else {
                pairs[index].value = pairs[index].value.replacing(rest, with: node)
            }
            return LibraryNode(.map(pairs), at: location)
        default: return self
        }
    }

    /// The tree as YAML with a line for every node.
    var flow: String {
        var output = ""
        write(into: &output)
        return output + "\n"
    }

    private func write(into output: inout String) {
        switch value {
        case .scalar(let text, let isQuoted):
            let isSimple = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
            if !isQuoted, isSimple || Double(text) != nil || text.hasPrefix(".") {
                output += text
            } else {
                output += "\""
                for scalar in text.unicodeScalars {
                    switch scalar {
                    case "\"", "\\": output += "\\\(scalar)"
                    case " "..."~", "\u{4E00}"..."\u{9FFF}": output.unicodeScalars.append(scalar)
                    default:
                        let digits = String(scalar.value, radix: 16)
                        output += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                    }
                }
                output += "\""
            }
        case .list(let items):
            output += "["
            for item in items {
                output += "\n"
                item.write(into: &output)
                output += ","
            }
            output += "]"
        case .map(let pairs):
            output += "{"
            for pair in pairs {
                output += "\n"
                if case .scalar = pair.key.value { output += "" } else { output += "? " }
                pair.key.write(into: &output)
                output += " : "
                pair.value.write(into: &output)
                output += ","
            }
            output += "}"
        }
    }
}
