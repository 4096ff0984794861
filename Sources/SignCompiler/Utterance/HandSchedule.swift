import AvatarModel

/// When each hand is used again.
struct HandSchedule {
    private var used: [Side: [[Bool]]] = [:]

    init(_ uses: [SignUse]) {
        for side in Side.allCases {
            used[side] = uses.map { use in use.sign.parts.map { $0.tracks[side] != nil } }
        }
    }

    /// Whether a hand is used in one of the next two parts; dropping it in between would make it bob.
    func isUsedSoon(_ side: Side, afterUse use: Int, part: Int) -> Bool {
        guard let uses = used[side] else { return false }
        let coming = uses[use][(part + 1)...] + uses[(use + 1)...].prefix(2).flatMap { $0 }
        return coming.prefix(Self.partsAhead).contains(true)
    }

    /// How many parts a hand waits where it is.
    private static let partsAhead = 2
}
