import AvatarMath

/// A camera with perspective.
public struct Camera: Sendable, Equatable {
    /// Model space, metres.
    public var eye: Vector3
    /// What the camera looks at, model space, metres; not where the eye is, nor straight above or below it.
    public var target: Vector3
    /// The whole opening angle from bottom to top, radians.
    public var verticalFieldOfView: Float
    /// Nothing nearer is drawn, metres.
    public var nearMetres: Float

    public init(eye: Vector3, target: Vector3, verticalFieldOfView: Float, nearMetres: Float = 0.05) {
        self.eye = eye
        self.target = target
        self.verticalFieldOfView = verticalFieldOfView
        self.nearMetres = nearMetres
    }

    /// Points to the right, up and towards the camera in model space: the camera's axes.
    public var axes: (right: Vector3, up: Vector3, back: Vector3) {
        let back = (eye - target).normalized
        let right = Vector3(0, 1, 0).cross(back).normalized
        return (right, back.cross(right), back)
    }

    /// A model-space point in the camera's axes; z is negative before the camera.
    public func view(_ point: Vector3) -> Vector3 {
        let (right, up, back) = axes
        let offset = point - eye
        return Vector3(offset.dot(right), offset.dot(up), offset.dot(back))
    }

    /// Pixels per unit of slope for a picture height.
    public func focalPixels(height: Int) -> Float { Float(height) / 2 / tanFloat(verticalFieldOfView / 2) }

    /// Where a point appears: pixels from the left and from the top, and its distance along the view, metres.
    public func project(_ point: Vector3, width: Int, height: Int) -> (x: Float, y: Float, depthMetres: Float)
    {
        let place = view(point)
        let focal = focalPixels(height: height)
        let depth = max(1e-4, -place.z)
        return (
            Float(width) / 2 + place.x / depth * focal, Float(height) / 2 - place.y / depth * focal, -place.z
        )
    }

    /// The camera straight ahead at a given distance that shows all points with a margin.
    ///
    /// - Parameters:
    ///   - points: what must be in the picture, model space, metres.
    ///   - aspect: width / height of the picture.
    ///   - margin: the share of each side that stays empty, 0...0.4.
    ///   - distance: from the nearest point to the eye, metres; far cameras distort less.
    ///   - minimumHeight: at least so much is shown from bottom to top at the target, metres.
    /// - Returns: the camera.
    public static func framing(
        _ points: [Vector3], aspect: Float, margin: Float, distance: Float, minimumHeight: Float = 0
    ) -> Camera {
        precondition(!points.isEmpty && aspect > 0, "something to show and a shape to show it in")
        var low = points[0]
        var high = points[0]
        for point in points {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let target = Vector3((low.x + high.x) / 2, (low.y + high.y) / 2, (low.z + high.z) / 2)
        let eye = Vector3(target.x, target.y, high.z + distance)
        // Near points appear larger: each counts with its own distance.
        var slope = minimumHeight / 2 / (eye.z - target.z)
        for point in points {
            let depth = eye.z - point.z
            slope = max(slope, abs(point.y - target.y) / depth, abs(point.x - target.x) / depth / aspect)
        }
        slope /= 1 - 2 * margin
        // Where the shape of the picture leaves height to spare, the spare goes below: a face belongs near the top.
        let allowed = slope * (1 - 2 * margin)
        let spare = points.map { allowed * (eye.z - $0.z) - ($0.y - target.y) }.min() ?? 0
        let shift = Vector3(0, -0.8 * max(0, spare), 0)
        return Camera(eye: eye + shift, target: target + shift, verticalFieldOfView: 2 * atan2Float(slope, 1))
    }
}
