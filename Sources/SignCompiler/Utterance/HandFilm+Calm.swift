import AvatarMath

extension HandFilm {
    /// Whether a wrist that is moved otherwise goes and turns no more quickly than people do, or than it did.
    static func isCalm(
        _ wrists: [Vector3], _ before: [Vector3], _ after: [Vector3], _ frames: ClosedRange<Int>, width: Float
    ) -> Bool {
        func place(_ shifts: [Vector3], _ frame: Int) -> Vector3 { wrists[frame] + shifts[frame] }
        func step(_ shifts: [Vector3], _ frame: Int) -> Float {
            place(shifts, frame + 1).distance(to: place(shifts, frame))
        }
        func bend(_ shifts: [Vector3], _ frame: Int) -> Float {
            (place(shifts, frame + 1) + place(shifts, frame - 1) - place(shifts, frame) * 2).length
        }
        let mostStep = mostSpeed * width / framesPerSecond
        let mostBend = mostAcceleration * width / (framesPerSecond * framesPerSecond)
        return frames.allSatisfy { frame in
            frame + 1 < wrists.count
                && step(after, frame) <= max(mostStep, step(before, frame) * tolerance)
                && bend(after, frame) <= max(mostBend, bend(before, frame) * tolerance)
        }
    }

    /// What a moved wrist may reach, shoulder widths a second and a second squared, and how much more than it did before
    /// where that is more already.
    private static let mostSpeed: Float = 4.7
    private static let mostAcceleration: Float = 55
    private static let tolerance: Float = 1.02
}
