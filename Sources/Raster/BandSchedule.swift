/// In which order the rows of tiles of a picture go through the passes.
///
/// A pass asks up to two rows of tiles beside its own for what the pass before it found. It is three rows behind, so that
/// all passes of a step can be done at the same time, and only some rows of the picture are kept: they stay in the
/// processor's cache.
struct BandSchedule {
    enum Work {
        case find, irradiate, shade
        /// Where no pixel asks its neighbours, a tile is done with at once.
        case findAndShade
    }

    /// Whether shading looks at pixels round its own.
    let asksNeighbours: Bool
    /// How many rows light on skin is behind; nil without blur.
    let irradiance: Int?
    /// How many rows shading is behind.
    let shading: Int

    init(_ features: RenderQuality.Features) {
        asksNeighbours = features.contactTaps > 0 || features.lineReach > 0 || features.blurTaps > 0
        irradiance = features.blurTaps > 0 ? 3 : nil
        shading = features.blurTaps > 0 ? 6 : asksNeighbours ? 3 : 0
    }

    /// Rows of tiles that are found and not shaded yet, at most.
    var rowsInWork: Int { shading + 1 }

    /// What can be done at the same time.
    ///
    /// - Parameters:
    ///   - step: 0 to the number of rows plus `shading`.
    ///   - rows: those of the picture.
    /// - Returns: passes, each over one row of tiles.
    func jobs(step: Int, rows: Range<Int>) -> [(work: Work, row: Int)] {
        if !asksNeighbours { return [(.findAndShade, step)] }
        var jobs: [(work: Work, row: Int)] = [(.find, step), (.shade, step - shading)]
        if let irradiance { jobs.append((.irradiate, step - irradiance)) }
        return jobs.filter { rows.contains($0.row) }
    }
}
