import AvatarMath
import CRaster
import InstructionSets

/// The stages of a picture, in order.
public enum RenderStage: String, Sendable, CaseIterable {
    /// The shadow map, whole.
    case shadow
    /// Projecting, culling and sorting triangles.
    case geometry
    /// Finding what each sample shows; light, colours and bytes.
    case shading
}

/// Draws frames of one figure; owns the buffers of one worker.
///
/// A picture depends on its arguments alone: any number of renderers, threads or instruction sets gives the same
/// bytes.
public struct Renderer: Sendable {
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// How much effort a picture is worth.
    public let quality: RenderQuality
    /// The figure.
    public let geometry: SceneGeometry
    /// How many threads share the work of a picture, 1...64.
    public let threads: Int
    /// Which kernels draw; both give the same bytes.
    public let instructionSet: InstructionSet
    /// The lamps of the next picture.
    public var lighting: Lighting
    /// What is behind the figure in the next picture.
    public var background: Background
    /// Called after each stage; for measuring.
    public var stageObserver: (@Sendable (RenderStage) -> Void)?
    /// The rows in which the last picture differs from the one before by this renderer; all of the first one's.
    public private(set) var dirtyRows: Range<Int> = 0..<0

    private let groups: [UInt8]
    private let cutouts: [Int32]
    private let materials: [RasterMaterial]
    /// Shared by copies of the renderer.
    private var backgroundBytes: [UInt8]
    private var preparedBackground: Background
    private var picture: Pixmap?
    /// Memory only: nothing in it outlives a frame.
    ///
    /// It is taken when a frame is drawn, by every copy of the renderer its own.
    private nonisolated(unsafe) var passes: FramePasses?

    /// Makes a renderer for pictures of one size.
    ///
    /// - Parameters:
    ///   - width: pixels.
    ///   - height: pixels.
    ///   - quality: how much effort a picture is worth.
    ///   - geometry: the figure.
    ///   - lighting: the lamps.
    ///   - background: what is behind the figure.
    ///   - threads: how many share the work of a picture, 1 to 64.
    ///   - instructionSet: what the processor must have.
    /// - Throws: if the size or the number of threads is not allowed.
    public init(
        width: Int, height: Int, quality: RenderQuality, geometry: SceneGeometry,
        lighting: Lighting = .studio, background: Background = .studio, threads: Int = 1,
        instructionSet: InstructionSet = .preferred
    ) throws(RasterError) {
        guard Pixmap.sides.contains(width), Pixmap.sides.contains(height) else {
            throw .badSize(width: width, height: height)
        }
        guard (1...64).contains(threads) else { throw .badThreadCount(threads) }
        precondition(instructionSet.isSupported, "the processor has no \(instructionSet.rawValue)")
        self.width = width
        self.height = height
        self.quality = quality
        self.geometry = geometry
        self.lighting = lighting
        self.background = background
        self.threads = threads
        self.instructionSet = instructionSet
        materials = geometry.materials.map { MaterialTable.record(of: $0) }
        groups = geometry.materials.enumerated().map { MaterialTable.group(of: $1, index: $0) }
        cutouts = geometry.cutouts
        backgroundBytes = background.bytes(width: width, height: height)
        preparedBackground = background
    }

    /// Draws a frame.
    ///
    /// - Parameters:
    ///   - positions: the posed vertices, model space, metres; as many as the geometry has.
    ///   - normals: their unit normals.
    ///   - camera: from where.
    /// - Returns: the picture, sRGB.
    /// - Throws: if the arrays do not fit the geometry.
    public mutating func render(positions: [Vector3], normals: [Vector3], camera: Camera) throws(RasterError)
        -> Pixmap
    {
        let isFirst = picture == nil || picture?.channels != background.channels
        var target: Pixmap
        if let picture, !isFirst {
            target = picture
        } else {
            target = try Pixmap(width: width, height: height, channels: background.channels)
        }
        picture = nil
        let rows = try render(positions: positions, normals: normals, camera: camera, into: &target)
        dirtyRows = isFirst ? 0..<height : rows
        picture = target
        return target
    }

    /// Draws a frame over the one before it.
    ///
    /// - Parameters:
    ///   - positions: the posed vertices, model space, metres; as many as the geometry has.
    ///   - normals: their unit normals.
    ///   - camera: from where.
    ///   - pixmap: a picture of the renderer's size and of the background's channels; gets the new one.
    /// - Returns: the rows from the first to the last that differ from what `pixmap` held; empty if none does.
    /// - Throws: if the arrays do not fit the geometry, or the picture has another size.
    @discardableResult
    public mutating func render(
        positions: [Vector3], normals: [Vector3], camera: Camera, into pixmap: inout Pixmap
    ) throws(RasterError) -> Range<Int> {
        guard positions.count == geometry.vertexCount, normals.count == geometry.vertexCount else {
            throw .badGeometry(
                "\(positions.count) positions and \(normals.count) normals for \(geometry.vertexCount) vertices"
            )
        }
        guard pixmap.width == width, pixmap.height == height, pixmap.channels == background.channels else {
            throw .badSize(width: pixmap.width, height: pixmap.height)
        }
        if preparedBackground != background {
            backgroundBytes = background.bytes(width: width, height: height)
            preparedBackground = background
        }
        let passes = ownPasses()
        let frame = FramePasses.Frame(
            geometry: geometry, groups: groups, cutouts: cutouts, materials: materials, positions: positions,
            normals: normals,
            camera: camera, lighting: lighting, background: backgroundBytes)
        dirtyRows = passes.draw(frame, into: &pixmap) { stageObserver?($0) }
        return dirtyRows
    }

    /// The renderer's memory; a new one if there is none or a copy of the renderer has the same.
    private mutating func ownPasses() -> FramePasses {
        if isKnownUniquelyReferenced(&passes), let passes { return passes }
        let fresh = FramePasses(
            width: width, height: height, features: quality.features,
            kernels: KernelSet(instructionSet: instructionSet), workers: Workers(count: threads))
        passes = fresh
        return fresh
    }
}
