import AvatarMath
import Foundation
import TestSupport
import Testing

@Suite("Quaternions")
struct QuaternionTests {
    /// Single precision over a few operations.
    static let tolerance: Float = 2e-5

    private func random(_ generator: inout SeededGenerator) -> Quaternion {
        let axis = Vector3(
            .random(in: -1...1, using: &generator), .random(in: -1...1, using: &generator),
            .random(in: -1...1, using: &generator))
        return Quaternion(axis: axis + Vector3(0, 0, 1e-3), radians: .random(in: -3...3, using: &generator))
    }

    @Test("the shortest turn takes the first direction into the second", arguments: 0..<40)
    func shortestTurn(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let from = random(&generator).act(Vector3(1, 0, 0))
        let to = seed == 0 ? from * -1 : random(&generator).act(Vector3(0, 1, 0))
        #expect(Quaternion(from: from, to: to).act(from).distance(to: to) < Self.tolerance)
    }

    @Test("columns make the rotation that they are the columns of", arguments: 0..<40)
    func columns(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let rotation = random(&generator)
        let (x, y, z) = rotation.columns
        #expect(Quaternion(columns: x, y, z).angle(to: rotation) < 1e-3)
    }

    @Test(
        "a twist about an axis comes back from a swing and a twist",
        arguments: [-2.5, -0.4, 0.0, 0.7, 2.9] as [Float])
    func twist(radians: Float) {
        let axis = Vector3(0, 1, 0)
        let swing = Quaternion(axis: Vector3(1, 0, 0), radians: 0.8)
        let whole = swing * Quaternion(axis: axis, radians: radians)
        #expect(abs(whole.twist(about: axis) - radians) < 1e-4)
    }

    @Test("slerp agrees with double precision", arguments: 0..<60)
    func slerp(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed) + 100)
        let from = random(&generator)
        let to = random(&generator)
        let fraction = Float.random(in: 0...1, using: &generator)
        let actual = from.slerp(to: to, fraction: fraction)
        var a = (0..<4).map { Double(from.vector[$0]) }
        let b = (0..<4).map { Double(to.vector[$0]) }
        var cosine = zip(a, b).map(*).reduce(0, +)
        if cosine < 0 {
            a = a.map { -$0 }
            cosine = -cosine
        }
        let angle = acos(min(1, cosine))
        let expected = (0..<4).map { index in
            angle < 1e-9
                ? a[index]
                : (a[index] * sin((1 - Double(fraction)) * angle) + b[index] * sin(Double(fraction) * angle))
                    / sin(angle)
        }
        let cosineOfError = zip(expected, (0..<4).map { Double(actual.vector[$0]) }).map(*).reduce(0, +)
        #expect(abs(abs(cosineOfError) - 1) < 1e-6)
    }
}

@Suite("Joint hierarchies")
struct JointHierarchyTests {
    @Test("a child follows its parent's turn")
    func childFollows() {
        let hierarchy = JointHierarchy(
            parents: [-1, 0, 1], restPositions: [Vector3(0, 1, 0), Vector3(1, 1, 0), Vector3(2, 1, 0)])
        let quarter = Quaternion(axis: Vector3(0, 0, 1), radians: .pi / 2)
        let transforms = hierarchy.modelTransforms(rotations: [quarter, .identity, quarter])
        #expect(transforms[1].translation.distance(to: Vector3(0, 2, 0)) < 1e-6)
        #expect(transforms[2].translation.distance(to: Vector3(0, 3, 0)) < 1e-6)
        #expect(transforms[2].rotation.act(Vector3(1, 0, 0)).distance(to: Vector3(-1, 0, 0)) < 1e-6)
    }
}
