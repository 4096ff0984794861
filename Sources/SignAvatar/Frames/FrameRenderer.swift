import AvatarMath
import AvatarModel
import Motion
import PNGImage
import Raster

/// Draws frames of an avatar; one for each worker.
public struct FrameRenderer: Sendable {
    private let avatar: Avatar
    /// Made when a pose is drawn; sequences bring skinned vertices of their own.
    private var skinner: Skinner?
    private var renderer: Renderer
    private var skin = SkinnedVertices()

    /// Prepares an avatar for pictures of one size.
    public init(avatar: Avatar, options: RenderOptions) throws(SignAvatarError) {
        let geometry: SceneGeometry
        do throws(RasterError) {
            geometry = try Self.geometry(of: avatar)
        } catch {
            throw SignAvatarError(error)
        }
        try self.init(avatar: avatar, options: options, geometry: geometry)
    }

    /// Prepares an avatar whose geometry is there already.
    ///
    /// Copies of the renderer, one for each worker, share the geometry with its textures and what is behind the figure.
    init(avatar: Avatar, options: RenderOptions, geometry: SceneGeometry) throws(SignAvatarError) {
        self.avatar = avatar
        do throws(RasterError) {
            renderer = try Renderer(
                width: options.width, height: options.height, quality: options.quality, geometry: geometry,
                background: options.background, threads: options.threads)
        } catch {
            throw SignAvatarError(error)
        }
    }

    /// Draws a pose.
    public mutating func render(_ pose: Pose, camera: Camera) throws(SignAvatarError) -> Pixmap {
        let skinner =
            skinner
            ?? Skinner(
                hierarchy: avatar.rig.hierarchy, positions: avatar.mesh.positions,
                normals: avatar.mesh.normals, joints: avatar.mesh.joints, weights: avatar.mesh.weights,
                morphs: avatar.skinningMorphs)
        self.skinner = skinner
        skinner.skin(pose, into: &skin)
        return try render(skin, camera: camera)
    }

    /// Draws posed vertices.
    mutating func render(
        _ vertices: SkinnedVertices, camera: Camera
    ) throws(SignAvatarError) -> Pixmap {
        do throws(RasterError) {
            return try renderer.render(
                positions: vertices.positions, normals: vertices.normals, camera: camera)
        } catch {
            throw SignAvatarError(error)
        }
    }

    /// The rows in which the last picture differs from the one before by this renderer; all of the first one's.
    public var dirtyRows: Range<Int> { renderer.dirtyRows }

    /// An avatar's mesh and materials as the rasterizer takes them.
    public static func geometry(of avatar: Avatar) throws(RasterError) -> SceneGeometry {
        let materials = avatar.materials.map { material in
            let kind: SurfaceKind =
                switch material.kind {
                case .skin: .skin
                case .cloth: .cloth
                case .hair: .hair
                case .eye: .eye
                case .plain: .plain
                }
            return SurfaceMaterial(
                kind: kind, baseColor: material.baseColor, roughness: material.roughness,
                texture: material.texture, isCutout: kind == .hair)
        }
        var triangleMaterials: [UInt16] = []
        triangleMaterials.reserveCapacity(avatar.mesh.indices.count / 3)
        for part in avatar.mesh.parts {
            triangleMaterials += [UInt16](repeating: UInt16(part.material), count: part.indexRange.count / 3)
        }
        return try SceneGeometry(
            vertexCount: avatar.mesh.positions.count, indices: avatar.mesh.indices,
            triangleMaterials: triangleMaterials,
            materials: materials, textureCoordinates: avatar.mesh.textureCoordinates,
            textures: avatar.textures.map { Texture(width: $0.width, height: $0.height, pixels: $0.pixels) })
    }
}

extension PNGImage {
    /// The bytes of a PNG file.
    public func png(level: PNGLevel = .balanced) throws(SignAvatarError) -> [UInt8] {
        do throws(PNGError) {
            return try PNGEncoder(level: level, threadCount: 2).encode(self)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
