/// The words and ranges of the notation: one table for the reader, the printer and the editors' schema.
///
/// Lists of keys are in the order in which the printer writes them.
package enum Notation {
    package static let sign = [
        "sign", "number", "words", "provenance", "source", "edition", "review", "note", "variant-of",
        "directions",
        "waive", "face", "parts",
    ]
    package static let requiredOfSign = ["sign", "provenance", "source", "edition", "review", "parts"]
    package static let directions = ["me", "you", "them"]
    package static let part = ["right", "left", "moves", "face", "sign"]
    package static let face = [
        "brows", "eyes", "gaze", "cheeks", "mouth", "mouthing", "head", "shoulders", "torso",
    ]

    /// Where the fingers and the thumb point, where the palm faces; the slack stands last in a hand.
    package static let orientation = ["fingers", "axis", "thumb", "palm"]
    package static let hand =
        ["shape"] + orientation + ["at", "side", "gap", "with", "shift", "slack"]
    /// A hand that may not change its place.
    package static let turnedHand = ["shape"] + orientation + ["slack"]

    package static let fingers = ["index", "middle", "ring", "little"]
    package static let handshape = fingers + ["spread", "thumb", "contact"]
    package static let thumb = ["radial", "palmar", "roll", "knuckle", "end"]
    package static let contact = ["pad", "tip", "at", "gap-mm", "finger-moves"]
    package static let place = ["outward", "up", "forward", "slack"]

    /// Keys of which a step has exactly one.
    package static let actions = [
        "go", "to", "circle", "shake", "tap", "brush", "rub", "nod", "swing", "twist", "stir", "fingers",
        "write", "strokes", "hold", "together", "sequence",
    ]
    /// Keys that belong to one action.
    package static let further: [String: [String]] = [
        "go": ["by", "path"], "to": ["path"],
        "circle": ["radius", "turns", "clockwise", "flattening", "start"], "shake": ["by"], "tap": ["by"],
        "brush": ["by"], "rub": ["radius"], "nod": ["stay"], "swing": ["stay"], "twist": ["stay"],
        "write": ["size"], "strokes": ["size"],
    ]
    /// Keys that every step may have, as far as the action allows them.
    package static let common = ["hands", "become", "times", "shift-each", "manner", "seconds"]

    /// The common keys of an action.
    package static func common(of action: String) -> [String] {
        switch action {
        case "hold": ["times"]
        case "together", "sequence": ["hands", "times", "shift-each"]
        case "to": ["times", "shift-each", "manner", "seconds"]
        default: common
        }
    }

    /// What a number may be.
    package enum Range {
        package static let slackDegrees = 0.0...90.0
        package static let displacement = -2.0...2.0
        package static let seconds = 0.04...4.0
        package static let times = 1...8
        package static let distance = 0.01...2.0
        package static let circleRadius = 0.01...0.8
        package static let flattening = 0.1...3.0
        package static let turns = 0.25...6.0
        package static let rubRadius = 0.01...0.3
        package static let wristDegrees = -180.0...180.0
        package static let size = 0.1...1.2
        package static let depth = 0.02...2.0
        package static let pathCount = 1...8
        package static let point = -0.5...1.5
        /// Knuckle, middle and end joint, degrees.
        package static let flexion = [-15.0...95.0, -5.0...115.0, -5.0...90.0]
        package static let spread = -26.0...22.0
        /// In the order of `Notation.thumb`, degrees.
        package static let thumb = [-5.0...85.0, -15.0...78.0, -25.0...75.0, -14.0...64.0, -17.0...92.0]
        package static let contactFraction = -0.3...1.0
        package static let contactGapMillimetres = 0.0...80.0
    }

    /// How many of something there may be.
    package enum Count {
        package static let nameCharacters = 1...40
        package static let parts = 1...12
        /// With the parts of all signs inside.
        package static let resolvedParts = 16
        /// Signs inside signs.
        package static let nestedSigns = 16
        package static let steps = 1...40
        package static let strokes = 1...24
        package static let points = 2...40
    }

    /// What holds where a key is left out.
    package enum Standard {
        package static let goDistance: Float = 0.3
        package static let shakeDistance: Float = 0.1
        package static let tapDistance: Float = 0.1
        package static let brushDistance: Float = 0.2
        package static let circleRadius: Float = 0.1
        package static let rubRadius: Float = 0.04
        package static let size: Float = 0.5
        package static let depth: Float = 0.25
        package static let pathCount = 3
        package static let contactFraction: Float = 0.5
        package static let contactGapMetres: Float = 0.001

        package static func start(of plane: Movement.Circle.Plane) -> Direction.Word {
            plane == .flat ? .forward : .up
        }
    }
}
