import AvatarMath
import AvatarModel
import Foundation
import Motion
import Raster
import SignAvatar

/// A bumpy ellipsoid that covers 60 % of the picture.
struct Ellipsoid {
    let geometry: SceneGeometry
    let positions: [Vector3]
    let normals: [Vector3]
    let camera: Camera

    init(aspect: Float) throws {
        let columns = 112
        let rows = 113
        var positions: [Vector3] = []
        var indices: [UInt32] = []
        // Far away the ellipsoid's outline is an ellipse: pi/4 of its bounding box.
        let radiusX: Float = 0.87 * aspect
        for row in 0...rows {
            let polar = Float(row) / Float(rows) * .pi
            for column in 0..<columns {
                let azimuth = Float(column) / Float(columns) * 2 * .pi
                let bump = 1 + 0.015 * sinFloat(azimuth * 23) * sinFloat(polar * 31)
                positions.append(
                    Vector3(
                        radiusX * sinFloat(polar) * cosFloat(azimuth), 0.87 * cosFloat(polar),
                        -radiusX * sinFloat(polar) * sinFloat(azimuth)) * bump)
            }
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let a = UInt32(row * columns + column)
                let b = UInt32(row * columns + (column + 1) % columns)
                let c = a + UInt32(columns)
                let d = b + UInt32(columns)
                indices += [a, c, b, b, c, d]
            }
        }
        var normals = [Vector3](repeating: .zero, count: positions.count)
        for start in stride(from: 0, to: indices.count, by: 3) {
            let corners = (0..<3).map { Int(indices[start + $0]) }
            let normal = (positions[corners[1]] - positions[corners[0]]).cross(
                positions[corners[2]] - positions[corners[0]])
            for corner in corners { normals[corner] += normal }
        }
        self.positions = positions
        self.normals = normals.map(\.normalized)
        geometry = try SceneGeometry(
            vertexCount: positions.count, indices: indices,
            triangleMaterials: [UInt16](repeating: 0, count: indices.count / 3),
            materials: [SurfaceMaterial(kind: .plain, baseColor: Vector3(0.6, 0.4, 0.3), roughness: 0.5)])
        camera = Camera(eye: Vector3(0, 0, 12), target: .zero, verticalFieldOfView: 2 * atanFloat(1.0 / 12))
    }
}

private func atanFloat(_ value: Float) -> Float { atan2Float(value, 1) }

/// The mannequin with raised hands, a little different in every run.
struct Figure {
    let avatar = Mannequin.make()
    private let skinner: Skinner

    init() {
        skinner = Skinner(
            hierarchy: avatar.rig.hierarchy, positions: avatar.mesh.positions, normals: avatar.mesh.normals,
            joints: avatar.mesh.joints, weights: avatar.mesh.weights,
            morphs: avatar.morphs.map {
                Skinner.MorphDelta(
                    vertices: $0.vertices, positions: $0.positionDeltas, normals: $0.normalDeltas)
            })
    }

    func geometry() throws -> SceneGeometry { try FrameRenderer.geometry(of: avatar) }

    /// Such as a clip's camera for the upper body.
    var camera: Camera {
        Camera(eye: Vector3(0, 1.22, 3.9), target: Vector3(0, 1.22, 0), verticalFieldOfView: 0.30)
    }

    func vertices(run: Int) -> ([Vector3], [Vector3]) {
        var pose = Pose(
            rotations: [Quaternion](repeating: .identity, count: avatar.rig.hierarchy.count),
            morphWeights: [Float](repeating: 0, count: avatar.morphs.count))
        func turn(_ bone: HumanoidBone, _ axis: Vector3, _ radians: Float) {
            guard let joint = avatar.rig.index(of: bone) else { return }
            pose.rotations[joint] = Quaternion(axis: axis, radians: radians)
        }
        let sway = Float(run % 10) * 0.02
        turn(.leftUpperArm, Vector3(0, 0, 1), -1.1)
        turn(.rightUpperArm, Vector3(0, 0, 1), 1.1)
        turn(.leftLowerArm, Vector3(0, 1, 0), -1.9 - sway)
        turn(.rightLowerArm, Vector3(0, 1, 0), 1.9 + sway)
        var skin = SkinnedVertices()
        skinner.skin(pose, into: &skin)
        return (skin.positions, skin.normals)
    }
}

/// The process's memory.
enum Memory {
    /// The most that was resident since the start.
    static var peakMegabytes: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let digits = line.filter(\.isNumber)
            return (Int(digits) ?? 0) / 1024
        }
        return 0
    }
}
