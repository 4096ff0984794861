import AvatarMath

/// The lamps of a scene, in linear light; directions point to the lamp.
public struct Lighting: Sendable, Equatable {
    /// A lamp far away.
    public struct Lamp: Sendable, Equatable {
        /// From the figure to the lamp, model space (x to the signer's left, y up, z to the viewer); the initialiser brings it to
        /// length 1.
        public var direction: Vector3
        /// Red, green and blue in linear light, 0 and more: 1 lights a white surface that faces the lamp fully.
        public var color: Vector3

        public init(direction: Vector3, color: Vector3) {
            self.direction = direction.normalized
            self.color = color
        }
    }

    /// Casts the shadow.
    public var key: Lamp
    /// Lights what the key leaves dark; casts no shadow.
    public var fill: Lamp
    /// The first two are used; they part the figure from the background.
    public var rims: [Lamp]
    /// Light from above and from below, for surfaces that face there.
    public var sky: Vector3
    /// Light from below, linear, 0 and more.
    public var ground: Vector3

    public init(key: Lamp, fill: Lamp, rims: [Lamp], sky: Vector3, ground: Vector3) {
        self.key = key
        self.fill = fill
        self.rims = rims
        self.sky = sky
        self.ground = ground
    }

    /// A studio: even on face and hands, with a rim that parts dark hair from the background.
    public static let studio = Lighting(
        key: Lamp(direction: Vector3(0.45, 0.62, 0.85), color: Vector3(1.72, 1.64, 1.54)),
        fill: Lamp(direction: Vector3(-0.80, 0.15, 0.80), color: Vector3(0.46, 0.49, 0.54)),
        rims: [
            Lamp(direction: Vector3(-0.72, 0.42, -0.62), color: Vector3(1.00, 1.05, 1.15)),
            Lamp(direction: Vector3(0.80, 0.50, -0.55), color: Vector3(0.60, 0.62, 0.66)),
        ],
        sky: Vector3(0.40, 0.42, 0.46), ground: Vector3(0.31, 0.285, 0.27))
}
