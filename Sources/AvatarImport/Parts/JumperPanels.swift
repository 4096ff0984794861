import AvatarMath
import AvatarModel

/// The jumper's surface as MakeHuman's tights helper gives it, cut out and parted into panels along the armholes.
struct JumperPanels {
    /// One a place of the whole surface, at which vertices of two panels may meet.
    private(set) var places: [Vector3] = []
    private(set) var influences: [Influences] = []
    /// The place of every vertex, and whether the vertex is of the trunk.
    private(set) var owners: [Int] = []
    private(set) var isTrunk: [Bool] = []
    private var seams: [Int: [Int]] = [:]
    /// The same triangles over vertices and over places.
    private(set) var corners: [UInt32] = []
    var triangles: [UInt32] { corners.map { UInt32(owners[Int($0)]) } }

    /// Cuts out the panels; of a live figure the back, which nobody sees, is coarse.
    init(garment: Garment, fine: Bool) {
        let base = garment.base
        var whole = Self.patch(garment, fine: fine)
        whole.clip(
            keeping: zip(whole.blend.apply(base.positions), base.influences(of: whole.blend)).map {
                Self.inside($0, $1, garment)
            })
        let sides = Self.seamed(whole, garment)
        var trunk = whole
        trunk.clip(keeping: sides.map { -$0 })
        whole.clip(keeping: sides)
        var known: [Vector3: Int] = [:]
        for (patch, isTrunk) in [(trunk, true), (whole, false)] {
            let owners = zip(patch.blend.apply(base.positions), base.influences(of: patch.blend)).map {
                place, joints -> Int in
                if let owner = known[place] { return owner }
                let owner = places.count
                known[place] = owner
                places.append(place)
                // Near the collar cloth moves as the collar does.
                let near = Float.smoothstep(-0.055, -0.012, garment.aboveNeck(place) / base.scale)
                influences.append(
                    Garment.strongest(Garment.mixed(joints, garment.torso(joints), near)))
                return owner
            }
            add(patch.triangles, owners: owners, isTrunk: isTrunk)
        }
        findSeams()
        straightenSeams(&places)
    }

    /// The two places beside each place of an armhole's seam.
    private mutating func findSeams() {
        let edges = Set(SurfaceTools.loops(triangles).flatMap { $0 })
        var beside: [Int: [Int]] = [:]
        for loop in SurfaceTools.loops(corners) where loop.allSatisfy({ isTrunk[$0] }) {
            for (vertex, next) in zip(loop, loop.dropFirst() + [loop[0]]) {
                beside[owners[vertex], default: []].append(owners[next])
                beside[owners[next], default: []].append(owners[vertex])
            }
        }
        seams = beside.filter { $0.value.count == 2 && !edges.contains($0.key) }
    }

    /// Takes the corners out of the armholes' seams, within the surface: no seam cuts into a shoulder.
    ///
    /// - Parameter positions: one a place, changed in place.
    func straightenSeams(_ positions: inout [Vector3]) {
        let normals = SurfaceTools.normals(positions, triangles)
        for _ in 0..<10 {
            let before = positions
            for (owner, pair) in seams {
                let move = (before[pair[0]] + before[pair[1]]) / 2 - before[owner]
                positions[owner] += move.rejected(from: normals[owner]) * 0.5
            }
        }
    }

    /// Adds a panel's triangles but those without area: cuts through a vertex leave such.
    private mutating func add(_ triangles: [UInt32], owners panelOwners: [Int], isTrunk panel: Bool) {
        var vertices: [Int: UInt32] = [:]
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let own = (0..<3).map { panelOwners[Int(triangles[start + $0])] }
            guard own[0] != own[1], own[1] != own[2], own[2] != own[0] else { continue }
            for owner in own {
                if vertices[owner] == nil {
                    vertices[owner] = UInt32(owners.count)
                    owners.append(owner)
                    isTrunk.append(panel)
                }
                corners.append(vertices[owner] ?? 0)
            }
        }
    }

    private static func patch(_ garment: Garment, fine: Bool) -> Patch {
        let base = garment.base
        let k = base.scale
        return Patch(
            mesh: base.mesh, faces: garment.tightsFaces(), levels: fine ? 1 : 0, seams: false,
            refine: { corners in
                let middle = corners.reduce(Vector3.zero) { $0 + base.positions[$1] } / Float(corners.count)
                let joints = base.influences[corners[0]]
                let side: Side = middle.x > 0 ? .left : .right
                if HumanBase.share(joints, of: garment.forearms[side] ?? []) > 0.4 { return true }
                // The back of an upper arm never turns to the viewer, and the chest's middle has no folds.
                if HumanBase.share(joints, of: garment.arms) > 0.4 {
                    return middle.z > base.place("leftLowerArm").z - 0.004 * k
                }
                if fine { return middle.z > -0.04 * k }
                return abs(middle.x) > 0.050 * k
                    && (middle.z > 0.016 * k || middle.y > 1.28 * k && middle.z > -0.02 * k)
            })
    }

    /// How far inside the jumper's edges a place is, metres.
    private static func inside(_ point: Vector3, _ influences: Influences, _ garment: Garment) -> Float {
        let neck = -garment.aboveNeck(point)
        for side in Side.allCases
        where HumanBase.share(influences, of: garment.forearms[side] ?? []) > 0.5 {
            let fraction = garment.base.alongForearm(side, point).fraction
            return min(neck, (Garment.sleeveEnd - fraction) * 0.2)
        }
        return min(neck, point.y - garment.bandHeight)
    }

    /// How far outside the armholes a place is, metres: positive on sleeves.
    private static func sleeveDepth(_ point: Vector3, _ influences: Influences, _ garment: Garment) -> Float {
        let k = garment.base.scale
        let name = point.x > 0 ? "left" : "right"
        let joint = garment.base.place("\(name)UpperArm")
        let outward = Vector3(point.x > 0 ? 1 : -1, -0.12, 0).normalized
        let beyond = (point - joint).dot(outward) + 0.010 * k
        // In the armpit, what follows the arm more than the trunk is sleeve.
        var own = garment.arms
        own.insert(garment.base.joint("\(name)Shoulder"))
        return min(beyond, (HumanBase.share(influences, of: own) - 0.28) * 0.12)
    }

    /// How far outside the armholes vertices are; those that are hardly off the seam lie on it, so that no slivers arise.
    private static func seamed(_ patch: Patch, _ garment: Garment) -> [Float] {
        let places = patch.blend.apply(garment.base.positions)
        let depths = zip(places, garment.base.influences(of: patch.blend)).map {
            sleeveDepth($0, $1, garment)
        }
        let neighbours = SurfaceTools.neighbours(patch.triangles, count: places.count)
        return depths.indices.map { vertex in
            // Where an edge crosses the seam near this end.
            let crosses = neighbours[vertex].contains { other in
                let far = depths[Int(other)]
                return far * depths[vertex] < 0 && abs(depths[vertex]) < 0.34 * abs(far - depths[vertex])
            }
            return crosses ? 0 : depths[vertex]
        }
    }
}
