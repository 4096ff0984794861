/// Why a sign could not be turned into motion.
public enum CompilerError: Error, Equatable, Sendable {
    /// The avatar has no such bone.
    case missingBone(avatar: String, bone: String)
    /// The avatar has no such place on its skin.
    case missingSite(String, sign: String, location: String)
    /// A part of a sign holds or mirrors a hand that has nothing to hold or mirror.
    case nothingToHold(hand: String, sign: String, part: Int, location: String)
    /// Both hands are placed at each other.
    case circularPlaces(sign: String, part: Int, location: String)
    /// A step needs something that the part does not give, such as a tap without a touched place.
    case impossibleStep(String, sign: String, part: Int, location: String)
}

extension CompilerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingBone(let avatar, let bone):
            "avatar '\(avatar)': no bone '\(bone)'; an avatar that signs needs both arms with all finger joints"
        case .missingSite(let site, let sign, let location):
            "\(location): sign '\(sign)': this avatar has no place '\(site)' on its skin"
        case .nothingToHold(let hand, let sign, let part, let location):
            "\(location): sign '\(sign)', part \(part): \(hand) 'hold' or 'mirror', but there is nothing before it"
        case .circularPlaces(let sign, let part, let location):
            "\(location): sign '\(sign)', part \(part): both hands are placed at the other; one must have its own place"
        case .impossibleStep(let what, let sign, let part, let location):
            "\(location): sign '\(sign)', part \(part): \(what)"
        }
    }
}
