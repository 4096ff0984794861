import AvatarMath
import AvatarModel

/// The body of the hair: the skin above the hairline, raised by the style's volume and painted with strands.
///
/// Cards alone leave gaps or look like straw; a closed body under them gives their colour to every gap.
enum HairShell {
    /// How far behind the hairline the body begins, metres on the 1.64 m figure; paint on the skin leads to it.
    private static let inset: Float = 0.0075

    /// The scalp as a patch, ending in an uneven line.
    static func patch(_ scalp: Scalp, levels: Int) -> Patch {
        let base = scalp.base
        let joints: Set<Int> = [base.joint("head")]
        let faces = base.mesh.faces.indices.filter { index in
            base.mesh.faces[index].group == "body"
                && base.mesh.faces[index].corners.allSatisfy { corner in
                    HumanBase.share(base.influences[Int(corner)], of: joints) > 0.3
                        && scalp.flow.line.above(base.faceRelative(base.positions[Int(corner)])) > -0.03
                        && scalp.near(base.positions[Int(corner)]).place.distance(
                            to: base.positions[Int(corner)]) < 0.004
                }
        }
        // The back, which no camera of a signer sees, stays coarse while the front is fine once.
        var patch = Patch(mesh: base.mesh, faces: faces, levels: levels) { corners in
            corners.contains { base.faceRelative(base.positions[$0]).z > -0.125 }
        }
        patch.clip(
            keeping: patch.blend.apply(base.positions).map {
                scalp.flow.line.above(base.faceRelative($0)) - inset
            })
        return patch
    }

    /// The raised surface, as a part for the texture places of an atlas.
    static func part(_ scalp: Scalp, patch: Patch, atlas: TextureAtlas, material: Int) -> FigurePart {
        let base = scalp.base
        let points = patch.blend.apply(base.positions)
        let skinNormals = SurfaceTools.normals(points, patch.triangles, welds: patch.welds)
        let positions = points.indices.map { vertex -> Vector3 in
            let place = base.faceRelative(points[vertex])
            let edge = Float.smoothstep(0, 0.004, scalp.flow.line.above(place) - inset)
            let lift = scalp.flow.volume(place) * edge + 0.0003
            return points[vertex] + skinNormals[vertex] * (lift * base.scale)
        }
        return FigurePart(
            name: "hair", material: material, positions: positions,
            textureCoordinates: atlas.coordinates,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] },
            triangles: patch.triangles, welds: patch.welds)
    }

    /// Strands as factors of the hair's colour.
    static func paint(_ scalp: Scalp, patch: Patch, atlas: TextureAtlas) -> TextureImage {
        let base = scalp.base
        let points = patch.blend.apply(base.positions)
        let normals = SurfaceTools.normals(points, patch.triangles, welds: patch.welds)
        let map = TexelMap(
            width: atlas.width, height: atlas.height, coordinates: atlas.coordinates,
            triangles: patch.triangles)
        let colors = map.texels.map { texel -> Vector3 in
            let corner = Int(texel.triangle) * 3
            let (a, b, c) = (
                Int(patch.triangles[corner]), Int(patch.triangles[corner + 1]),
                Int(patch.triangles[corner + 2])
            )
            let w = texel.weights
            let place = base.faceRelative(points[a] * w.x + points[b] * w.y + points[c] * w.z)
            let normal = (normals[a] * w.x + normals[b] * w.y + normals[c] * w.z).normalized
            let (fine, lock) = scalp.flow.streaks(place, normal)
            let strand = powFloat(((fine - 0.22) * 1.5 * (0.4 + 1.0 * lock)).clamped(to: 0...1), 1.2)
            let tone = 0.08 + 0.85 * strand
            return Vector3(repeating: tone * (1 - 0.8 * scalp.flow.bareness(place)))
        }
        let picture = map.picture(colors, background: Vector3(repeating: 0.3), growth: 4)
        return TextureImage(width: atlas.width, height: atlas.height, pixels: SRGB.bytes(picture))
    }
}
