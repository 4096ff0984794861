import AvatarMath
import AvatarModel
import SignCatalog

/// Turns signs into motion of one avatar.
public struct SignCompiler: Sendable {
    /// The avatar that signs are compiled for.
    public let body: SigningBody
    private var shapes = HandshapeCache()

    /// Prepares an avatar; throws if it cannot sign.
    public init(avatar: Avatar) throws(CompilerError) {
        body = try SigningBody(avatar: avatar)
    }

    /// Compiles one sign in one form.
    ///
    /// - Parameters:
    ///   - sign: an entry of the library.
    ///   - form: how fully it is made.
    /// - Returns: the sign's parts with what was reached; what the notation says and the body cannot do is in
    ///   the report, never dropped.
    /// - Throws: if the notation asks for what cannot be, such as a touch of a site that the avatar has not.
    public mutating func compile(_ sign: Sign, form: SignForm = .citation) throws(CompilerError)
        -> CompiledSign
    {
        let written = form.parts(of: sign)
        var parts: [CompiledPart] = []
        var report = CompileReport()
        var previous: [Side: HandEnd] = [:]
        for (index, part) in written.enumerated() {
            let solver = GoalSolver(avatar: body, sign: sign.name, location: sign.location)
            var builder = PartBuilder(
                solver: solver, part: index + 1, mirrors: part.left == .mirror, form: form, report: report,
                shapes: shapes)
            for side in [Side.right, .left] {
                let use = side == .right ? part.right : part.left
                switch use {
                case .rest: break
                case .hold:
                    guard let end = previous[side] else {
                        throw .nothingToHold(
                            hand: side.rawValue, sign: sign.name, part: index + 1, location: sign.location)
                    }
                    builder.goals[side] = end.goal
                    builder.held[side] = end
                case .mirror:
                    guard case .posture(let posture) = part.right else {
                        throw .nothingToHold(
                            hand: side.rawValue, sign: sign.name, part: index + 1, location: sign.location)
                    }
                    builder.goals[side] = goal(
                        posture, side: side, mirrored: true, before: previous[side]?.goal)
                case .posture(let posture):
                    builder.goals[side] = goal(
                        posture, side: side, mirrored: false, before: previous[side]?.goal)
                }
            }
            builder.shapes = shapes
            let contactsBefore = report.contacts.count
            try builder.start(previous: previous)
            let end = try builder.run(part.movements, from: 0)
            report = builder.report
            shapes = builder.shapes
            for side in Side.allCases { previous[side] = builder.end(side, at: end) }
            // What is held must be where it was: neither part may be made a little elsewhere.
            if !builder.held.isEmpty, let last = parts.indices.last { parts[last].isFree = false }
            parts.append(
                CompiledPart(
                    tracks: builder.tracks, seconds: end,
                    holdSeconds: end < 0.05 ? form.stillHoldSeconds : Self.movedHoldSeconds,
                    isFree: report.contacts.count == contactsBefore && builder.held.isEmpty))
        }
        return CompiledSign(name: sign.name, parts: parts, report: report)
    }

    private mutating func goal(
        _ posture: HandPosture, side: Side, mirrored: Bool, before: HandGoal?
    ) -> HandGoal {
        let angles: HandAngles
        if let shape = posture.handshape {
            angles = shapes.angles(of: shape, side: side, body: body)
        } else {
            angles = before?.angles ?? RestPose.relaxedHand
        }
        return HandGoal(posture: posture, mirrored: mirrored, offset: .zero, angles: angles)
    }

    /// How long the end of a movement stands so that it is seen, seconds; at least 0.08 are wished for
    /// (`docs/motion.md`, Holds).
    private static let movedHoldSeconds: Float = 0.09
}
