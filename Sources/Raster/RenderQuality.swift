/// How much effort a picture is worth.
public enum RenderQuality: String, Sendable, CaseIterable {
    /// For previews: smooth edges and all lamps, no shadow.
    case draft
    /// For live use: shadows, contacts and outlines with few samples.
    case standard
    /// For stills: four times the pixels, soft shadows that follow distance, light that spreads under skin.
    case studio

    /// What a quality level draws.
    struct Features: Sendable, Equatable {
        /// Pixels drawn along each side of a pixel of the picture.
        var scale: Int
        /// The side of the shadow map in texels, a power of two; 0 is none.
        var shadowSide: Int
        var shadowTaps: Int
        var blockerTaps: Int
        var contactTaps: Int
        /// Pixels over which the outline of a hand before skin fades.
        var lineReach: Int
        var blurTaps: Int
    }

    var features: Features {
        switch self {
        case .draft:
            Features(
                scale: 1, shadowSide: 0, shadowTaps: 0, blockerTaps: 0, contactTaps: 0, lineReach: 0,
                blurTaps: 0)
        case .standard:
            Features(
                scale: 1, shadowSide: 1024, shadowTaps: 12, blockerTaps: 0, contactTaps: 8, lineReach: 1,
                blurTaps: 0)
        case .studio:
            Features(
                scale: 2, shadowSide: 2048, shadowTaps: 24, blockerTaps: 8, contactTaps: 16, lineReach: 2,
                blurTaps: 12)
        }
    }
}
