import AvatarMath
import AvatarModel
import SignCatalog

/// A place on the trunk or the head: a site and how far along the skin the hand is from it.
struct SkinPlace: Sendable {
    let site: SurfacePoint
    /// In model space, metres.
    let shift: Vector3
    /// The distance from the skin, metres.
    let gap: Float

    /// The place between this one and another of the same site; nil if the other belongs elsewhere.
    func position(towards other: SkinPlace, fraction: Float, on surface: BodySurface) -> Vector3? {
        guard site.position == other.site.position, gap == other.gap else { return nil }
        let moved = site.position + shift.mixed(with: other.shift, fraction: fraction)
        let point = surface.reproject(moved, near: site)
        return point.position + point.normal * gap
    }
}

extension PartBuilder {
    /// How a way along the skin differs from the straight line, metres by eased progress; nil if it does not slide.
    func slide(from: SolvedHand, to: SolvedHand, side: Side) -> ((Float) -> Vector3)? {
        guard let first = from.skin, let last = to.skin, first.shift.distance(to: last.shift) > 0.003 else {
            return nil
        }
        let rig = solver.avatar.arm(side)
        let surface = solver.avatar.body.surface
        let part = goals[side]?.posture.part ?? .palm
        func miss(_ progress: Float) -> Vector3? {
            let posture = from.arm.posture.mixed(with: to.arm.posture, fraction: progress)
            let hand = SolvedHand(
                arm: rig.pose(posture), angles: from.angles.mixed(with: to.angles, fraction: progress))
            return first.position(towards: last, fraction: progress, on: surface).map {
                $0 - hand.part(part, of: rig).position
            }
        }
        guard let start = miss(0), let end = miss(1) else { return nil }
        // A few places are enough, and they even out the facets of the skin.
        let count = 12
        let offsets = (0...count).map { step -> Vector3 in
            let progress = Float(step) / Float(count)
            return (miss(progress) ?? .zero) - start.mixed(with: end, fraction: progress)
        }
        return { progress in
            let position = progress.clamped(to: 0...1) * Float(count)
            let lower = min(count - 1, Int(position))
            return offsets[lower].mixed(with: offsets[lower + 1], fraction: position - Float(lower))
        }
    }
}
