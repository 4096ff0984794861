import AvatarModel

/// When each hand is used again.
struct HandSchedule {
    private var used: [Side: [[Bool]]] = [:]

    init(_ uses: [SignUse]) {
        for side in Side.allCases {
            used[side] = uses.map { use in use.sign.parts.map { $0.tracks[side] != nil } }
        }
    }

    /// For each use and part whether a hand is used, the same for both hands.
    init(used parts: [[Bool]]) {
        for side in Side.allCases { used[side] = parts }
    }

    /// What a hand that is not used in a part does until it is used again.
    enum Waiting {
        /// It stays as it is: the same sign has used it and will again.
        case stay
        /// It gives way and relaxes, but does not sink to its rest: it would bob.
        case ease
        /// It sinks to its rest.
        case sink
    }

    /// What a hand does that a part does not use.
    func waiting(_ side: Side, afterUse use: Int, part: Int) -> Waiting {
        guard let uses = used[side] else { return .sink }
        let own = uses[use][(part + 1)...]
        if uses[use][...part].contains(true), own.prefix(Self.partsAhead).contains(true) { return .stay }
        let coming = own + uses[(use + 1)...].prefix(2).flatMap { $0 }
        return coming.prefix(Self.partsAhead).contains(true) ? .ease : .sink
    }

    /// How many parts a hand waits where it is.
    private static let partsAhead = 2
}
