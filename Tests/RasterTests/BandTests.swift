import Testing

@testable import Raster

/// Rows of tiles must be kept as long as any pass asks for them.
@Suite struct BandTests {
    @Test(arguments: [3, 20, 60])
    func windowKeepsTheRowsAbove(rows: Int) {
        let kept = 5
        let window = BandWindow<Float>(columns: 2, rows: rows, margin: 64, kept: kept, outside: -1)
        #expect(window.stride == 2 * 32 + 2 * 64)
        // The second picture finds what the first one left.
        for picture in 0..<2 {
            window.restart()
            for row in 0..<rows + 2 {
                window.enter(row, isCleared: row >= rows)
                if row < rows {
                    for line in row * 32..<row * 32 + 32 {
                        for column in 0..<64 {
                            window.origin[line * window.stride + column] = value(picture, line, column)
                        }
                    }
                }
                #expect(isRight(window, picture, rows: max(-2, row - kept)...row, of: rows), "row \(row)")
            }
        }
    }

    @Test(arguments: RenderQuality.allCases)
    func everyPassComesAfterWhatItAsksFor(quality: RenderQuality) {
        let schedule = BandSchedule(quality.features)
        let rows = 0..<9
        var found: Set<Int> = []
        var irradiated: Set<Int> = []
        var shaded: [Int] = []
        for step in 0..<rows.count + schedule.shading {
            // Jobs of one step are done at the same time: each sees what earlier steps left.
            let (before, light) = (found, irradiated)
            for job in schedule.jobs(step: step, rows: rows) {
                let around = Set(rows.filter { abs($0 - job.row) <= 2 })
                switch job.work {
                case .find: found.insert(job.row)
                case .irradiate:
                    #expect(around.isSubset(of: before))
                    irradiated.insert(job.row)
                case .shade:
                    #expect(around.isSubset(of: before))
                    if schedule.irradiance != nil { #expect(around.isSubset(of: light)) }
                    // The row's memory is taken again by a row that comes later.
                    #expect(step - job.row < schedule.rowsInWork)
                    shaded.append(job.row)
                case .findAndShade:
                    #expect(!schedule.asksNeighbours)
                    shaded.append(job.row)
                }
            }
        }
        #expect(shaded == Array(rows))
    }

    private func value(_ picture: Int, _ line: Int, _ column: Int) -> Float {
        Float(picture * 1_000_000 + line * 64 + column)
    }

    /// Whether rows of tiles hold what was written, and what lies outside round it.
    private func isRight(_ window: BandWindow<Float>, _ picture: Int, rows: ClosedRange<Int>, of count: Int)
        -> Bool
    {
        for line in rows.lowerBound * 32..<(rows.upperBound + 1) * 32 {
            for column in -64..<128 {
                let isInside = (0..<count * 32).contains(line) && (0..<64).contains(column)
                let wanted = isInside ? value(picture, line, column) : -1
                if window.origin[line * window.stride + column] != wanted { return false }
            }
        }
        return true
    }
}
