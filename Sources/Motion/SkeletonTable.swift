import AvatarMath
import CKernels

/// A skeleton as the kernels read it.
enum SkeletonTable {
    /// One record a joint.
    ///
    /// - Parameters:
    ///   - hierarchy: the skeleton.
    ///   - slots: the translation slot of each joint that also moves.
    /// - Returns: the records.
    static func make(_ hierarchy: JointHierarchy, slots: [Int: Int] = [:]) -> AlignedTable<KernelJoint> {
        AlignedTable(
            (0..<hierarchy.count).map { joint in
                let offset = hierarchy.offsets[joint]
                let rest = hierarchy.restPositions[joint]
                return KernelJoint(
                    offsetX: offset.x, offsetY: offset.y, offsetZ: offset.z,
                    parent: Int32(hierarchy.parents[joint]), restX: rest.x, restY: rest.y, restZ: rest.z,
                    translationSlot: Int32(slots[joint] ?? -1))
            })
    }
}
