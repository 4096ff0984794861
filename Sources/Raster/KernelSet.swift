import CRaster
import InstructionSets
import RasterKernelsAVX2
import RasterKernelsBaseline

/// The kernels of one instruction set; one branch a call, and a call is thousands of pixels or vertices.
struct KernelSet: Sendable {
    let instructionSet: InstructionSet

    private var isWide: Bool { instructionSet == .avx2 }

    func project(
        _ positions: UnsafePointer<Float>, projection: UnsafePointer<RasterProjection>, width: Int,
        height: Int, range: Range<Int>, into vertices: UnsafeMutablePointer<RasterVertex>
    ) {
        let width = Int32(truncatingIfNeeded: width)
        let height = Int32(truncatingIfNeeded: height)
        if isWide {
            RasterKernelsAVX2.projectVertices(
                positions, projection: projection, width: width, height: height, range: range, into: vertices)
        } else {
            RasterKernelsBaseline.projectVertices(
                positions, projection: projection, width: width, height: height, range: range, into: vertices)
        }
    }

    func setUp(_ setup: UnsafeMutablePointer<RasterSetup>, range: Range<Int>) -> Int {
        isWide
            ? RasterKernelsAVX2.setUpTriangles(setup, range: range)
            : RasterKernelsBaseline.setUpTriangles(setup, range: range)
    }

    func cover(
        _ triangles: UnsafePointer<RasterTriangle>, list: UnsafePointer<UInt32>, count: Int, left: Int,
        top: Int, pattern: UnsafePointer<RasterPattern>, nearness: UnsafeMutablePointer<SIMD8<Float>>,
        labels: UnsafeMutablePointer<SIMD8<Int32>>?, cutouts: UnsafePointer<RasterCutouts>? = nil
    ) {
        let left = Int32(truncatingIfNeeded: left)
        let top = Int32(truncatingIfNeeded: top)
        if isWide {
            RasterKernelsAVX2.coverTile(
                triangles, list: list, count: count, left: left, top: top, pattern: pattern,
                nearness: nearness, labels: labels, cutouts: cutouts)
        } else {
            RasterKernelsBaseline.coverTile(
                triangles, list: list, count: count, left: left, top: top, pattern: pattern,
                nearness: nearness, labels: labels, cutouts: cutouts)
        }
    }

    func storeShadow(
        _ nearness: UnsafePointer<SIMD8<Float>>, into texels: UnsafeMutablePointer<Float>, stride: Int
    ) {
        if isWide {
            RasterKernelsAVX2.storeShadowTile(nearness, into: texels, stride: stride)
        } else {
            RasterKernelsBaseline.storeShadowTile(nearness, into: texels, stride: stride)
        }
    }

    func resolve(
        nearness: UnsafePointer<SIMD8<Float>>, labels: UnsafePointer<SIMD8<Int32>>,
        depths: UnsafeMutablePointer<Float>?, depthStride: Int, runs: UnsafeMutablePointer<RasterRun>,
        runGroups: UnsafeMutablePointer<UInt8>, fragments: UnsafeMutablePointer<RasterFragment>
    ) -> (runs: Int, fragments: Int) {
        if isWide {
            let counts = RasterKernelsAVX2.resolveTile(
                nearness: nearness, labels: labels, depths: depths, depthStride: depthStride, runs: runs,
                runGroups: runGroups, fragments: fragments)
            return (counts.runs, counts.fragments)
        }
        let counts = RasterKernelsBaseline.resolveTile(
            nearness: nearness, labels: labels, depths: depths, depthStride: depthStride, runs: runs,
            runGroups: runGroups, fragments: fragments)
        return (counts.runs, counts.fragments)
    }

    func shade(
        _ scene: UnsafePointer<RasterScene>, tile: UnsafePointer<RasterTile>, left: Int, top: Int,
        into colors: UnsafePointer<RasterTileColors>
    ) {
        if isWide {
            RasterKernelsAVX2.shadeTile(scene, tile: tile, left: left, top: top, into: colors)
        } else {
            RasterKernelsBaseline.shadeTile(scene, tile: tile, left: left, top: top, into: colors)
        }
    }

    func write(
        _ colors: UnsafePointer<RasterTileColors>, left: Int, top: Int, target: UnsafePointer<RasterTarget>
    ) {
        if isWide {
            RasterKernelsAVX2.writeTile(colors, left: left, top: top, target: target)
        } else {
            RasterKernelsBaseline.writeTile(colors, left: left, top: top, target: target)
        }
    }

    func writeEmpty(left: Int, top: Int, target: UnsafePointer<RasterTarget>) {
        RasterKernelsBaseline.writeEmptyTile(left: left, top: top, target: target)
    }

    /// Metres along the view where nothing is.
    static let farMetres = RasterKernelsBaseline.farMetres
}
