import AvatarMath

/// Between which bounds a point's distance from a skin that does not bend lies, for the price of one look-up.
///
/// Distances are kept at the nodes of a coarse grid, each found when it is first asked for. A point's distance differs
/// from that of a node by no more than the way to it.
struct SkinGrid: Sendable {
    private let low: Vector3
    private let counts: SIMD3<Int32>
    /// Signed distances of the nodes, metres; not a number where none was asked for yet.
    private var distances: [Float]

    /// Metres.
    private static let pitch: Float = 0.012
    /// How far a node looks for skin, metres.
    private static let reach: Float = 0.06

    /// A grid of no skin.
    static let none = SkinGrid()

    private init() {
        low = .zero
        counts = .zero
        distances = []
    }

    /// Makes the grid of a skin; nothing is measured yet.
    init(_ tree: SkinTree) {
        guard let bounds = tree.bounds else {
            self = .none
            return
        }
        low = bounds.low - Self.reach
        let size = (bounds.high + Self.reach - low) / Self.pitch
        counts = SIMD3<Int32>(size.rounded(.up)) &+ 1
        distances = [Float](repeating: .nan, count: Int(counts.x) * Int(counts.y) * Int(counts.z))
    }

    /// The smallest and the largest that the signed distance of a point can be, metres; negative inside.
    mutating func range(at point: Vector3, of tree: SkinTree) -> ClosedRange<Float> {
        let node = ((point - low) / Self.pitch).rounded(.toNearestOrAwayFromZero)
        guard node.min() >= 0, node.x < Float(counts.x), node.y < Float(counts.y), node.z < Float(counts.z)
        else { return Self.reach...(.infinity) }
        let cell = SIMD3<Int32>(node)
        let index = Int((cell.z * counts.y + cell.y) * counts.x + cell.x)
        let place = low + node * Self.pitch
        if distances[index].isNaN { distances[index] = Self.distance(of: place, from: tree) }
        let distance = distances[index]
        let away = point.distance(to: place)
        return
            (distance <= -Self.reach ? -.infinity : distance - away)...(distance >= Self.reach
            ? .infinity : distance + away)
    }

    /// Up to the reach on either side.
    private static func distance(of place: Vector3, from tree: SkinTree) -> Float {
        if let near = tree.nearest(to: place, within: reach) { return near.distance }
        return tree.winding(about: place) > 0.5 ? -reach : reach
    }
}
