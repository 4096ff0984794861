import AvatarMath
import CRaster

/// The triangles of a figure as one camera or lamp sees them, sorted into tiles.
final class TrianglePass {
    /// A mesh in one pose and where it is looked at from.
    struct View {
        var geometry: SceneGeometry
        var groups: [UInt8]
        var cutouts: [Int32]
        var positions: [Vector3]
        var normals: [Vector3]
        var projection: RasterProjection
        /// Pixels.
        var width: Int
        var height: Int
        /// The first line of the sample lattice in a pixel and the distance to the next, 1/256 pixel.
        var sampleStart: Int
        var sampleStep: Int
        /// Whether the triangles will be shaded.
        var isShaded: Bool
    }

    private let vertices = ScratchBuffer<RasterVertex>()
    private let pending = ScratchBuffer<UInt32>()
    private var recordRanges: [Range<Int>] = []
    private let counts = ScratchBuffer<UInt32>()
    let triangles = ScratchBuffer<RasterTriangle>()
    let surfaces = ScratchBuffer<RasterSurface>()
    let coordinates = ScratchBuffer<RasterCoordinates>()
    let colors = ScratchBuffer<RasterColors>()
    /// The records of all tiles, tile after tile.
    let list = ScratchBuffer<UInt32>()
    /// Where each tile's part of the list starts; one more than there are tiles.
    let starts = ScratchBuffer<UInt32>()
    private(set) var columns = 0
    private(set) var rows = 0

    var tileCount: Int { columns * rows }

    /// The tile's records in `list`.
    func range(ofTile tile: Int) -> Range<Int> { Int(starts.base[tile])..<Int(starts.base[tile + 1]) }

    /// Projects, culls, clips and sorts.
    func prepare(_ view: View, kernels: KernelSet, workers: Workers) {
        let triangleCount = view.geometry.indices.count / 3
        vertices.reserve(view.positions.count)
        pending.reserve(triangleCount)
        // Every triangle may face the eye; a clipped one becomes at most six.
        triangles.reserve(triangleCount)
        if view.isShaded {
            surfaces.reserve(triangleCount)
            if view.geometry.hasTexturePlaces { coordinates.reserve(triangleCount) }
            if !view.geometry.colors.isEmpty { colors.reserve(triangleCount) }
        }
        project(view, kernels: kernels, workers: workers)
        let pendingTriangles = setUp(view, kernels: kernels, workers: workers)
        if !pendingTriangles.isEmpty { setUpClipped(pendingTriangles, view: view, kernels: kernels) }
        bin(view)
    }

    private func project(_ view: View, kernels: KernelSet, workers: Workers) {
        let count = view.positions.count
        view.positions.withUnsafeBytes { positions in
            guard let start = positions.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
            workers.run { worker in
                withUnsafePointer(to: view.projection) { projection in
                    kernels.project(
                        start, projection: projection, width: view.width, height: view.height,
                        range: workers.part(worker, of: count), into: vertices.base)
                }
            }
        }
    }

    /// - Returns: the triangles that must be clipped first.
    private func setUp(_ view: View, kernels: KernelSet, workers: Workers) -> [UInt32] {
        let triangleCount = view.geometry.indices.count / 3
        let results = ScratchBuffer<SIMD2<Int>>(capacity: workers.count)
        Self.withSetup(view, vertices: vertices.base) { base in
            var base = base
            setTargets(of: &base, view: view)
            workers.run { worker in
                let part = workers.part(worker, of: triangleCount)
                var setup = base
                setup.firstRecord = Int32(part.lowerBound)
                setup.pendingCount = 0
                // What is outside a lamp's map casts no shadow that matters.
                setup.pending = view.projection.isParallel != 0 ? nil : pending.base + part.lowerBound
                let written = kernels.setUp(&setup, range: part)
                results.base[worker] = SIMD2(written, Int(setup.pendingCount))
            }
        }
        recordRanges.removeAll(keepingCapacity: true)
        var found: [UInt32] = []
        for worker in 0..<workers.count {
            let start = workers.part(worker, of: triangleCount).lowerBound
            recordRanges.append(start..<start + results.base[worker].x)
            for index in 0..<results.base[worker].y { found.append(pending.base[start + index]) }
        }
        return found
    }

    /// Where records go.
    private func setTargets(of setup: inout RasterSetup, view: View) {
        setup.triangles = triangles.base
        guard view.isShaded else { return }
        setup.surfaces = surfaces.base
        if view.geometry.hasTexturePlaces { setup.coordinates = coordinates.base }
        if !view.geometry.colors.isEmpty { setup.colorPlanes = colors.base }
    }

    /// Sets up what is left of triangles that reach behind the eye or far out of the picture.
    private func setUpClipped(_ clipped: [UInt32], view: View, kernels: KernelSet) {
        let geometry = view.geometry
        let part = NearClipper(view).clip(clipped)
        guard let small = part.geometry(like: geometry) else { return }
        var smallView = view
        smallView.geometry = small
        smallView.positions = part.positions
        smallView.normals = part.normals
        let smallVertices = ScratchBuffer<RasterVertex>(capacity: part.positions.count)
        part.positions.withUnsafeBytes { positions in
            guard let start = positions.baseAddress?.assumingMemoryBound(to: Float.self) else { return }
            withUnsafePointer(to: view.projection) { projection in
                kernels.project(
                    start, projection: projection, width: view.width, height: view.height,
                    range: 0..<part.positions.count, into: smallVertices.base)
            }
        }
        let first = recordRanges.last?.upperBound ?? 0
        let count = small.indices.count / 3
        triangles.reserve(first + count, keeping: first)
        if view.isShaded {
            surfaces.reserve(first + count, keeping: first)
            if geometry.hasTexturePlaces { coordinates.reserve(first + count, keeping: first) }
            if !geometry.colors.isEmpty { colors.reserve(first + count, keeping: first) }
        }
        Self.withSetup(smallView, vertices: smallVertices.base) { setup in
            var setup = setup
            setTargets(of: &setup, view: view)
            setup.firstRecord = Int32(first)
            let written = kernels.setUp(&setup, range: 0..<count)
            recordRanges.append(first..<first + written)
        }
    }

    /// Sorts the records into tiles, keeping their order.
    private func bin(_ view: View) {
        columns = (view.width + 31) / 32
        rows = (view.height + 31) / 32
        counts.reserve(tileCount)
        starts.reserve(tileCount + 1)
        counts.base.update(repeating: 0, count: tileCount)
        let counts = counts.base
        forEachTile { tile, _ in counts[tile] += 1 }
        var sum: UInt32 = 0
        for tile in 0..<tileCount {
            starts.base[tile] = sum
            sum += counts[tile]
            counts[tile] = starts.base[tile]
        }
        starts.base[tileCount] = sum
        list.reserve(max(1, Int(sum)))
        let list = list.base
        forEachTile { tile, record in
            list[Int(counts[tile])] = UInt32(truncatingIfNeeded: record)
            counts[tile] += 1
        }
    }

    /// Calls `body` for every tile that the bounds of a record touch, record after record.
    @inline(__always)
    private func forEachTile(_ body: (_ tile: Int, _ record: Int) -> Void) {
        let triangles = UnsafePointer(triangles.base)
        for range in recordRanges {
            for record in range {
                let triangle = triangles + record
                let left = Int(triangle.pointee.left) >> 5
                let right = Int(triangle.pointee.right) >> 5
                let top = Int(triangle.pointee.top) >> 5
                let bottom = Int(triangle.pointee.bottom) >> 5
                // Most triangles are in one tile.
                if left == right, top == bottom {
                    body(top * columns + left, record)
                    continue
                }
                for row in top...bottom {
                    for column in left...right { body(row * columns + column, record) }
                }
            }
        }
    }

    /// Gives the kernel's job with the pointers of a view's arrays, valid during the call.
    private static func withSetup(
        _ view: View, vertices: UnsafePointer<RasterVertex>, _ body: (RasterSetup) -> Void
    ) {
        let geometry = view.geometry
        geometry.indices.withUnsafeBufferPointer { indices in
            geometry.triangleMaterials.withUnsafeBufferPointer { materials in
                withTables(of: view) { groups, cutouts in
                    view.normals.withUnsafeBytes { normals in
                        geometry.textureCoordinates.withUnsafeBytes { coordinates in
                            geometry.colors.withUnsafeBytes { colors in
                                var setup = RasterSetup()
                                setup.vertices = vertices
                                setup.indices = indices.baseAddress
                                setup.materials = materials.baseAddress
                                setup.groups = groups
                                setup.cutouts = cutouts
                                setup.normals = floats(normals)
                                setup.textureCoordinates = floats(coordinates)
                                setup.colors = floats(colors)
                                setup.width = Int32(view.width)
                                setup.height = Int32(view.height)
                                setup.sampleStart = Int32(view.sampleStart)
                                setup.sampleStep = Int32(view.sampleStep)
                                body(setup)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Gives what is known of each material; no cutouts is null.
    private static func withTables(
        of view: View, _ body: (UnsafePointer<UInt8>?, UnsafePointer<Int32>?) -> Void
    ) {
        view.groups.withUnsafeBufferPointer { groups in
            view.cutouts.withUnsafeBufferPointer { cutouts in
                body(groups.baseAddress, view.cutouts.isEmpty ? nil : cutouts.baseAddress)
            }
        }
    }

    private static func floats(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<Float>? {
        bytes.isEmpty ? nil : bytes.baseAddress?.assumingMemoryBound(to: Float.self)
    }
}
