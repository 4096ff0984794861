import AvatarMath

/// Narrows a head between temples and cheekbones and lays its ears close.
///
/// The shape targets narrow a head as a whole, eyes and mouth too; what makes a face of the base mesh look broad from
/// the front is only the width of the skull behind its cheeks.
struct HeadShape {
    /// The share of its width that the head loses where it is widest.
    var narrowing: Float
    /// The share of what sticks out beyond the side of the head that ears lose.
    var earsIn: Float

    /// Where a vertex goes.
    ///
    /// - Parameters:
    ///   - place: relative to the middle of the eyes, lengths of the 1.64 m figure.
    ///   - share: how much it belongs to the head, 0...1.
    /// - Returns: the new place.
    func shaped(_ place: Vector3, share: Float) -> Vector3 {
        guard share > 0, narrowing > 0 || earsIn > 0 else { return place }
        let side: Float = place.x < 0 ? -1 : 1
        let away = abs(place.x)
        // Widest at the eyes, nothing at the jaw's corner and on the crown; the front of the face stays as it is.
        let level = (place.y + 0.004) / 0.062
        let amount = narrowing * expFloat(-level * level) * Float.smoothstep(0.028, 0.066, away)
        var narrowed = away * (1 - amount)
        // Ears, behind the cheeks; their lobes come in to the cheek.
        let edge = 0.0665 - 0.0045 * Float.smoothstep(-0.012, -0.036, place.y)
        if narrowed > edge {
            let isEar =
                Float.smoothstep(-0.054, -0.066, place.z) * Float.smoothstep(-0.075, -0.058, place.y)
                * Float.smoothstep(0.045, 0.030, place.y)
            let lobe = 0.85 * Float.smoothstep(-0.012, -0.040, place.y)
            narrowed = edge + (narrowed - edge) * (1 - isEar * max(earsIn, lobe))
        }
        return Vector3(side * (away + (narrowed - away) * share), place.y, place.z)
    }
}
