import AvatarMath
import AvatarModel

/// The visible skin: head with neck and mouth, and both hands with a bit of forearm under the cuffs.
enum SkinParts {
    /// The skin as one patch with the texture places of the base mesh.
    static func patch(_ base: HumanBase, levels: Int) -> Patch {
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        let forearms = Side.allCases.map { base.forearmJoints($0) }
        let visible = base.positions.indices.map { vertex -> Bool in
            let influences = base.influences[vertex]
            if HumanBase.share(influences, of: headJoints) > 0.14 { return true }
            return zip(Side.allCases, forearms).contains { side, joints in
                HumanBase.share(influences, of: joints) > 0.5
                    && base.alongForearm(side, base.positions[vertex]).fraction > 0.80
            }
        }
        let faces = base.mesh.faces.indices.filter { index in
            base.mesh.faces[index].group == "body"
                && base.mesh.faces[index].corners.allSatisfy { visible[Int($0)] }
        }
        return Patch(mesh: base.mesh, faces: faces, levels: levels)
    }

    /// Whether a place is on the part of the face whose paint is looked at most: brows, eyes, nose and lips.
    static func isFront(_ place: Vector3) -> Bool {
        abs(place.x) < 0.064 && place.y > -0.090 && place.y < 0.042 && place.z > -0.042
    }

    /// The faces of some groups.
    static func faces(_ base: HumanBase, groups: Set<String>) -> [Int] {
        base.mesh.faces.indices.filter { groups.contains(base.mesh.faces[$0].group) }
    }

    /// Teeth, moved back a little so that closed lips hide them.
    static func teeth(_ base: HumanBase, material: Int) -> FigurePart {
        let patch = Patch(
            mesh: base.mesh, faces: faces(base, groups: ["helper-upper-teeth", "helper-lower-teeth"]),
            levels: 0, seams: false)
        var part = FigurePart(name: "teeth", material: material, patch: patch, base: base)
        part.positions = part.positions.map { $0 - Vector3(0, 0, 0.005 * base.scale) }
        return part
    }

    /// The tongue, with a third of its triangles unless fine.
    static func tongue(_ base: HumanBase, material: Int, fine: Bool) -> FigurePart {
        var patch = Patch(
            mesh: base.mesh, faces: faces(base, groups: ["helper-tongue"]), levels: 0, seams: false)
        if !fine {
            let places = patch.blend.apply(base.positions)
            var simplification = Simplification(
                triangles: patch.triangles, welds: patch.welds, states: [places],
                importance: places.map { _ in 1 })
            patch.replaceTriangles(with: simplification.reduced(to: 150))
        }
        return FigurePart(name: "tongue", material: material, patch: patch, base: base)
    }
}
