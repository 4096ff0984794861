import GlossText

/// Where the people of a text stand: whoever is referred to later gets a place when first named, and keeps it.
///
/// Places are given only in texts that point at a third person, or in which a directional verb joins people: elsewhere
/// nothing would refer to them.
struct Loci {
    /// What the signs of a text have to do with people.
    struct Roles {
        /// Signs that name a person.
        var persons: Set<String> = []
        /// Signs that point at a third person, who stands at the signer's right as they are written.
        var pointing: Set<String> = []
        /// Verbs whose movement goes from the one who does it to the one to whom it is done.
        var directional: Set<String> = []
        /// Their forms that come to the signer or go to the addressee: only the other end has a place.
        var towardSigner: Set<String> = []
        var towardAddressee: Set<String> = []
    }

    /// How a verb's movement is led, shoulder widths to the signer's right.
    struct Direction: Equatable {
        var source: Float = 0
        var goal: Float = 0
    }

    /// How far a sign moves towards its place, shoulder widths to the signer's right; 0 where no place matters.
    private(set) var shifts: [Float]
    /// The same for the ends of directional verbs.
    private(set) var directions: [Direction]

    /// How far a named person's sign moves to its side, and how far a pointing hand.
    static let nameShift: Float = 0.14
    static let pointShift: Float = 0.30
    /// Pronouns point to the right as they are written; a shift of their own keeps them from being drawn elsewhere.
    static let rightPointShift: Float = 0.02
    /// How far the end of a directional verb moves to a person's side.
    static let verbShift: Float = 0.26

    /// Reads who is meant by whom.
    ///
    /// A pronoun means the person named last before it; two people of one text stand on two sides. To whom a verb is
    /// done stands directly behind it, who does it directly before.
    ///
    /// - Parameters:
    ///   - signs: the signs of a text, in order.
    ///   - roles: what they have to do with people.
    ///   - borders: indices of signs behind which a clause ends.
    init(signs: [String], roles: Roles, borders: Set<Int> = []) {
        shifts = [Float](repeating: 0, count: signs.count)
        directions = [Direction](repeating: Direction(), count: signs.count)
        let verbs = roles.directional.union(roles.towardSigner).union(roles.towardAddressee)
        func isThird(_ index: Int) -> Bool {
            signs.indices.contains(index)
                && (roles.persons.contains(signs[index]) || roles.pointing.contains(signs[index]))
        }
        /// Neighbours within the clause: who does a verb, and to whom it is done.
        func agent(_ index: Int) -> Int? {
            isThird(index - 1) && !borders.contains(index - 1) ? index - 1 : nil
        }
        func patient(_ index: Int) -> Int? {
            roles.directional.contains(signs[index]) && isThird(index + 1) && !borders.contains(index)
                ? index + 1 : nil
        }
        let joins = signs.indices.filter { verbs.contains(signs[$0]) }.contains {
            agent($0) != nil || patient($0) != nil
        }
        guard joins || signs.contains(where: roles.pointing.contains) else { return }
        var places: [String: Float] = [:]
        var sides: [Int: Float] = [:]
        var last: String?
        for (index, sign) in signs.enumerated() {
            if roles.persons.contains(sign) {
                // The first stands at the right, where pronouns point as they are written, the second at the left.
                let side = places[sign] ?? (places.count.isMultiple(of: 2) ? 1 : -1)
                places[sign] = side
                sides[index] = side
                shifts[index] = side * Self.nameShift
                last = sign
            } else if roles.pointing.contains(sign) {
                let side = last.flatMap { places[$0] } ?? 1
                sides[index] = side
                shifts[index] = side > 0 ? Self.rightPointShift : -Self.pointShift
            }
        }
        for (index, sign) in signs.enumerated() where verbs.contains(sign) {
            let source = agent(index).flatMap { sides[$0] } ?? 0
            let goal = patient(index).flatMap { sides[$0] } ?? 0
            directions[index] = Direction(source: source * Self.verbShift, goal: goal * Self.verbShift)
        }
    }
}

extension SignPlanner {
    /// Plans with a grammar's people: those whom titles name and some that no title names.
    ///
    /// - Parameters:
    ///   - grammar: titles and pronouns.
    ///   - forms: the forms of directional verbs by the verb's sign, each by the person that it is directed at.
    init(grammar: GrammarTables, forms: [String: [String: String]]) {
        var roles = Loci.Roles(
            persons: grammar.titles.union(Self.people),
            pointing: Set(grammar.pronouns.filter { $0.value == "them" }.keys),
            directional: Self.directional.union(forms.keys))
        roles.towardSigner = Set(forms.values.compactMap { $0["me"] })
        roles.towardAddressee = Set(forms.values.compactMap { $0["you"] })
        self.init(roles: roles)
    }

    /// Signs of people that are no titles.
    private static let people: Set<String> = [
        "工作人员", "老人", "孩子", "家属", "邻居", "朋友", "警察", "护士", "妈妈", "爸爸", "儿子", "女儿", "残疾人", "志愿者", "居民", "学生",
    ]

    /// Directional verbs without forms of their own in the library.
    private static let directional: Set<String> = ["告诉", "教"]
}
