/// Triangles of a glTF primitive as a list of corners.
enum TriangleList {
    /// The modes of glTF that are made of triangles: 4 a list, 5 a strip, 6 a fan.
    static let modes = 4...6

    /// Corners of separate triangles; nil if the corners do not make whole triangles.
    ///
    /// - Parameters:
    ///   - corners: as the file has them.
    ///   - mode: of glTF; one of `modes`.
    /// - Returns: three corners a triangle.
    static func make(_ corners: [Int], mode: Int) -> [Int]? {
        switch mode {
        case 4: return corners.count % 3 == 0 ? corners : nil
        case 5, 6:
            guard corners.count >= 3 else { return corners.isEmpty ? [] : nil }
            var list: [Int] = []
            list.reserveCapacity((corners.count - 2) * 3)
            for first in 0..<(corners.count - 2) {
                if mode == 6 {
                    list += [corners[first + 1], corners[first + 2], corners[0]]
                } else {
                    // Every other triangle of a strip is wound the other way.
                    let odd = first % 2
                    list += [corners[first], corners[first + 1 + odd], corners[first + 2 - odd]]
                }
            }
            return list
        default: return nil
        }
    }
}
