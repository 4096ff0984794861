import AvatarModel
import Raster
import Synchronization

/// An avatar's mesh and materials as the rasterizer takes them, made once: converting textures takes some ten milliseconds.
final class FigureGeometry: Sendable {
    private let made = Mutex<SceneGeometry?>(nil)

    /// The geometry.
    ///
    /// - Parameter avatar: always the same one.
    /// - Returns: what all pictures share.
    /// - Throws: if the rasterizer does not take the mesh.
    func geometry(of avatar: Avatar) throws(SignAvatarError) -> SceneGeometry {
        let result: Result<SceneGeometry, RasterError> = made.withLock { made in
            if let made { return .success(made) }
            do throws(RasterError) {
                let geometry = try FrameRenderer.geometry(of: avatar)
                made = geometry
                return .success(geometry)
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let geometry): return geometry
        case .failure(let error): throw SignAvatarError(error)
        }
    }
}
