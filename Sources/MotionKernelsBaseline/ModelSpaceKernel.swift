// Hot loops; the rules are in VectorMath.swift.

import CKernels

/// Turns weighted sums of quaternions into unit quaternions.
public func normalizeRotations(_ rotations: UnsafeMutablePointer<SIMD8<Float>>, jointCount: Int) {
    for joint in 0..<jointCount {
        let target = rotations + joint * 4
        let x = target[0]
        let y = target[1]
        let z = target[2]
        let w = target[3]
        let square = fma(w, w, fma(z, z, fma(y, y, x * x)))
        // An exact root: estimates leave 1e-5 a joint, which a chain of joints adds up, and are no faster.
        let scale = 1 / vector_sqrt(square)
        target[0] = x * scale
        target[1] = y * scale
        target[2] = z * scale
        target[3] = w * scale
    }
}

/// Local rotations to model-space matrices, parents before children.
///
/// - Parameters:
///   - joints: the skeleton, `jointCount` records.
///   - jointCount: how many.
///   - block: reads rotations and translations, writes matrices.
public func placeJoints(
    _ joints: UnsafePointer<KernelJoint>, jointCount: Int, in block: UnsafePointer<KernelBlock>
) {
    let rotations = vectors(block.pointee.rotations)
    let translations = vectors(block.pointee.translations)
    let matrices = vectors(block.pointee.matrices)
    for joint in 0..<jointCount {
        let record = joints + joint
        let target = matrices + joint * 12
        let (a, b, c) = columns(rotations + joint * 4)
        var x = lanes(record.pointee.offsetX)
        var y = lanes(record.pointee.offsetY)
        var z = lanes(record.pointee.offsetZ)
        if record.pointee.translationSlot >= 0 {
            let move = translations + Int(record.pointee.translationSlot) * 3
            x += move[0]
            y += move[1]
            z += move[2]
        }
        if record.pointee.parent < 0 {
            target[0] = a.0
            target[1] = a.1
            target[2] = a.2
            target[3] = b.0
            target[4] = b.1
            target[5] = b.2
            target[6] = c.0
            target[7] = c.1
            target[8] = c.2
            target[9] = x
            target[10] = y
            target[11] = z
        } else {
            let parent = matrices + Int(record.pointee.parent) * 12
            for row in 0..<3 {
                let p = parent[row]
                let q = parent[row + 3]
                let r = parent[row + 6]
                target[row] = fma(r, a.2, fma(q, a.1, p * a.0))
                target[row + 3] = fma(r, b.2, fma(q, b.1, p * b.0))
                target[row + 6] = fma(r, c.2, fma(q, c.1, p * c.0))
                target[row + 9] = fma(r, z, fma(q, y, fma(p, x, parent[row + 9])))
            }
        }
    }
}

/// The columns of the matrices of eight unit quaternions.
@inline(__always) private func columns(_ rotation: UnsafePointer<Lanes>) -> (
    (Lanes, Lanes, Lanes), (Lanes, Lanes, Lanes), (Lanes, Lanes, Lanes)
) {
    let x = rotation[0]
    let y = rotation[1]
    let z = rotation[2]
    let w = rotation[3]
    let twiceX = x + x
    let twiceY = y + y
    let twiceZ = z + z
    let wx = w * twiceX
    let wy = w * twiceY
    let wz = w * twiceZ
    let xx = fma(-x, twiceX, lanes(1))
    let yy = y * twiceY
    let zz = z * twiceZ
    return (
        (1 - yy - zz, fma(x, twiceY, wz), fma(x, twiceZ, -wy)),
        (fma(x, twiceY, -wz), xx - zz, fma(y, twiceZ, wx)),
        (fma(x, twiceZ, wy), fma(y, twiceZ, -wx), xx - yy)
    )
}
