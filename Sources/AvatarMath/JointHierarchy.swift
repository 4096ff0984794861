/// The joints of a skeleton in rest pose (the VRM T-pose), without their names.
///
/// Every joint's rest rotation is the identity: a pose is, per joint, the rotation relative to the parent
/// in axes that are parallel to the world's at rest. So a skinning transform is `(R, t - R * restPosition)`.
public struct JointHierarchy: Sendable, Equatable {
    /// The index of each joint's parent; -1 for a root.
    ///
    /// Parents come before their children.
    public let parents: [Int]
    /// Each joint's rest position in model space, metres.
    public let restPositions: [Vector3]
    /// Each joint's rest position relative to its parent, metres; for a root the position itself.
    public let offsets: [Vector3]

    /// Makes a hierarchy; traps if the arrays differ in length or a parent does not come before its child.
    public init(parents: [Int], restPositions: [Vector3]) {
        precondition(parents.count == restPositions.count, "one parent and one position a joint")
        precondition(parents.indices.allSatisfy { parents[$0] < $0 }, "parents come before their children")
        self.parents = parents
        self.restPositions = restPositions
        offsets = parents.indices.map { joint in
            parents[joint] < 0 ? restPositions[joint] : restPositions[joint] - restPositions[parents[joint]]
        }
    }

    /// The number of joints.
    public var count: Int { parents.count }

    /// The model-space transform of every joint.
    ///
    /// This is the readable, one-pose form; `Motion` evaluates blocks of poses.
    ///
    /// - Parameters:
    ///   - rotations: one local rotation a joint.
    ///   - translations: one a joint, added to its offset from the parent, metres; empty for none.
    ///   - rootTranslation: added to the rest position of every root, metres.
    /// - Returns: one transform a joint.
    public func modelTransforms(
        rotations: [Quaternion], translations: [Vector3] = [], rootTranslation: Vector3 = .zero
    ) -> [RigidTransform] {
        precondition(rotations.count == count, "one rotation a joint")
        precondition(translations.isEmpty || translations.count == count, "one translation a joint")
        var result: [RigidTransform] = []
        result.reserveCapacity(count)
        for joint in parents.indices {
            let parent = parents[joint]
            let offset = translations.isEmpty ? offsets[joint] : offsets[joint] + translations[joint]
            if parent < 0 {
                result.append(
                    RigidTransform(rotation: rotations[joint], translation: offset + rootTranslation))
            } else {
                result.append(
                    result[parent] * RigidTransform(rotation: rotations[joint], translation: offset))
            }
        }
        return result
    }
}
