// Hot loops; the rules are in VectorMath.swift.

import CKernels

/// The matrices that take rest positions to posed ones: `(R, t - R * rest)`.
///
/// - Parameters:
///   - joints: the skeleton, `jointCount` records.
///   - jointCount: how many.
///   - matrices: model-space matrices, twelve vectors a joint.
///   - palette: receives as many.
public func makePalette(
    _ joints: UnsafePointer<KernelJoint>, jointCount: Int, matrices: UnsafePointer<SIMD8<Float>>,
    palette: UnsafeMutablePointer<SIMD8<Float>>
) {
    for joint in 0..<jointCount {
        let source = matrices + joint * 12
        let target = palette + joint * 12
        let x = lanes(-joints[joint].restX)
        let y = lanes(-joints[joint].restY)
        let z = lanes(-joints[joint].restZ)
        for row in 0..<3 {
            let p = source[row]
            let q = source[row + 3]
            let r = source[row + 6]
            target[row] = p
            target[row + 3] = q
            target[row + 6] = r
            target[row + 9] = fma(r, z, fma(q, y, fma(p, x, source[row + 9])))
        }
    }
}

/// Linear blend skinning of a mesh at eight frames: the records with one joint, then those with two, then the rest.
public func skinVertices(_ work: UnsafePointer<KernelSkinning>) {
    let skinning = work.pointee
    let palette = vectors(skinning.palette)
    var record: UnsafePointer<KernelVertex> = skinning.vertices
    var end = record + Int(skinning.oneJointCount)
    while record != end {
        let matrix = palette + Int(record.pointee.matrices.0)
        let rest = restLanes(record, skinning)
        var posed = VertexLanes()
        for row in 0..<3 {
            posed.set(row, rest, x: matrix[row], y: matrix[row + 3], z: matrix[row + 6], w: matrix[row + 9])
        }
        // A rotation keeps the length, a morph does not.
        store(record.pointee.morphCount > 0 ? unit(posed, skinning) : posed, record, skinning)
        record += 1
    }
    end += Int(skinning.twoJointCount)
    while record != end {
        let first = palette + Int(record.pointee.matrices.0)
        let second = palette + Int(record.pointee.matrices.1)
        let firstShare = lanes(record.pointee.weights.0)
        let secondShare = lanes(record.pointee.weights.1)
        let rest = restLanes(record, skinning)
        var posed = VertexLanes()
        for row in 0..<3 {
            posed.set(
                row, rest,
                x: fma(second[row], secondShare, first[row] * firstShare),
                y: fma(second[row + 3], secondShare, first[row + 3] * firstShare),
                z: fma(second[row + 6], secondShare, first[row + 6] * firstShare),
                w: fma(second[row + 9], secondShare, first[row + 9] * firstShare))
        }
        store(unit(posed, skinning), record, skinning)
        record += 1
    }
    end += Int(skinning.fourJointCount)
    while record != end {
        let a = palette + Int(record.pointee.matrices.0)
        let b = palette + Int(record.pointee.matrices.1)
        let c = palette + Int(record.pointee.matrices.2)
        let d = palette + Int(record.pointee.matrices.3)
        let p = lanes(record.pointee.weights.0)
        let q = lanes(record.pointee.weights.1)
        let r = lanes(record.pointee.weights.2)
        let s = lanes(record.pointee.weights.3)
        let rest = restLanes(record, skinning)
        var posed = VertexLanes()
        for row in 0..<3 {
            posed.set(
                row, rest,
                x: fma(d[row], s, fma(c[row], r, fma(b[row], q, a[row] * p))),
                y: fma(d[row + 3], s, fma(c[row + 3], r, fma(b[row + 3], q, a[row + 3] * p))),
                z: fma(d[row + 6], s, fma(c[row + 6], r, fma(b[row + 6], q, a[row + 6] * p))),
                w: fma(d[row + 9], s, fma(c[row + 9], r, fma(b[row + 9], q, a[row + 9] * p))))
        }
        store(unit(posed, skinning), record, skinning)
        record += 1
    }
}

/// Eight frames of one vertex.
private struct VertexLanes {
    var x = Lanes()
    var y = Lanes()
    var z = Lanes()
    var normalX = Lanes()
    var normalY = Lanes()
    var normalZ = Lanes()

    /// Sets one coordinate from a row of the matrix (x y z w); the loop over rows is unrolled.
    @inline(__always) mutating func set(
        _ row: Int, _ rest: VertexLanes, x px: Lanes, y py: Lanes, z pz: Lanes, w: Lanes
    ) {
        let place = fma(px, rest.x, fma(py, rest.y, fma(pz, rest.z, w)))
        let normal = fma(px, rest.normalX, fma(py, rest.normalY, pz * rest.normalZ))
        if row == 0 {
            x = place
            normalX = normal
        } else if row == 1 {
            y = place
            normalY = normal
        } else {
            z = place
            normalZ = normal
        }
    }
}

/// The rest vertex after its morphs.
@inline(__always) private func restLanes(
    _ record: UnsafePointer<KernelVertex>, _ skinning: KernelSkinning
) -> VertexLanes {
    if record.pointee.morphCount > 0 { return displaced(record, skinning) }
    return VertexLanes(
        x: lanes(record.pointee.x), y: lanes(record.pointee.y), z: lanes(record.pointee.z),
        normalX: lanes(record.pointee.normalX), normalY: lanes(record.pointee.normalY),
        normalZ: lanes(record.pointee.normalZ))
}

@inline(never) private func displaced(
    _ record: UnsafePointer<KernelVertex>, _ skinning: KernelSkinning
) -> VertexLanes {
    var rest = VertexLanes(
        x: lanes(record.pointee.x), y: lanes(record.pointee.y), z: lanes(record.pointee.z),
        normalX: lanes(record.pointee.normalX), normalY: lanes(record.pointee.normalY),
        normalZ: lanes(record.pointee.normalZ))
    let first = Int(record.pointee.firstMorph)
    for index in first..<(first + Int(record.pointee.morphCount)) {
        let delta = skinning.deltas + index
        let morph = Int(delta.pointee.morph)
        // Of forty morphs a face rarely shows more than five.
        if skinning.activeMorphs[morph] == 0 { continue }
        let weight = vectors(skinning.morphs)[morph]
        rest.x = fma(weight, lanes(delta.pointee.x), rest.x)
        rest.y = fma(weight, lanes(delta.pointee.y), rest.y)
        rest.z = fma(weight, lanes(delta.pointee.z), rest.z)
        rest.normalX = fma(weight, lanes(delta.pointee.normalX), rest.normalX)
        rest.normalY = fma(weight, lanes(delta.pointee.normalY), rest.normalY)
        rest.normalZ = fma(weight, lanes(delta.pointee.normalZ), rest.normalZ)
    }
    return rest
}

/// The vertex with normals of length 1, if that is asked for.
@inline(__always) private func unit(_ vertex: VertexLanes, _ skinning: KernelSkinning) -> VertexLanes {
    if skinning.unitNormals == 0 { return vertex }
    var result = vertex
    let square = fma(
        vertex.normalZ, vertex.normalZ,
        fma(vertex.normalY, vertex.normalY, fma(vertex.normalX, vertex.normalX, lanes(1e-30))))
    let scale = 1 / vector_sqrt(square)
    result.normalX = vertex.normalX * scale
    result.normalY = vertex.normalY * scale
    result.normalZ = vertex.normalZ * scale
    return result
}

@inline(__always) private func store(
    _ vertex: VertexLanes, _ record: UnsafePointer<KernelVertex>, _ skinning: KernelSkinning
) {
    let start = Int(record.pointee.vertex) * 4
    let stride = Int(skinning.stride)
    vector_store_rows(skinning.positions + start, stride, vertex.x, vertex.y, vertex.z)
    vector_store_rows(skinning.normals + start, stride, vertex.normalX, vertex.normalY, vertex.normalZ)
}
