import AvatarMath

/// Makes the lowered brow readable from where a kiosk is looked at.
///
/// Questions with question words and negations are signed with a frown; in the face units the brows of a narrow
/// face sink by two millimetres, which is two pixels there.
struct Frown {
    let positions: [Vector3]
    let mesh: ObjFile
    let eyes: [(centre: Vector3, radius: Float)]
    let scale: Float

    /// How many times as far the brow goes.
    static let gain: Float = 1.45

    /// The target with more of it, and with the brow's head drawn down and in; other targets stay as they are.
    func strengthened(_ target: TargetFile, name: String) -> TargetFile {
        let sign: Float
        switch name {
        case "browDownLeft": sign = 1
        case "browDownRight": sign = -1
        default: return target
        }
        let middle = (eyes[0].centre + eyes[1].centre) / 2
        var deltas: [Int: Vector3] = [:]
        for (vertex, delta) in zip(target.vertices, target.deltas) { deltas[Int(vertex)] = delta * Self.gain }
        var body: Set<Int> = []
        for face in mesh.faces where face.group == "body" { body.formUnion(face.corners.map { Int($0) }) }
        for vertex in body {
            let place = (positions[vertex] - middle) / scale
            guard place.z > -0.045, abs(place.x) < 0.06, place.y > -0.01, place.y < 0.06 else { continue }
            let head = SIMD2((place.x * sign - 0.013) / 0.011, (place.y - 0.017) / 0.011)
            let near = expFloat(-(head.x * head.x + head.y * head.y))
            // The skin between the brows gathers into two upright ridges.
            let ridge = SIMD2((place.x * sign - 0.0065) / 0.0035, (place.y - 0.019) / 0.010)
            let bulge = expFloat(-(ridge.x * ridge.x + ridge.y * ridge.y))
            guard near > 0.01 || bulge > 0.01 else { continue }
            let drawn = Vector3(-sign * 0.0013, -0.0026, 0.0008) * near + Vector3(0, 0, 0.0012) * bulge
            deltas[vertex, default: .zero] += drawn * scale
        }
        var result = target
        let order = deltas.keys.sorted()
        result.vertices = order.map { .init($0) }
        result.deltas = order.map { deltas[$0] ?? .zero }
        return result
    }
}
