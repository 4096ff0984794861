/// Where the samples of a pixel lie, in 1/256 pixel from its top left corner.
enum SamplePattern {
    /// The places for 1, 4, 8 or 16 samples: no two share a row or a column, so that near-vertical and
    /// near-horizontal edges get all their steps.
    static func offsets(count: Int) -> [(x: Int, y: Int)] {
        switch count {
        case 1: return [(128, 128)]
        case 4: return [(96, 32), (224, 96), (32, 160), (160, 224)]
        case 8:
            return [(144, 80), (112, 176), (208, 144), (80, 48), (48, 208), (16, 112), (176, 240), (240, 16)]
        default:
            // The Hammersley set over 16 rows.
            return (0..<16).map { row in
                let reversed = ((row & 1) << 3) | ((row & 2) << 1) | ((row & 4) >> 1) | ((row & 8) >> 3)
                return (reversed * 16 + 8, row * 16 + 8)
            }
        }
    }
}
