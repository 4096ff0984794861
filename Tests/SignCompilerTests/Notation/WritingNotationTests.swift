import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `write`, `strokes` and `size`.
@Suite("Notation: writing in the air")
struct WritingNotationTests {
    static let start = "right: {shape: index, fingers: forward-up, palm: down, at: chest-front}"

    private func example(_ moves: String) throws -> NotationExample {
        try NotationExample("- \(Self.start)\n  moves: [\(moves)]")
    }

    /// The wrist's way in the writing plane as the signer sees it: in units of the square, from its lower left.
    private func picture(_ example: NotationExample, size: Float, count: Int = 600) throws -> [(
        point: SIMD2<Float>, depth: Float
    )] {
        let way = try example.way(count: count)
        let scale = size * example.shoulderWidth
        return way.map { place in
            let moved = place - way[0]
            return (SIMD2(-moved.x / scale + 0.5, moved.y / scale + 0.5), moved.z / scale)
        }
    }

    @Test(
        "a glyph follows its strokes in their order, and the hand draws back between them",
        arguments: ["千", "大", "口"])
    func glyph(name: String) throws {
        let strokes = try #require(NotationBench.tables?.glyphs[name])
        let picture = try picture(try example("{write: \(name)}"), size: 0.5)
        // 2 mm of 160 mm: between samples a tip runs that far.
        let close: Float = 0.02
        var moment = 0
        for stroke in strokes {
            for corner in stroke {
                let next = picture[moment...].firstIndex { sample in
                    distance(sample.point, corner) < close && abs(sample.depth) < close
                }
                moment = try #require(next, "no \(corner) after sample \(moment)")
            }
        }
        // From corner to corner the line is straight and in the plane.
        var from = 0
        for (index, stroke) in strokes.enumerated() {
            let begin = try #require(
                picture[from...].firstIndex { distance($0.point, stroke[0]) < close && abs($0.depth) < close }
            )
            if index > 0 {
                #expect(picture[from..<begin].map(\.depth).min() ?? 0 < -0.08)
            }
            var now = begin
            for (first, second) in zip(stroke, stroke.dropFirst()) {
                let end = try #require(picture[now...].firstIndex { distance($0.point, second) < close })
                for sample in picture[now...end] {
                    #expect(lineDistance(sample.point, first, second) < 0.025 && abs(sample.depth) < 0.03)
                }
                now = end
            }
            from = now
        }
        let last = try #require(strokes.last?.last)
        #expect(distance(picture[600].point, last) < close)
    }

    @Test("the hand keeps its turn while it writes")
    func turn() throws {
        let example = try example("{write: 大}")
        let start = try example.hand(at: 0)
        for seconds in example.times(count: 20) {
            #expect(start.angle(to: try example.hand(at: seconds)).radiansAsDegrees < 3)
        }
    }

    @Test("strokes given in place, in another size", arguments: [Float(0.3), 0.8])
    func strokes(size: Float) throws {
        let example = try example("{strokes: [[[0, 0.5], [1, 0.5]], [[0.5, 1], [0.5, 0]]], size: \(size)}")
        let way = try example.way(count: 400)
        let scale = size * example.shoulderWidth
        #expect(abs(Way.span(way.map(\.x)) - scale) < 0.01)
        #expect(abs(Way.span(way.map(\.y)) - scale) < 0.01)
        let picture = try picture(example, size: size)
        let firstRight = try #require(picture.firstIndex { distance($0.point, SIMD2(1, 0.5)) < 0.02 })
        let top = try #require(picture.firstIndex { distance($0.point, SIMD2(0.5, 1)) < 0.02 })
        #expect(firstRight < top)
    }

    @Test("the seconds and the manner of writing count, to the end of the part")
    func duration() throws {
        let plain = try example("{write: 十}")
        let timed = try example("{write: 十, seconds: 0.9}")
        #expect(abs(timed.seconds() - 0.9) < 0.02)
        let fast = try example("{write: 十, manner: fast}")
        #expect(fast.seconds() < plain.seconds() * 0.9)
        // It writes until the end.
        let way = try fast.way(count: 50)
        #expect(way[50].distance(to: way[44]) > 0.003)
    }

    private func distance(_ first: SIMD2<Float>, _ second: SIMD2<Float>) -> Float {
        let way = first - second
        return (way * way).sum().squareRoot()
    }

    private func lineDistance(_ point: SIMD2<Float>, _ start: SIMD2<Float>, _ end: SIMD2<Float>) -> Float {
        let way = end - start
        let offset = point - start
        return abs(way.x * offset.y - way.y * offset.x) / distance(start, end)
    }
}
