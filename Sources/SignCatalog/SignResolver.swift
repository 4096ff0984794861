/// Puts the parts of other signs where a sign names them.
struct SignResolver {
    let written: [String: SignReader.WrittenSign]
    /// Shared by all errors: a file may hold tens of thousands of wrong names.
    private let names: [String]

    init(written: [String: SignReader.WrittenSign]) {
        self.written = written
        names = written.keys.sorted()
    }

    /// The sign with all its parts.
    func sign(_ name: String) throws(CatalogError) -> Sign? {
        guard let entry = written[name] else { return nil }
        var sign = entry.sign
        sign.parts = try parts(of: entry, path: [name])
        for reference in entry.references where written[reference.name] == nil {
            throw .unknownName(reference.place, what: "sign", found: reference.name, allowed: names)
        }
        return sign
    }

    private func parts(of entry: SignReader.WrittenSign, path: [String]) throws(CatalogError) -> [SignPart] {
        var parts: [SignPart] = []
        for (part, place) in zip(entry.sign.written, entry.partPlaces) {
            switch part {
            case .own(let own): parts.append(own)
            case .sign(let name):
                if path.contains(name) { throw .cycle(place, path: path + [name]) }
                guard path.count < Notation.Count.nestedSigns else {
                    throw .overLimit(
                        place, what: "signs inside signs", found: path.count + 1,
                        allowed: Notation.Count.nestedSigns)
                }
                guard let other = written[name] else {
                    throw .unknownName(place, what: "sign", found: name, allowed: names)
                }
                // A sign keeps its face inside a compound.
                parts += try self.parts(of: other, path: path + [name]).map { part in
                    var part = part
                    if part.face.isEmpty { part.face = other.sign.face }
                    return part
                }
            }
        }
        guard parts.count <= Notation.Count.resolvedParts else {
            throw .overLimit(
                entry.place, what: "parts of sign '\(entry.sign.name)'", found: parts.count,
                allowed: Notation.Count.resolvedParts)
        }
        return parts
    }
}
