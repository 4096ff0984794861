import AvatarMath
import AvatarModel
import TestSupport

/// A figure with few vertices and everything that a file can hold.
enum SmallFigure {
    /// All bones that signing needs, in a plain T-pose, and one triangle on each.
    static let avatar = figure(on: Mannequin.make().rig)

    /// Four bones only, for tests that read many files.
    static let tiny = figure(
        on: Rig(
            hierarchy: JointHierarchy(
                parents: [-1, 0, 1, 2],
                restPositions: [
                    Vector3(0, 0.9, 0), Vector3(0, 1, 0), Vector3(0, 1.4, 0), Vector3(0.03, 1.5, 0.08),
                ]),
            names: ["hips", "spine", "head", "leftEye"], fingertips: [:]))

    private static func figure(on rig: Rig) -> Avatar {
        var generator = SeededGenerator(seed: 7)
        func number() -> Float { Float.random(in: -0.05...0.05, using: &generator) }
        var mesh = Mesh()
        for joint in rig.names.indices {
            let place = rig.hierarchy.restPositions[joint]
            for corner in 0..<3 {
                mesh.positions.append(place + Vector3(number(), number(), number()))
                mesh.normals.append(Vector3(number(), number(), 0.1).normalized)
                mesh.textureCoordinates.append(SIMD2(Float(corner) / 3, number()))
                let parent = max(0, rig.hierarchy.parents[joint])
                mesh.joints.append(SIMD4(UInt16(joint), UInt16(parent), 0, 0))
                mesh.weights.append(joint == parent ? SIMD4(1, 0, 0, 0) : SIMD4(0.75, 0.25, 0, 0))
                mesh.indices.append(UInt32(joint * 3 + corner))
            }
        }
        let half = mesh.indices.count / 6 * 3
        mesh.parts = [
            MeshPart(name: "skin", material: 0, indexRange: 0..<half),
            MeshPart(name: "top", material: 1, indexRange: half..<mesh.indices.count),
        ]
        let morphs = ["jawOpen", "eyeBlinkLeft"].map { name in
            Morph(
                name: name, vertices: [3, 5, 8],
                positionDeltas: (0..<3).map { _ in Vector3(number(), number(), number()) },
                normalDeltas: (0..<3).map { _ in Vector3(number(), number(), number()) })
        }
        return Avatar(
            name: "small", rig: rig, mesh: mesh, morphs: morphs,
            materials: [
                Material(
                    name: "skin", kind: .skin, baseColor: Vector3(0.6, 0.4, 0.3), roughness: 0.5, texture: 0),
                Material(name: "top", kind: .cloth, baseColor: Vector3(0.01, 0.02, 0.04), roughness: 0.85),
            ],
            textures: [TextureImage(width: 2, height: 2, pixels: (0..<16).map { UInt8($0 * 16) })])
    }
}
