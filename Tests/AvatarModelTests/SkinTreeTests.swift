import AvatarMath
import TestSupport
import Testing

@testable import AvatarModel

/// Distances to a skin against the plainest way to find them: all triangles, one after the other.
@Suite("The distance to the skin")
struct SkinTreeTests {
    /// A dented ball, closed or without its top.
    private static func ball(open: Bool) -> (positions: [Vector3], triangles: [SIMD3<UInt32>]) {
        let (rows, columns) = (14, 20)
        var positions: [Vector3] = []
        for row in 0...rows {
            for column in 0..<columns {
                let polar = Float(row) / Float(rows) * .pi
                let turn = Float(column) / Float(columns) * 2 * .pi
                let radius = 0.1 + 0.02 * sinFloat(3 * turn) * sinFloat(polar)
                positions.append(
                    Vector3(
                        sinFloat(polar) * cosFloat(turn), cosFloat(polar), sinFloat(polar) * sinFloat(turn))
                        * radius)
            }
        }
        var triangles: [SIMD3<UInt32>] = []
        for row in (open ? 4 : 0)..<rows {
            for column in 0..<columns {
                // The poles are one point each, as the seam of a texture gives vertices at one place.
                func vertex(_ row: Int, _ column: Int) -> UInt32 {
                    UInt32(row == 0 || row == rows ? row * columns : row * columns + column % columns)
                }
                let (a, b) = (vertex(row, column), vertex(row, column + 1))
                let (c, d) = (vertex(row + 1, column), vertex(row + 1, column + 1))
                if a != b { triangles.append(SIMD3(a, b, c)) }
                if c != d { triangles.append(SIMD3(b, d, c)) }
            }
        }
        return (positions, triangles)
    }

    /// The distance of a point from a triangle: its plane inside the prism over it, its sides otherwise.
    static func distance(_ point: Vector3, _ a: Vector3, _ b: Vector3, _ c: Vector3) -> Float {
        let normal = (b - a).cross(c - a).normalized
        let sides = [(a, b), (b, c), (c, a)]
        if sides.allSatisfy({ normal.cross($1 - $0).dot(point - $0) >= 0 }) {
            return abs(normal.dot(point - a))
        }
        return sides.map { start, end -> Float in
            let along = end - start
            let share = ((point - start).dot(along) / along.dot(along)).clamped(to: 0...1)
            return point.distance(to: start + along * share)
        }.min() ?? .infinity
    }

    /// The solid angle of all triangles over the whole sphere.
    private static func winding(_ point: Vector3, _ ball: (positions: [Vector3], triangles: [SIMD3<UInt32>]))
        -> Float
    {
        ball.triangles.reduce(Float(0)) { sum, triangle in
            let corners = (0..<3).map { ball.positions[Int(triangle[$0])] - point }
            let (a, b, c) = (corners[0], corners[1], corners[2])
            let below =
                a.length * b.length * c.length + a.dot(b) * c.length + b.dot(c) * a.length + c.dot(a)
                * b.length
            return sum + 2 * atan2Float(a.dot(b.cross(c)), below)
        } / (4 * .pi)
    }

    private static func points(_ count: Int) -> [Vector3] {
        var random = SeededGenerator(seed: 11)
        return (0..<count).map { _ in
            Vector3(
                .random(in: -0.14...0.14, using: &random), .random(in: -0.14...0.14, using: &random),
                .random(in: -0.14...0.14, using: &random))
        }
    }

    @Test("distance and side are those of all triangles, one by one", arguments: [false, true])
    func brute(open: Bool) throws {
        let ball = Self.ball(open: open)
        let tree = SkinTree(positions: ball.positions, triangles: ball.triangles)
        var insideCount = 0
        for point in Self.points(300) {
            let expected =
                ball.triangles.map { triangle in
                    Self.distance(
                        point, ball.positions[Int(triangle.x)], ball.positions[Int(triangle.y)],
                        ball.positions[Int(triangle.z)])
                }.min() ?? 0
            let found = try #require(tree.nearest(to: point, within: 1))
            #expect(abs(abs(found.distance) - expected) < 1e-5)
            let turns = Self.winding(point, ball)
            #expect(abs(tree.winding(about: point) - turns) < 0.02)
            // A closed ball has no point in between; an open one is closed by a drum, whose place is a matter of taste.
            if !open || turns > 0.8 || turns < 0.2 { #expect((found.distance < 0) == (turns > 0.5)) }
            if found.distance < 0 { insideCount += 1 }
            #expect(point.distance(to: found.place) - abs(found.distance) < 1e-6)
        }
        #expect(insideCount > 20)
    }

    @Test("nothing is found beyond the limit")
    func limit() throws {
        let ball = Self.ball(open: false)
        let tree = SkinTree(positions: ball.positions, triangles: ball.triangles)
        for point in Self.points(100) {
            let whole = try #require(tree.nearest(to: point, within: 1))
            let near = tree.nearest(to: point, within: 0.02)
            #expect((near != nil) == (abs(whole.distance) < 0.02))
            if let near { #expect(near.distance == whole.distance) }
        }
    }

    /// A box about the origin, whose faces look outwards.
    private static func box(half: Float) -> (positions: [Vector3], triangles: [SIMD3<UInt32>]) {
        let positions = (0..<8).map { corner in
            Vector3(
                corner & 1 == 0 ? -half : half, corner & 2 == 0 ? -half : half, corner & 4 == 0 ? -half : half
            )
        }
        let faces: [[UInt32]] = [
            [0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6],
        ]
        return (positions, faces.flatMap { [SIMD3($0[0], $0[1], $0[2]), SIMD3($0[0], $0[2], $0[3])] })
    }

    @Test(
        "the corners of a box in a box are as deep as the boxes are apart",
        arguments: [0.002, 0.02, 0.035] as [Float])
    func nested(depth: Float) throws {
        let outer = Self.box(half: 0.05)
        let tree = SkinTree(positions: outer.positions, triangles: outer.triangles)
        for corner in Self.box(half: 0.05 - depth).positions {
            let near = try #require(tree.nearest(to: corner, within: 0.2))
            #expect(abs(near.distance + depth) < 1e-6)
            #expect(abs(tree.winding(about: corner) - 1) < 1e-3)
        }
        for corner in Self.box(half: 0.05 + depth).positions {
            let near = try #require(tree.nearest(to: corner, within: 0.2))
            // A corner beyond a corner: the way leads along the diagonal.
            #expect(abs(near.distance - depth * Float(3).squareRoot()) < 1e-5)
            #expect(abs(tree.winding(about: corner)) < 1e-3)
        }
    }

    @Test("an empty skin is nowhere")
    func empty() {
        let tree = SkinTree(positions: [], triangles: [])
        #expect(tree.isEmpty && tree.nearest(to: .zero, within: 1) == nil && tree.winding(about: .zero) == 0)
    }
}

/// Hands of the mannequin against its head and its other arm.
@Suite("The avatar's skin")
struct AvatarSkinTests {
    private static let avatar = MannequinTests.avatar
    private static let skin = AvatarSkin(avatar: avatar)
    private static let pieces = SkinPieces(avatar: avatar)

    /// The rest pose with the right arm moved as a whole.
    private static func transforms(armMovedBy shift: Vector3) throws -> [RigidTransform] {
        let rig = avatar.rig
        let upper = try #require(rig.index(of: .rightUpperArm))
        var own: Set<Int> = [upper]
        for (joint, parent) in rig.hierarchy.parents.enumerated() where own.contains(parent) {
            own.insert(joint)
        }
        return rig.hierarchy.restPositions.enumerated().map { joint, place in
            RigidTransform(translation: own.contains(joint) ? place + shift : place)
        }
    }

    @Test("outstretched arms are far from everything")
    func rest() throws {
        var skin = try #require(Self.skin)
        for side in Side.allCases {
            for region in [AvatarSkin.Region.head, .trunk, .otherArm] {
                let clearance = skin.clearance(of: .hand, side, to: region, within: 0.2)
                #expect(clearance == nil, "\(side) hand, \(region)")
            }
        }
    }

    @Test(
        "a hand pushed into the head is as deep as its deepest vertex",
        arguments: [-0.004, 0.006, 0.014] as [Float])
    func head(depth: Float) throws {
        var skin = try #require(Self.skin)
        let pieces = try #require(Self.pieces)
        let mesh = Self.avatar.mesh
        // The right hand's middle fingertip points to the signer's right, away from the head: it comes from the left.
        let tip = try #require(HandSurface(avatar: Self.avatar, side: .right).point(named: "middle.tip"))
            .position
        let cheek = try #require(BodySurface(avatar: Self.avatar).site(named: "neck-side", side: .left))
            .position
        let shift = cheek - tip + Vector3(-depth, 0, 0)
        skin.pose(try Self.transforms(armMovedBy: shift))
        let clearance = skin.clearance(of: .hand, .right, to: .head, within: 0.05)
        let found = try #require(clearance)
        let tree = SkinTree(positions: mesh.positions, triangles: pieces.head)
        let hand = pieces.vertices(.right, .hand).map { skin.position(ofVertex: $0) }
        let deepest = hand.compactMap { tree.nearest(to: $0, within: 0.2)?.distance }.min()
        #expect(abs(found.distance - (deepest ?? 1)) < 1e-5)
        // The neck is round: what is pushed in is about as deep.
        #expect(abs(found.distance + depth) < 0.004)
    }

    @Test("a hand in the trunk is as deep as it was pushed", arguments: [0.003, 0.012, 0.03] as [Float])
    func trunk(depth: Float) throws {
        var skin = try #require(Self.skin)
        let pieces = try #require(Self.pieces)
        let mesh = Self.avatar.mesh
        let hand = pieces.vertices(.right, .hand).map { mesh.positions[$0] }
        let hindmost = try #require(hand.min { $0.z < $1.z })
        let belly = try #require(BodySurface(avatar: Self.avatar).site(named: "belly", side: nil)).position
        skin.pose(try Self.transforms(armMovedBy: belly - hindmost - Vector3(0, 0, depth)))
        let clearance = skin.clearance(of: .hand, .right, to: .trunk, within: 0)
        let found = try #require(clearance)
        let tree = SkinTree(positions: mesh.positions, triangles: pieces.trunk)
        let deepest = pieces.vertices(.right, .hand).compactMap { vertex -> Float? in
            let point = skin.position(ofVertex: vertex)
            return tree.winding(about: point) > 0.5 ? tree.nearest(to: point, within: 0.2)?.distance : nil
        }.min()
        #expect(abs(found.distance - (deepest ?? 1)) < 1e-5)
        // The belly is round: beside the place it is a little less deep.
        #expect(abs(found.distance + depth) < 0.005)
    }

    @Test("a hand in the other hand is found as deep as all triangles say")
    func hands() throws {
        var skin = try #require(Self.skin)
        let pieces = try #require(Self.pieces)
        let right = try #require(HandSurface(avatar: Self.avatar, side: .right).point(named: "palm")).position
        let left = try #require(HandSurface(avatar: Self.avatar, side: .left).point(named: "back")).position
        // The right palm faces down onto the left hand's back, 5 mm deep.
        skin.pose(try Self.transforms(armMovedBy: left - right - Vector3(0, 0.005, 0)))
        let clearance = skin.clearance(of: .hand, .right, to: .otherArm, within: 0)
        let found = try #require(clearance)
        #expect((-0.02 ..< -0.004).contains(found.distance))
        let limb = pieces.limb(.left).triangles
        func brute(_ point: Vector3) -> Float {
            limb.map { triangle in
                SkinTreeTests.distance(
                    point, skin.position(ofVertex: Int(triangle.x)), skin.position(ofVertex: Int(triangle.y)),
                    skin.position(ofVertex: Int(triangle.z)))
            }.min() ?? .infinity
        }
        #expect(abs(brute(found.point) + found.distance) < 1e-5)
        let again = skin.clearance(of: .hand, .right, to: .otherArm, within: 0)
        #expect(again == found)
    }

    /// The left hand as a fist on a turned forearm, and the right arm moved as a whole.
    private static func fist(armMovedBy shift: Vector3) throws -> [RigidTransform] {
        let rig = avatar.rig
        var rotations = [Quaternion](repeating: .identity, count: rig.hierarchy.count)
        for finger in Finger.allCases where finger != .thumb {
            for bone in HumanoidBone.chain(.left, finger) {
                let joint = try #require(rig.index(of: bone))
                rotations[joint] = Quaternion(axis: Vector3(0, 0, 1), radians: Float(-75).degreesAsRadians)
            }
        }
        let root = try #require(HumanoidBone.chain(.left, .thumb).first)
        let thumb = try #require(rig.index(of: root))
        rotations[thumb] = Quaternion(axis: Vector3(0, 1, 0), radians: Float(40).degreesAsRadians)
        let hand = try #require(rig.index(of: .leftHand))
        rotations[hand] = Quaternion(axis: Vector3(1, 0, 0), radians: Float(60).degreesAsRadians)
        let bent = rig.hierarchy.modelTransforms(rotations: rotations)
        let moved = try transforms(armMovedBy: shift)
        let upper = try #require(rig.index(of: .rightUpperArm))
        var own: Set<Int> = [upper]
        for (joint, parent) in rig.hierarchy.parents.enumerated() where own.contains(parent) {
            own.insert(joint)
        }
        return bent.indices.map { own.contains($0) ? moved[$0] : bent[$0] }
    }

    @Test("a hand near a fist is as deep in it as a tree of the bent skin says")
    func bent() throws {
        var skin = try #require(Self.skin)
        let pieces = try #require(Self.pieces)
        let mesh = Self.avatar.mesh
        let right = try #require(HandSurface(avatar: Self.avatar, side: .right).point(named: "palm")).position
        let left = try #require(HandSurface(avatar: Self.avatar, side: .left).point(named: "palm")).position
        var generator = SeededGenerator(seed: 5)
        var inside = 0
        for _ in 0..<12 {
            let aside = Vector3(
                Float.random(in: -0.06...0.1, using: &generator),
                Float.random(in: -0.09...0.07, using: &generator),
                Float.random(in: -0.06...0.06, using: &generator))
            skin.pose(try Self.fist(armMovedBy: left - right + aside))
            let posed = mesh.positions.indices.map { skin.position(ofVertex: $0) }
            var tree = SkinTree(positions: posed, triangles: pieces.limb(.left).triangles)
            tree.isClosedByDrums = false
            let wanted =
                pieces.vertices(.right, .hand).compactMap { vertex -> Float? in
                    guard let near = tree.nearest(to: posed[vertex], within: 0.04) else { return nil }
                    return near.distance < 0 && tree.winding(about: posed[vertex]) > 0.5
                        ? near.distance : abs(near.distance)
                }.min() ?? .infinity
            let found = skin.clearance(of: .hand, .right, to: .otherArm, within: 0.003)?.distance
            if wanted < 0.003 {
                #expect(abs((found ?? 1) - wanted) < 1e-4, "moved by \(aside)")
                inside += 1
            } else {
                #expect(found == nil, "moved by \(aside)")
            }
        }
        #expect((3...11).contains(inside))
    }

    @Test("skin under the sleeve does not count as skin")
    func covered() throws {
        let pieces = try #require(Self.pieces)
        let count = Self.avatar.mesh.indices.count / 3
        let kept =
            pieces.head.count + pieces.trunk.count
            + Side.allCases.map { pieces.limb($0).triangles.count }.reduce(0, +)
        #expect(kept < count && kept > count / 4)
    }
}
