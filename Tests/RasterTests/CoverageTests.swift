import CRaster
import InstructionSets
import TestSupport
import Testing

@testable import Raster

/// The instruction sets that this machine can test.
let instructionSets = InstructionSet.allCases.filter(\.isSupported)

@Suite("Covering samples")
struct CoverageTests {
    /// A corner in 1/256 pixel.
    struct Point {
        var x: Int
        var y: Int
    }

    /// A triangle whose corners run clockwise on a screen with y down.
    private func triangle(
        _ a: Point, _ b: Point, _ c: Point, nearness: Float = 1, label: UInt32 = 1, side: Int = 32
    ) -> RasterTriangle {
        let last = side - 1
        func pixel(_ value: Int) -> Int16 { Int16(min(last, max(0, value >> 8))) }
        return RasterTriangle(
            ax: Int32(a.x), ay: Int32(a.y), bx: Int32(b.x), by: Int32(b.y), cx: Int32(c.x), cy: Int32(c.y),
            nearness: nearness, perX: 0, perY: 0, left: pixel(min(a.x, b.x, c.x)),
            top: pixel(min(a.y, b.y, c.y)), right: pixel(max(a.x, b.x, c.x)),
            bottom: pixel(max(a.y, b.y, c.y)), label: label, cutout: -1)
    }

    /// The labels of the 4096 samples of the first tile after some triangles; 0 where nothing is.
    private func labels(
        of triangles: [RasterTriangle], left: Int = 0, instructionSet: InstructionSet
    ) -> [Int32] {
        let memory = TileMemory(rows: 1)
        memory.nearness.base.update(repeating: .zero, count: 512)
        memory.labels.base.update(repeating: .zero, count: 512)
        var pattern = RasterPattern()
        pattern.quarterX = SIMD8(1, 3, 0, 2, 5, 7, 4, 6)
        pattern.quarterY = SIMD8(0, 1, 2, 3, 0, 1, 2, 3)
        pattern.start = 32
        let list = triangles.indices.map { UInt32($0) }
        KernelSet(instructionSet: instructionSet).cover(
            triangles, list: list, count: list.count, left: left, top: 0, pattern: &pattern,
            nearness: memory.nearness.base, labels: memory.labels.base)
        let numbers = UnsafeRawPointer(memory.labels.base).assumingMemoryBound(to: Int32.self)
        return Array(UnsafeBufferPointer(start: numbers, count: 4096))
    }

    private func covered(
        _ a: Point, _ b: Point, _ c: Point, instructionSet: InstructionSet
    ) -> Set<Int> {
        let labels = labels(of: [triangle(a, b, c)], instructionSet: instructionSet)
        return Set(labels.indices.filter { labels[$0] == 1 })
    }

    /// The same for triangles within the first 12 columns and rows, a bit a sample: 12 pixels of 4 samples a row.
    private func rows(_ a: Point, _ b: Point, _ c: Point, instructionSet: InstructionSet) -> [UInt64] {
        let labels = labels(of: [triangle(a, b, c)], instructionSet: instructionSet)
        return (0..<12).map { row in
            var bits: UInt64 = 0
            for sample in 0..<48 { bits |= UInt64(labels[row * 128 + sample]) << UInt64(sample) }
            return bits
        }
    }

    private func turn(_ p: Point, _ q: Point, _ r: Point) -> Int {
        (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    }

    @Test(
        "of 10,000 pairs of triangles with a common edge none shares a sample or leaves one out",
        arguments: 0..<40)
    func watertight(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let instructionSet = instructionSets[seed % instructionSets.count]
        var pairs = 0
        while pairs < 250 {
            // A convex quadrilateral: one corner in each quarter of the picture, some small and some large.
            let reach = [300, 700, 1500][Int.random(in: 0..<3, using: &generator)]
            func corner(_ isRight: Bool, _ isLow: Bool) -> Point {
                func place(_ isHigh: Bool) -> Int {
                    let offset = Int.random(in: 40...reach, using: &generator)
                    return 1536 + (isHigh ? offset : -offset)
                }
                // Places on the lattice of samples come often, so that edges run through samples.
                let x = place(isRight)
                let y = place(isLow)
                return Bool.random(using: &generator)
                    ? Point(x: (x & ~63) + 32, y: (y & ~63) + 32) : Point(x: x, y: y)
            }
            let a = corner(false, false)
            let b = corner(true, false)
            let c = corner(true, true)
            let d = corner(false, true)
            let turns = [turn(a, b, c), turn(b, c, d), turn(c, d, a), turn(d, a, b)]
            guard turns.allSatisfy({ $0 > 0 }) else { continue }
            pairs += 1
            let first = rows(a, b, c, instructionSet: instructionSet)
            let second = rows(a, c, d, instructionSet: instructionSet)
            let third = rows(a, b, d, instructionSet: instructionSet)
            let fourth = rows(b, c, d, instructionSet: instructionSet)
            #expect(zip(first, second).allSatisfy { $0 & $1 == 0 })
            #expect(zip(third, fourth).allSatisfy { $0 & $1 == 0 })
            // However it is cut, the quadrilateral covers the same samples.
            #expect(zip(first, second).map { $0 | $1 } == zip(third, fourth).map { $0 | $1 })
        }
    }

    @Test("samples are covered as the edges' equations say", arguments: 0..<20)
    func exact(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        let columns = [1, 3, 0, 2]
        for _ in 0..<8 {
            // Up to the ends of the guard band, where products are largest.
            let reach = [2000, 40_000, 1_000_000][Int.random(in: 0..<3, using: &generator)]
            func corner() -> Point {
                Point(
                    x: 4000 + Int.random(in: -reach...reach, using: &generator),
                    y: 4000 + Int.random(in: -reach...reach, using: &generator))
            }
            let a = corner()
            let b = corner()
            let c = corner()
            guard turn(a, b, c) > 0 else { continue }
            let found = covered(a, b, c, instructionSet: instructionSets[seed % instructionSets.count])
            for sample in stride(from: seed, to: 4096, by: 7) {
                let pixel = sample / 4
                let place = Point(
                    x: (pixel % 32) * 256 + 32 + 64 * columns[sample % 4],
                    y: (pixel / 32) * 256 + 32 + 64 * (sample % 4))
                let turns = [turn(a, b, place), turn(b, c, place), turn(c, a, place)]
                // On an edge it depends on the edge; the test above has those.
                if turns.contains(0) { continue }
                #expect(found.contains(sample) == turns.allSatisfy { $0 > 0 })
            }
        }
    }

    @Test("a sliver's samples are found although it misses those between them")
    func sliver() {
        // Nearly flat and thinner than the distance of samples: it passes through few of them.
        for offset in stride(from: 0, to: 256, by: 8) {
            let a = Point(x: 10, y: 1500 + offset)
            let b = Point(x: 8000, y: 1700 + offset)
            let c = Point(x: 8000, y: 1712 + offset)
            let found = covered(a, b, c, instructionSet: .baseline)
            let columns = [1, 3, 0, 2]
            for sample in 0..<4096 where sample / 128 >= 5 && sample / 128 <= 8 {
                let pixel = sample / 4
                let place = Point(
                    x: (pixel % 32) * 256 + 32 + 64 * columns[sample % 4],
                    y: (pixel / 32) * 256 + 32 + 64 * (sample % 4))
                let turns = [turn(a, b, place), turn(b, c, place), turn(c, a, place)]
                if !turns.contains(0) { #expect(found.contains(sample) == turns.allSatisfy { $0 > 0 }) }
            }
        }
    }

    @Test("of two surfaces the nearer is seen, in whatever order they come", arguments: [false, true])
    func depth(farFirst: Bool) {
        let corners = (Point(x: 0, y: 0), Point(x: 4096, y: 0), Point(x: 0, y: 4096))
        let near = triangle(corners.0, corners.1, corners.2, nearness: 0.5, label: 1)
        let far = triangle(corners.0, corners.1, corners.2, nearness: 0.25, label: 2)
        for instructionSet in instructionSets {
            let labels = labels(of: farFirst ? [far, near] : [near, far], instructionSet: instructionSet)
            #expect(labels.contains(1) && !labels.contains(2))
        }
    }
}
