import GlossText

/// Where the people of a text stand: whoever is pointed at later gets a place when first named, and keeps it.
///
/// Places are given only in texts that point at a third person: elsewhere nothing would refer to them.
struct Loci {
    /// How far a sign moves towards its place, shoulder widths to the signer's right; 0 where no place matters.
    private(set) var shifts: [Float]

    /// How far a named person's sign moves to its side, and how far a pointing hand.
    static let nameShift: Float = 0.14
    static let pointShift: Float = 0.30

    /// Reads who is meant by whom.
    ///
    /// A pronoun means the person named last before it; two people of one text stand on two sides.
    ///
    /// - Parameters:
    ///   - signs: the signs of a text, in order.
    ///   - persons: signs that name a person.
    ///   - pointing: signs that point at a third person, who stands at the signer's right as they are written.
    init(signs: [String], persons: Set<String>, pointing: Set<String>) {
        shifts = [Float](repeating: 0, count: signs.count)
        guard signs.contains(where: pointing.contains) else { return }
        var places: [String: Float] = [:]
        var last: String?
        for (index, sign) in signs.enumerated() {
            if persons.contains(sign) {
                // The first stands at the right, where pronouns point as they are written, the second at the left.
                let side = places[sign] ?? (places.count.isMultiple(of: 2) ? 1 : -1)
                places[sign] = side
                shifts[index] = side * Self.nameShift
                last = sign
            } else if pointing.contains(sign), let last, let side = places[last] {
                shifts[index] = side > 0 ? 0 : -Self.pointShift
            }
        }
    }
}

extension SignPlanner {
    /// Plans with a grammar's people: those whom titles name and some that no title names.
    init(grammar: GrammarTables) {
        self.init(
            persons: grammar.titles.union(Self.people),
            pointing: Set(grammar.pronouns.filter { $0.value == "them" }.keys))
    }

    /// Signs of people that are no titles.
    private static let people: Set<String> = [
        "工作人员", "老人", "孩子", "家属", "邻居", "朋友", "警察", "护士", "妈妈", "爸爸", "儿子", "女儿", "残疾人",
    ]
}
