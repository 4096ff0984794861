import AvatarMath
import AvatarModel

/// Builds a presenter from MakeHuman's data and a recipe.
public enum PresenterBuilder {
    /// How finely surfaces are cut.
    public enum Detail: String, Sendable, CaseIterable {
        /// About 32,000 triangles, for live pictures.
        case live
        /// About 120,000, for stills and close views.
        case full
    }

    /// Changes with every change to what is built, so that an older cached figure is known to be old.
    public static let version = 11

    /// What is kept of the skin's 62,000 triangles.
    private static let skinTriangles: [Detail: Int] = [.live: 14_000, .full: 45_000]

    /// Builds the figure.
    ///
    /// - Parameters:
    ///   - data: MakeHuman's files.
    ///   - recipe: whom to build.
    ///   - detail: how finely.
    /// - Returns: the avatar in the T-pose of VRM, named "presenter".
    /// - Throws: if a file is missing or says something that cannot be used.
    public static func build(
        data: MakeHumanData, recipe: PresenterRecipe, detail: Detail = .live
    ) throws(AvatarImportError) -> Avatar {
        let base = try HumanBase(data: data, recipe: recipe)
        let masks = try SkinPainter.Masks(data: data)
        let fine = detail == .full
        var figure = FigureAssembler(base: base)

        // Skin, painted in place.
        let garment = Garment(base: base)
        var patch = SkinParts.patch(base, levels: 1)
        patch.clip(
            keeping: zip(patch.blend.apply(base.positions), base.influences(of: patch.blend)).map {
                garment.visible($0, $1)
            })
        // Of the finely cut skin what is seen stays. How it is lit, and what cuffs and collar are fitted to, is all of it.
        let wholeSkin = FigurePart(name: "skin", material: 0, patch: patch, base: base)
        let normals = Dictionary(zip(patch.welds, wholeSkin.normals)) { first, _ in first }
        SkinDetail(base: base).simplify(&patch, to: skinTriangles[detail] ?? .max)
        // The face is looked at from nearer than hands: its paint has twice the texels.
        let places = patch.blend.apply(base.positions).map { base.faceRelative($0) }
        let corners = patch.triangles
        let isFace = patch.part { start in
            (0..<3).allSatisfy { SkinParts.isFront(places[Int(corners[start + $0])]) }
        }
        let atlas = TextureAtlas(
            patch: patch, width: 2048, height: 2048, texelsPerUnit: 3200,
            closer: isFace.map { $0 ? 1.7 : 1 })
        var skin = FigurePart(name: "skin", material: 0, patch: patch, base: base)
        skin.normals = patch.welds.indices.map { normals[patch.welds[$0]] ?? skin.normals[$0] }
        let painter = SkinPainter(
            base: base, layout: try HumanBase(data: data, recipe: .layout), masks: masks)
        let picture = painter.paint(skin, patch: patch, atlas: atlas)
        skin.textureCoordinates = atlas.coordinates
        let skinTexture = figure.add(picture)
        skin.material = figure.add(
            Material(
                name: "skin", kind: .skin, baseColor: Vector3(1.10, 1.09, 1.10), roughness: 0.50,
                texture: skinTexture))

        // Mouth and eyes.
        let teeth = figure.add(
            Material(name: "teeth", kind: .plain, baseColor: Vector3(0.58, 0.54, 0.48), roughness: 0.4))
        figure.add(SkinParts.teeth(base, material: teeth))
        let tongue = figure.add(
            Material(name: "tongue", kind: .skin, baseColor: Vector3(0.40, 0.13, 0.12), roughness: 0.45))
        figure.add(SkinParts.tongue(base, material: tongue, fine: fine))
        let eyeTexture = figure.add(DetailTextures.eye(size: fine ? 512 : 256))
        let eye = figure.add(
            Material(
                name: "eye", kind: .eye, baseColor: Vector3(repeating: 1), roughness: 0.15,
                texture: eyeTexture))
        for side in Side.allCases {
            figure.add(
                EyeParts.eyeball(
                    base, side: side, material: eye, rings: fine ? 14 : 9, segments: fine ? 28 : 18))
        }
        let lash = figure.add(
            Material(name: "lash", kind: .plain, baseColor: Vector3(0.010, 0.008, 0.007), roughness: 0.9))
        let lashes = EyeParts.lashes(base, material: lash)
        figure.add(lashes.part, extra: lashes.blinks)

        let wrinkle = figure.add(
            DetailTextures.wrinkle(width: 16, height: 32, tone: SRGB.linear(recipe.skin)))
        let frown = figure.add(
            Material(
                name: "frown", kind: .skin, baseColor: Vector3(1.10, 1.09, 1.10), roughness: 0.55,
                texture: wrinkle))
        for side in Side.allCases {
            if let lines = FrownLines(on: skin, patch: patch, side: side, base: base) {
                figure.add(lines.part(material: frown), extra: lines.rise)
            }
        }

        // Hair.
        let scalp = Scalp(base: base, ears: masks.ears)
        func hair(_ name: String, _ factor: Float, texture: TextureImage) -> Int {
            figure.add(
                Material(
                    name: name, kind: .hair, baseColor: recipe.hair * factor, roughness: 1,
                    texture: figure.add(texture)))
        }
        let closed = HairTextures.body(width: fine ? 2048 : 1024, height: 512)
        let body = hair("hair", 1.4, texture: closed)
        let materials = HairParts.Materials(
            body: body,
            edge: hair(
                "hair edge", 1.4,
                texture: HairTextures.edges(width: fine ? 2048 : 1024, height: fine ? 256 : 192)),
            locks: hair(
                "hair locks", 1.4, texture: HairTextures.locks(kindWidth: fine ? 96 : 64, height: 192)),
            lining: figure.add(
                Material(name: "hair lining", kind: .plain, baseColor: recipe.hair * 0.8, roughness: 1)))
        for part in HairParts.make(scalp, materials: materials, fine: fine) { figure.add(part) }

        // Clothes.
        let jumper = Jumper(garment: garment, fine: fine)
        let folds = figure.add(ClothPainter(folds: jumper.folds, seams: jumper.seams).paint())
        var top = jumper.part
        top.material = figure.add(
            Material(
                name: "top", kind: .cloth, baseColor: recipe.top / ClothPainter.flat, roughness: 0.85,
                texture: folds))
        Badge.press(&top, base: base)
        figure.add(top)
        let ribs = figure.add(DetailTextures.rib(width: 16))
        let knit = figure.add(
            Material(name: "knit", kind: .cloth, baseColor: recipe.trim * 1.5, roughness: 0.9, texture: ribs))
        for part in garment.trims(of: jumper, skin: wholeSkin, knit: knit, fine: fine) {
            if part.name == "collar" { garment.tuck(&skin, under: part) }
            figure.add(part)
        }
        let sign = figure.add(DetailTextures.badge(width: 160, height: 64))
        let card = figure.add(
            Material(
                name: "badge", kind: .plain, baseColor: Vector3(repeating: 1), roughness: 0.6, texture: sign))
        figure.add(Badge.part(on: top, base: base, material: card))
        figure.add(skin)
        let trousers = Trousers(garment: garment, fine: fine)
        let weave = figure.add(trousers.painter.paint())
        let legs = figure.add(
            Material(
                name: "trousers", kind: .cloth, baseColor: recipe.trousers / TrouserPainter.flat,
                roughness: 0.85,
                texture: weave))
        figure.add(trousers.part(material: legs))
        let leather = figure.add(ShoePainter.paint())
        let shoe = figure.add(
            Material(
                name: "shoes", kind: .plain, baseColor: Vector3(0.040, 0.037, 0.036), roughness: 0.42,
                texture: leather))
        figure.add(Shoes(base: base, fine: fine).part(garment: garment, material: shoe))
        return figure.avatar(name: "presenter", skin: skin)
    }
}
