import AvatarMath

/// A figure that can sign: joints, skin, face morphs and materials, in the VRM T-pose.
public struct Avatar: Sendable {
    /// A short name such as "mannequin".
    public var name: String
    /// The joints and their names.
    public var rig: Rig
    /// The skin, clothes and hair in rest pose.
    public var mesh: Mesh
    /// Expressions of the face; names differ.
    public var morphs: [Morph]
    /// What the parts of the mesh refer to by index.
    public var materials: [Material]
    /// Base-colour pictures that materials refer to by index.
    public var textures: [TextureImage]

    public init(
        name: String, rig: Rig, mesh: Mesh, morphs: [Morph], materials: [Material],
        textures: [TextureImage] = []
    ) {
        self.name = name
        self.rig = rig
        self.mesh = mesh
        self.morphs = morphs
        self.materials = materials
        self.textures = textures
    }
}

/// The named joints of an avatar.
public struct Rig: Sendable, Equatable {
    /// Joints in parent-before-child order; rest rotations are the identity, rest positions the T-pose.
    public let hierarchy: JointHierarchy
    /// Each joint's name; humanoid joints carry their VRM name.
    public let names: [String]
    /// The end of each fingertip on the skin side of its distal joint, in model space at rest, metres.
    public let fingertips: [Side: [Finger: Vector3]]
    private let indices: [HumanoidBone: Int]

    /// Makes a rig; joints whose name is a VRM bone name can be found by `index(of:)`.
    public init(hierarchy: JointHierarchy, names: [String], fingertips: [Side: [Finger: Vector3]]) {
        precondition(names.count == hierarchy.count, "one name a joint")
        self.hierarchy = hierarchy
        self.names = names
        self.fingertips = fingertips
        var indices: [HumanoidBone: Int] = [:]
        for (index, name) in names.enumerated() {
            if let bone = HumanoidBone(rawValue: name) { indices[bone] = index }
        }
        self.indices = indices
    }

    /// The joint that plays a humanoid bone; nil if this avatar has none.
    public func index(of bone: HumanoidBone) -> Int? { indices[bone] }

    /// The rest position of a humanoid bone in model space, metres; nil if this avatar has none.
    public func restPosition(of bone: HumanoidBone) -> Vector3? {
        index(of: bone).map { hierarchy.restPositions[$0] }
    }
}
