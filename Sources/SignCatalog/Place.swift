import AvatarMath

/// A named part of a hand that can touch or be touched, such as `index.tip` or `palm`.
public struct HandPart: Sendable, Hashable {
    /// A place on one finger.
    public enum FingerSpot: String, CaseIterable, Sendable {
        /// The end of the finger, the skin opposite its nail, and the nail.
        case tip, pad, nail
        /// The thumb side and the little-finger side of the fingertip.
        case radialSide = "radial-side"
        /// The little-finger side of the fingertip.
        case ulnarSide = "ulnar-side"
        /// The palm side, the back, the thumb side and the little-finger side of the middle segment.
        case midFront = "mid-front"
        /// The back of the middle segment.
        case midBack = "mid-back"
        /// The thumb side of the middle segment.
        case midRadial = "mid-radial"
        /// The little-finger side of the middle segment.
        case midUlnar = "mid-ulnar"
        /// The back of the knuckle (MCP).
        case knuckle
        /// The palm side of the first segment, and its back.
        case root
        /// The back of the first segment.
        case rootBack = "root-back"
    }

    /// A place that belongs to no finger.
    public enum Area: String, CaseIterable, Sendable {
        /// The middle of the palm.
        case palm
        /// The palm near the fingers, and the heel near the wrist.
        case palmTop = "palm-top"
        /// The palm near the wrist.
        case heel
        /// The middle of the back of the hand.
        case back
        /// The thumb-side edge and the little-finger edge (小鱼际).
        case radialEdge = "radial-edge"
        /// The little-finger edge (小鱼际).
        case ulnarEdge = "ulnar-edge"
        /// The skin between thumb and index finger (虎口).
        case web
        /// The palm side of the wrist.
        case wristFront = "wrist-front"
        /// The back of the wrist.
        case wristBack = "wrist-back"
        /// The thumb side of the wrist.
        case wristRadial = "wrist-radial"
        /// The middle of the forearm, palm side.
        case forearmFront = "forearm-front"
        /// The middle of the forearm, back.
        case forearmBack = "forearm-back"
        /// The skin behind the elbow.
        case elbow
    }

    /// Which kind of place it is.
    public enum Spot: Sendable, Hashable {
        /// A place on one finger.
        case finger(FingerName, FingerSpot)
        /// A place that belongs to no finger.
        case area(Area)
    }

    /// Which place it is.
    public var spot: Spot
    /// Whether it is written as a part of the digit's leading finger, in an entry for several numbers.
    package var isOfNumber = false

    public init(_ spot: Spot) { self.spot = spot }

    /// The middle of the palm.
    public static let palm = HandPart(.area(.palm))

    /// Reads `index.tip`, `palm` and the like; nil if there is no such part.
    public init?(_ name: String) {
        if let area = Area(rawValue: name) {
            spot = .area(area)
            return
        }
        let words = name.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 2, let finger = FingerName(rawValue: String(words[0])),
            let place = FingerSpot(rawValue: String(words[1]))
        else { return nil }
        spot = .finger(finger, place)
    }

    /// Every name there is.
    public static let allNames: [String] =
        Area.allCases.map(\.rawValue)
        + FingerName.allCases.flatMap { finger in
            FingerSpot.allCases.map { "\(finger.rawValue).\($0.rawValue)" }
        }

    /// The names as places on the other hand.
    static let otherHandNames = allNames.map { "other.\($0)" }

    /// The written name.
    public var name: String {
        switch spot {
        case .finger(_, let place) where isOfNumber: "\(NumberSlot.finger).\(place.rawValue)"
        case .finger(let finger, let place): "\(finger.rawValue).\(place.rawValue)"
        case .area(let area): area.rawValue
        }
    }
}

/// Where a hand is.
public enum Place: Sendable, Hashable {
    /// A point in front of the body from `locations.yaml`.
    case space(name: String, point: SpacePoint)
    /// A site on the body's skin from `BodySite.names`.
    case site(BodySite, gap: Gap)
    /// A part of the other hand.
    case otherHand(HandPart, gap: Gap)
}

/// A point in front of the body: shoulder widths from the middle of the shoulder line at the chest's skin.
public struct SpacePoint: Sendable, Hashable {
    /// Towards the hand's own side.
    public var outward: Float
    /// Above the shoulder line; negative below.
    public var up: Float
    /// From the skin of the chest towards the viewer.
    public var forward: Float
    /// How far the point may give way so that the arm is comfortable, shoulder widths, 0...0.5.
    public var slack: Float

    public init(outward: Float, up: Float, forward: Float, slack: Float) {
        self.outward = outward
        self.up = up
        self.forward = forward
        self.slack = slack
    }
}

/// How far a hand stays from the skin it is placed at.
public enum Gap: String, CaseIterable, Sendable, Hashable {
    /// On the skin.
    case touch
    /// About 1.5 cm, 6 cm and 14 cm away along the site's outward normal.
    case close
    /// About 6 cm away.
    case near
    /// About 14 cm away.
    case far

    /// The distance in metres.
    public var metres: Float {
        switch self {
        case .touch: 0
        case .close: 0.015
        case .near: 0.06
        case .far: 0.14
        }
    }
}

/// A named site on the body's skin.
public struct BodySite: Sendable, Hashable {
    /// Whose half a sided site is on.
    public enum SiteSide: String, Sendable, Hashable, CaseIterable {
        /// The side of the hand that goes there.
        case own
        /// The other side.
        case other
        /// The signer's left or right, whichever hand goes there.
        case left, right
        /// For sites on the midline.
        case middle
    }

    /// One of `midlineNames` or `sidedNames`.
    public var name: String
    /// Whose half it is on; `middle` for `midlineNames`.
    public var side: SiteSide

    public init(name: String, side: SiteSide) {
        self.name = name
        self.side = side
    }

    /// Sites on the body's midline.
    public static let midlineNames: [String] = [
        "head-top", "head-back", "forehead", "brow-middle", "nose-bridge", "nose", "under-nose", "upper-lip",
        "lips",
        "lower-lip", "teeth", "tongue", "chin", "under-chin", "throat", "neck-back", "collar", "breastbone",
        "chest",
        "upper-belly", "belly", "navel", "lower-belly",
    ]

    /// Sites that exist on the left and on the right.
    public static let sidedNames: [String] = [
        "head-side", "forehead-side", "temple", "brow", "eye", "eyelid", "under-eye", "nostril", "ear",
        "ear-top",
        "earlobe", "behind-ear", "cheekbone", "cheek", "mouth-corner", "jaw", "chin-side", "neck-side",
        "shoulder",
        "front-of-shoulder", "over-shoulder", "upper-chest", "heart", "breast", "armpit", "ribs", "waist",
        "hip", "thigh",
        "upper-arm", "upper-arm-front", "elbow", "inner-elbow", "forearm", "forearm-front", "wrist-back",
        "wrist-front",
    ]
}
