import AvatarMath

/// What a presenter is made of: shape targets with weights, height, colours and hair.
public struct PresenterRecipe: Sendable {
    /// How hair is worn.
    public enum HairStyle: String, Sendable, CaseIterable {
        /// A side parting, combed back to a low bun; ears, neck and shoulders stay clear for signs made there.
        case tied
        /// Parted and falling to the jaw, over the ears.
        case bob
        /// Short sides and a raised front.
        case short
    }

    public var name: String
    /// From the floor to the crown, metres.
    public var heightMetres: Float
    /// Target paths without extension; `lr:` stands for the same target on both sides.
    public var targets: [(path: String, weight: Float)]
    /// How the head is shaped beyond the targets.
    var head: HeadShape
    /// How far face targets are built into the resting face.
    public var restingFace: [(name: String, weight: Float)]
    public var hairStyle: HairStyle
    /// sRGB bytes.
    public var skin: SIMD3<UInt8>
    public var lip: SIMD3<UInt8>
    /// How many times as thick as a plain brow, and its shift up, metres.
    public var browThickness: Float
    public var browShift: Float
    public var browStrokes: Int
    /// Linear light.
    public var top: Vector3
    public var trim: Vector3
    public var trousers: Vector3
    public var hair: Vector3

    /// The names of the recipes.
    public static let names = ["woman", "woman-bob", "man"]

    /// A recipe by name.
    public static func named(_ name: String) throws(AvatarImportError) -> PresenterRecipe {
        switch name {
        case "woman": return woman
        case "woman-bob": return womanWithBob
        case "man": return man
        default: throw .unknownRecipe(name, known: names)
        }
    }

    private static func macro(_ sex: String, _ build: String) -> String {
        "macrodetails/universal-\(sex)-young-\(build)"
    }

    /// What both faces of the woman are put on.
    private static let womanBody: [(path: String, weight: Float)] = [
        ("macrodetails/asian-female-young", 1),
        (macro("female", "averagemuscle-averageweight"), 0.40),
        (macro("female", "minmuscle-averageweight"), 0.35),
        (macro("female", "averagemuscle-minweight"), 0.25),
        ("macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions", 0.45),
        ("torso/measure-shoulder-dist-decr", 0.35), ("torso/torso-vshape-decr", 0.20),
        ("torso/measure-hips-circ-decr", 0.45), ("arms/lr:upperarm-shoulder-muscle-decr", 0.70),
        ("arms/measure-upperarm-circ-decr", 0.50),
    ]

    /// A slim young woman of 1.65 m in a navy jumper, her hair tied.
    public static let woman = PresenterRecipe(
        name: "woman", heightMetres: 1.65,
        targets: womanBody + [
            ("neck/measure-neck-circ-decr", 0.50),
            ("neck/neck-scale-horiz-decr", 0.30), ("neck/measure-neck-height-decr", 0.30),
            ("head/head-oval", 0.45), ("head/head-scale-horiz-decr", 0.50), ("head/head-fat-decr", 0.35),
            ("head/head-scale-vert-decr", 0.20), ("head/head-invertedtriangular", 0.25),
            ("chin/chin-width-decr", 0.35), ("chin/chin-triangle", 0.20), ("chin/chin-bones-decr", 0.30),
            ("chin/chin-height-decr", 0.25),
            ("cheek/lr:cheek-bones-incr", 0.05), ("cheek/lr:cheek-volume-incr", 0.15),
            ("eyes/lr:eye-scale-incr", 1.00), ("eyes/lr:eye-height1-incr", 0.20),
            ("eyes/lr:eye-height2-incr", 0.35), ("eyes/lr:eye-height3-incr", 0.25),
            ("eyes/lr:eye-corner2-up", 0.25),
            ("nose/nose-scale-horiz-decr", 0.35), ("nose/nose-width3-decr", 0.35),
            ("nose/nose-point-width-decr", 0.30), ("nose/nose-volume-decr", 0.25),
            ("nose/nose-scale-vert-decr", 0.15), ("nose/nose-point-up", 0.15),
            ("mouth/mouth-upperlip-volume-decr", 0.35), ("mouth/mouth-lowerlip-volume-decr", 0.30),
            ("mouth/mouth-scale-vert-decr", 0.35), ("mouth/mouth-scale-horiz-decr", 0.30),
            ("mouth/mouth-cupidsbow-incr", 0.20), ("mouth/mouth-upperlip-height-incr", 0.05),
            ("mouth/mouth-lowerlip-width-decr", 0.20),
            ("mouth/mouth-angles-up", 0.25), ("ears/lr:ear-scale-decr", 0.55),
        ],
        head: HeadShape(narrowing: 0.10, earsIn: 0.30),
        restingFace: [
            ("mouthSmileLeft", 0.19), ("mouthSmileRight", 0.19), ("mouthStretchLeft", -0.28),
            ("mouthStretchRight", -0.28), ("cheekSquintLeft", 0.07), ("cheekSquintRight", 0.07),
            ("eyeBlinkLeft", 0.05), ("eyeBlinkRight", 0.05), ("browInnerUp", 0.05), ("jawOpen", -0.05),
            ("mouthClose", 0.10),
        ],
        hairStyle: .tied, skin: SIMD3(221, 177, 151), lip: SIMD3(176, 78, 80), browThickness: 0.80,
        browShift: 0, browStrokes: 150, top: Vector3(0.017, 0.027, 0.052), trim: Vector3(0.013, 0.021, 0.041),
        trousers: Vector3(0.036, 0.037, 0.041), hair: Vector3(0.0155, 0.0120, 0.0105))

    /// The face on which the places of brows, blush and shades were measured; paint is laid out on it and carried over
    /// to the face of a recipe by the vertices that both share.
    static let layout: PresenterRecipe = {
        var recipe = woman
        recipe.name = "layout"
        recipe.targets =
            womanBody + [
                ("neck/measure-neck-circ-decr", 0.25),
                ("head/head-oval", 0.45), ("head/head-scale-horiz-decr", 0.50), ("head/head-fat-decr", 0.35),
                ("chin/chin-width-decr", 0.15), ("chin/chin-triangle", 0.10), ("chin/chin-bones-decr", 0.30),
                ("cheek/lr:cheek-bones-incr", 0.05), ("cheek/lr:cheek-volume-incr", 0.15),
                ("eyes/lr:eye-scale-incr", 0.60), ("eyes/lr:eye-height2-incr", 0.35),
                ("nose/nose-scale-horiz-decr", 0.35), ("nose/nose-width3-decr", 0.35),
                ("nose/nose-point-width-decr", 0.30), ("nose/nose-volume-decr", 0.25),
                ("mouth/mouth-upperlip-volume-decr", 0.35), ("mouth/mouth-lowerlip-volume-decr", 0.30),
                ("mouth/mouth-scale-vert-decr", 0.35), ("mouth/mouth-scale-horiz-decr", 0.10),
                ("mouth/mouth-angles-up", 0.25), ("ears/lr:ear-scale-decr", 0.55),
            ]
        recipe.restingFace = [
            ("mouthSmileLeft", 0.12), ("mouthSmileRight", 0.12), ("mouthStretchLeft", -0.28),
            ("mouthStretchRight", -0.28), ("cheekSquintLeft", 0.04), ("cheekSquintRight", 0.04),
            ("eyeBlinkLeft", 0.05), ("eyeBlinkRight", 0.05), ("browInnerUp", 0.05), ("jawOpen", -0.05),
            ("mouthClose", 0.10),
        ]
        return recipe
    }()

    /// The same woman in a green jumper, her hair cut to the jaw.
    public static let womanWithBob: PresenterRecipe = {
        var recipe = woman
        recipe.name = "woman-bob"
        recipe.hairStyle = .bob
        recipe.top = Vector3(0.012, 0.030, 0.028)
        recipe.trim = Vector3(0.009, 0.023, 0.021)
        return recipe
    }()

    /// A young man of 1.73 m in a charcoal jumper, his hair short.
    public static let man = PresenterRecipe(
        name: "man", heightMetres: 1.73,
        targets: [
            ("macrodetails/asian-male-young", 1), (macro("male", "averagemuscle-averageweight"), 0.60),
            (macro("male", "minmuscle-averageweight"), 0.40),
            ("macrodetails/proportions/male-young-averagemuscle-averageweight-idealproportions", 0.35),
            ("torso/measure-shoulder-dist-decr", 0.35), ("torso/torso-vshape-decr", 0.25),
            ("arms/lr:upperarm-shoulder-muscle-decr", 0.50), ("arms/measure-upperarm-circ-decr", 0.25),
            ("head/head-oval", 0.25), ("head/head-scale-horiz-decr", 0.35),
            ("head/head-scale-vert-decr", 0.10),
            ("chin/chin-width-decr", 0.25), ("neck/neck-scale-horiz-decr", 0.20),
            ("eyes/lr:eye-scale-incr", 0.80), ("eyes/lr:eye-height1-incr", 0.20),
            ("eyes/lr:eye-height2-incr", 0.35), ("eyes/lr:eye-height3-incr", 0.20),
            ("eyes/lr:eye-corner2-up", 0.25),
            ("nose/nose-scale-horiz-decr", 0.20), ("nose/nose-width3-decr", 0.25),
            ("mouth/mouth-upperlip-volume-decr", 0.40), ("mouth/mouth-lowerlip-volume-decr", 0.35),
            ("mouth/mouth-scale-horiz-decr", 0.20), ("mouth/mouth-cupidsbow-incr", 0.15),
            ("mouth/mouth-angles-up", 0.20), ("ears/lr:ear-scale-decr", 0.20),
        ],
        head: HeadShape(narrowing: 0.06, earsIn: 0.25),
        restingFace: [
            ("mouthSmileLeft", 0.12), ("mouthSmileRight", 0.12), ("mouthStretchLeft", -0.28),
            ("mouthStretchRight", -0.28), ("eyeBlinkLeft", 0.04), ("eyeBlinkRight", 0.04),
            ("jawOpen", -0.05), ("mouthClose", 0.11),
        ],
        hairStyle: .short, skin: SIMD3(214, 169, 142), lip: SIMD3(176, 104, 94), browThickness: 1.45,
        browShift: -0.0015, browStrokes: 210, top: Vector3(0.021, 0.024, 0.029),
        trim: Vector3(0.016, 0.018, 0.022), trousers: Vector3(0.036, 0.037, 0.041),
        hair: Vector3(0.0155, 0.0120, 0.0105))
}
