import AvatarMath
import Testing

@testable import AvatarImport

@Suite("Targets")
struct TargetSumTests {
    @Test("add up vertex by vertex, in ascending order")
    func sum() throws {
        let first = try TargetFile(bytes: Array("2 1 0 0\n5 0 1 0\n".utf8), path: "a", vertexCount: 9)
        let second = try TargetFile(bytes: Array("1 0 0 2\n5 0 4 0\n".utf8), path: "b", vertexCount: 9)
        let sum = first.adding(second, weight: -0.5)
        #expect(sum.vertices == [1, 2, 5])
        #expect(sum.deltas == [Vector3(0, 0, -1), Vector3(1, 0, 0), Vector3(0, -1, 0)])
    }
}
