/// A rotation followed by a translation; no scale.
public struct RigidTransform: Sendable, Equatable {
    public var rotation: Quaternion
    /// Metres.
    public var translation: Vector3

    @inlinable public init(rotation: Quaternion = .identity, translation: Vector3 = .zero) {
        self.rotation = rotation
        self.translation = translation
    }

    /// Leaves every point where it is.
    public static let identity = RigidTransform()

    /// First `right`, then `left`.
    @inlinable public static func * (left: RigidTransform, right: RigidTransform) -> RigidTransform {
        RigidTransform(
            rotation: left.rotation * right.rotation,
            translation: left.translation + left.rotation.act(right.translation))
    }

    /// The image of a point.
    @inlinable public func act(_ point: Vector3) -> Vector3 { rotation.act(point) + translation }

    /// The transform that undoes this one.
    @inlinable public var inverse: RigidTransform {
        let back = rotation.inverse
        return RigidTransform(rotation: back, translation: -back.act(translation))
    }
}
