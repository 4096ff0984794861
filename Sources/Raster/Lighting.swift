import AvatarMath

/// The lamps of a scene, in linear light; directions point to the lamp.
public struct Lighting: Sendable, Equatable {
    /// A lamp far away.
    public struct Lamp: Sendable, Equatable {
        public var direction: Vector3
        public var color: Vector3

        public init(direction: Vector3, color: Vector3) {
            self.direction = direction.normalized
            self.color = color
        }
    }

    /// Casts the shadow.
    public var key: Lamp
    public var fill: Lamp
    public var rims: [Lamp]
    /// Light from above and from below, for surfaces that face there.
    public var sky: Vector3
    public var ground: Vector3

    /// A studio: even on face and hands, with a rim that parts dark hair from the background.
    public static let studio = Lighting(
        key: Lamp(direction: Vector3(0.45, 0.62, 0.85), color: Vector3(1.72, 1.64, 1.54)),
        fill: Lamp(direction: Vector3(-0.80, 0.15, 0.80), color: Vector3(0.42, 0.45, 0.50)),
        rims: [
            Lamp(direction: Vector3(-0.72, 0.42, -0.62), color: Vector3(1.00, 1.05, 1.15)),
            Lamp(direction: Vector3(0.80, 0.50, -0.55), color: Vector3(0.60, 0.62, 0.66)),
        ],
        sky: Vector3(0.40, 0.42, 0.46), ground: Vector3(0.24, 0.22, 0.21))
}

/// What is behind the figure, in linear light.
public enum Background: Sendable, Equatable {
    case plain(Vector3)
    /// From top to bottom, brightest behind the head.
    case gradient(top: Vector3, middle: Vector3, bottom: Vector3)

    /// A quiet grey blue that parts from skin, hair and dark clothes.
    public static let studio = Background.gradient(
        top: Vector3(0.135, 0.165, 0.190), middle: Vector3(0.205, 0.245, 0.270),
        bottom: Vector3(0.085, 0.108, 0.130))

    /// The light at a height, 0 top to 1 bottom.
    func light(at fraction: Float) -> Vector3 {
        switch self {
        case .plain(let color): return color
        case .gradient(let top, let middle, let bottom):
            let peak: Float = 0.32
            if fraction < peak {
                return top.mixed(with: middle, fraction: Float.smoothstep(0, 1, fraction / peak))
            }
            return middle.mixed(
                with: bottom, fraction: Float.smoothstep(0, 1, (fraction - peak) / (1 - peak)))
        }
    }
}

/// How much effort a picture is worth.
public enum RenderQuality: String, Sendable, CaseIterable {
    /// For previews: one sample a pixel, no shadow.
    case draft
    /// For live use: four samples and a soft shadow.
    case standard
    /// For stills: sixteen samples and a finer shadow.
    case studio

    /// Samples a pixel.
    var sampleCount: Int {
        switch self {
        case .draft: 1
        case .standard: 4
        case .studio: 16
        }
    }

    /// The side of the shadow picture in pixels; 0 is none.
    var shadowSide: Int {
        switch self {
        case .draft: 0
        case .standard: 1024
        case .studio: 2048
        }
    }
}
