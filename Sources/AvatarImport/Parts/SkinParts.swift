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
        return Patch(mesh: base.mesh, faces: faces, levels: levels) { isOutline(base, $0) }
    }

    /// Whether a face is large enough on head or neck for its corners to show against what is behind it.
    private static func isOutline(_ base: HumanBase, _ corners: [Int]) -> Bool {
        let line = HairLine(style: base.recipe.hairStyle)
        let places = corners.map { base.faceRelative(base.positions[$0]) }
        let middle = places.reduce(Vector3.zero, +) / Float(places.count)
        // Not hands, not what hair or the collar covers, not the inside of the mouth.
        guard middle.y > -0.20, abs(middle.x) < 0.12, line.above(middle) < 0.012 else { return false }
        if abs(middle.x) < 0.030, middle.y < -0.045, middle.y > -0.095, middle.z < -0.014 { return false }
        let isEar = abs(middle.x) > 0.056 && middle.z < -0.066 && middle.y > -0.060
        let isNeck = middle.y < -0.110
        let limit: Float = isEar ? 0.0050 : isNeck ? 0.015 : abs(middle.x) > 0.045 ? 0.0085 : 0.0110
        return places.indices.contains { corner in
            places[corner].distance(to: places[(corner + 1) % places.count]) > limit
        }
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

    static func tongue(_ base: HumanBase, material: Int) -> FigurePart {
        let patch = Patch(
            mesh: base.mesh, faces: faces(base, groups: ["helper-tongue"]), levels: 0, seams: false)
        return FigurePart(name: "tongue", material: material, patch: patch, base: base)
    }
}
