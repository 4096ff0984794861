import AvatarMath
import Raster

/// Where light changes from pixel to pixel more is allowed: a pixel is shaded at the first of its four samples, the
/// reference takes the mean of all four, whose middle is 0.4 pixels away.
extension CheckScene {
    /// All scenes by name.
    static var all: [(String, CheckScene)] {
        [
            ("depth", depth), ("perspective", perspective), ("near-plane", nearPlane), ("sphere", sphere),
            ("silhouettes", silhouettes),
        ]
    }

    /// Flat triangles at all depths, drawn in an order that has nothing to do with it; many cut through each other.
    static var depth: CheckScene {
        var scene = CheckScene()
        scene.around = 1
        var state: UInt32 = 7
        func random() -> Float {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) / Float(1 << 24)
        }
        for number in 0..<120 {
            var corners = (0..<3).map { _ in
                Vector3(random() * 2.4 - 1.2, random() * 2.8 - 1.4, random() * 1.6 - 1)
            }
            let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0])
            if normal.dot(scene.camera.eye - corners[0]) < 0 { corners.swapAt(1, 2) }
            scene.addTriangle(
                corners, color: Vector3(random(), random(), random()) * 0.9 + Vector3(0.05, 0.05, 0.05),
                material: number)
        }
        return scene
    }

    /// A long floor with a texture and colours, which only perspective-correct interpolation keeps straight.
    static var perspective: CheckScene {
        var scene = CheckScene()
        scene.around = 1
        scene.camera = Camera(
            eye: Vector3(0.2, 0.55, 1.1), target: Vector3(0, 0, -0.5), verticalFieldOfView: 1.0)
        scene.positions = [
            Vector3(-1, 0, 0.6), Vector3(1, 0, 0.6), Vector3(0.9, 0.1, -4), Vector3(-0.9, 0.1, -4),
        ]
        scene.normals = [Vector3](repeating: Vector3(0, 1, 0), count: 4)
        scene.colors = [Vector3(1, 0.6, 0.5), Vector3(0.5, 1, 0.6), Vector3(0.6, 0.5, 1), Vector3(1, 1, 1)]
        scene.places = [SIMD2(0, 1), SIMD2(1, 1), SIMD2(1, 0), SIMD2(0, 0)]
        scene.indices = [0, 1, 2, 0, 2, 3]
        scene.materials = [0, 0]
        scene.textureSide = 16
        scene.allowance.mean = 0.2
        for y in 0..<16 {
            for x in 0..<16 {
                scene.texels += [
                    UInt8(90 + (x * 37 + y * 11) % 130), UInt8(110 + (x * 7 + y * 29) % 110),
                    UInt8(100 + (x * y) % 120), 255,
                ]
            }
        }
        return scene
    }

    /// Triangles that begin before the eye and end behind it, and some that reach far out of the picture.
    static var nearPlane: CheckScene {
        var scene = CheckScene()
        scene.around = 1
        scene.camera = Camera(
            eye: Vector3(0, 0.4, 1), target: Vector3(0, 0.2, -1), verticalFieldOfView: 0.9, nearMetres: 0.3)
        scene.addTriangle(
            [Vector3(-3, 0, 4), Vector3(3, 0, 4), Vector3(0.3, 0, -6)], color: Vector3(0.7, 0.4, 0.2),
            material: 0)
        scene.addTriangle(
            [Vector3(-0.9, -1, 2.5), Vector3(-0.8, 0.2, -3), Vector3(-0.9, 2.4, 2)],
            color: Vector3(0.2, 0.6, 0.7),
            material: 1)
        scene.addTriangle(
            [Vector3(0.7, -40, -2), Vector3(60, 30, -2.5), Vector3(0.4, 50, -2)],
            color: Vector3(0.4, 0.3, 0.8),
            material: 2)
        // Cut by the near plane at a slope.
        scene.addTriangle(
            [Vector3(-0.15, 0.30, 0.9), Vector3(0.2, 0.35, 0.6), Vector3(-0.05, 0.5, 0.5)],
            color: Vector3(0.8, 0.8, 0.3), material: 3)
        return scene
    }

    /// A sphere under one lamp: Lambert's law in linear light.
    static var sphere: CheckScene {
        var scene = CheckScene()
        scene.lamp = Vector3(0.5, 0.6, 0.7)
        scene.allowance.mean = 0.1
        scene.lampColor = Vector3(1.5, 1.4, 1.3)
        scene.addEllipsoid(
            centre: .zero, radius: Vector3(0.9, 0.9, 0.9), color: Vector3(0.65, 0.45, 0.35), material: 0,
            rings: 96)
        return scene
    }

    /// Five fingers before a head on grey, under one lamp: edges of four samples, in linear light.
    static var silhouettes: CheckScene {
        var scene = CheckScene()
        scene.lamp = Vector3(-0.4, 0.5, 0.8)
        scene.lampColor = Vector3(1.2, 1.2, 1.2)
        scene.backgroundByte = 64
        scene.allowance.mean = 0.15
        scene.allowance.share = 0.01
        scene.addEllipsoid(
            centre: Vector3(0, 0.1, -0.6), radius: Vector3(0.62, 0.85, 0.6), color: Vector3(0.7, 0.5, 0.4),
            material: 0, rings: 64)
        for finger in 0..<5 {
            let turn = Quaternion(axis: Vector3(0, 0, 1), radians: (Float(finger) - 2) * -0.22)
            scene.addEllipsoid(
                centre: turn.act(Vector3(0, 0.55, 0)) + Vector3(0, -0.65, 0.3),
                radius: Vector3(0.06, 0.36, 0.06),
                color: Vector3(0.75, 0.55, 0.45), material: finger + 1, rings: 32, turn: turn)
        }
        return scene
    }
}
