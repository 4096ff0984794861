import AvatarMath
import SignCatalog

/// The way of a small movement as an addition to the wrist: sampled from functions of the step's fraction.
enum StepMotion {
    /// Samples a function of 0...1 at the modulation's rate over `seconds`.
    static func sampled(_ seconds: Float, _ value: (Float) -> Vector3) -> [Vector3] {
        let count = max(1, Int((seconds * Modulation.samplesPerSecond).rounded()))
        return (0...count).map { value(Float($0) / Float(count)) }
    }

    /// The progress of a movement from rest to rest.
    ///
    /// The speed is (1 - s²)^1.5 with s from -1 to 1: between a minimum-jerk movement and one of constant
    /// acceleration. Its peaks are 1.70 D/T and 5.09 D/T² where minimum jerk has 1.875 and 5.77.
    static func eased(_ fraction: Float) -> Float {
        let s = (2 * fraction - 1).clamped(to: -1...1)
        return 0.5 + (s * (5 - 2 * s * s) * (1 - s * s).squareRoot() + 3 * asinFloat(s)) / (3 * .pi)
    }

    /// The progress of a movement that gathers speed nearly all the way and stops at once.
    ///
    /// The speed rises smoothly over 70 % of the time and falls within the last 14 %; its peak is 1.75 D/T.
    static func struck(_ fraction: Float) -> Float {
        let u = fraction.clamped(to: 0...1)
        let (rise, stop): (Float, Float) = (0.7, 0.86)
        // The integral of a smoothstep over a ramp is (x³ - x⁴/2) of its length.
        func ramp(_ x: Float) -> Float { x * x * x * (1 - x / 2) }
        let rising = ramp(min(1, u / rise)) * rise
        let even = (u - rise).clamped(to: 0...(stop - rise))
        let x = max(0, u - stop) / (1 - stop)
        let falling = (x - ramp(x)) * (1 - stop)
        return (rising + even + falling) / (rise / 2 + (stop - rise) + (1 - stop) / 2)
    }

    /// Progress with soft ends and an even middle, for circles and waves.
    static func evenly(_ fraction: Float, ramp: Float = 0.22) -> Float {
        let speed = 1 / (1 - ramp)
        func rising(_ y: Float) -> Float { speed * ramp * (y * y * y - y * y * y * y / 2) }
        if fraction < ramp { return rising(fraction / ramp) }
        if fraction > 1 - ramp { return 1 - rising((1 - fraction) / ramp) }
        return speed * ramp / 2 + speed * (fraction - ramp)
    }

    /// How a path differs from the straight line, as a function of the eased progress 0...1.
    static func bulge(of path: Movement.Path, along direction: Vector3, distance: Float, mirrored: Bool) -> (
        (Float) -> Vector3
    ) {
        let wished = path.toward.map { mirrored ? $0.mirrored.vector : $0.vector }
        let upward = abs(direction.y) > 0.8 ? Vector3(0, 0, 1) : Vector3(0, 1, 0)
        var across = (wished ?? upward).rejected(from: direction)
        if across.length < 0.1 { across = direction.anyPerpendicular }
        across = across.normalized
        let size = path.depth * distance
        let count = Float(path.count)
        switch path.kind {
        case .straight: return { _ in .zero }
        case .arc: return { across * (size * 4 * $0 * (1 - $0)) }
        case .wave: return { across * (size * 0.5 * sinFloat(2 * .pi * count * $0)) }
        case .zigzag:
            return { progress in
                let phase = progress * count
                let within = phase - phase.rounded(.down)
                let triangle = within < 0.25 ? within * 4 : within < 0.75 ? 2 - within * 4 : within * 4 - 4
                // A hand rounds its corners.
                return across * (size * 0.5 * triangle * (1.5 - 0.5 * triangle * triangle))
            }
        case .spiral:
            let second = direction.cross(across)
            return { progress in
                let angle = 2 * .pi * count * progress
                let radius = size * 0.5 * min(1, progress * 4, (1 - progress) * 4)
                return across * (radius * sinFloat(angle)) + second * (radius * (cosFloat(angle)))
            }
        }
    }

    /// A circle's displacement from its start, metres, as a function of 0...1 over all turns.
    static func circle(_ circle: Movement.Circle, radius: Float, mirrored: Bool, phase: Float) -> (
        (Float) -> Vector3
    ) {
        // Seen by the signer: right and up from behind, right and forward from above, forward and up from the
        // signer's right; clockwise runs from the second axis to the first.
        let flip: Float = mirrored ? -1 : 1
        let axes: (Vector3, Vector3) =
            switch circle.plane {
            case .upright: (Vector3(-flip, 0, 0), Vector3(0, 1, 0))
            case .flat: (Vector3(-flip, 0, 0), Vector3(0, 0, 1))
            case .sagittal: (Vector3(0, 0, 1), Vector3(0, 1, 0))
            }
        let direction = mirrored ? circle.start.mirrored.vector : circle.start.vector
        let start = atan2Float(direction.dot(axes.1), direction.dot(axes.0)) + phase
        let turn: Float = circle.clockwise ? -1 : 1
        func point(_ angle: Float) -> Vector3 {
            axes.0 * (radius * cosFloat(angle)) + axes.1 * (radius * circle.flattening * sinFloat(angle))
        }
        let origin = point(start)
        return { point(start + turn * 2 * .pi * circle.turns * evenly($0)) - origin }
    }
}
