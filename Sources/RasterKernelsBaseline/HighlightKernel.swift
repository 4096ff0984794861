// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Eight surfaces with what highlights need.
struct LitSurface {
    let normal: Lanes3
    let view: Lanes3
    let keyCosine: Lanes
    let fillCosine: Lanes
    /// The share of the key lamp that arrives.
    let share: Lanes
    /// The share of surrounding light that arrives.
    let open: Lanes
    /// The cosine between normal and view, at least a little.
    let facing: Lanes

    @inline(__always)
    init(
        normal: Lanes3, view: Lanes3, keyCosine: Lanes, fillCosine: Lanes, share: Lanes, open: Lanes
    ) {
        self.normal = normal
        self.view = view
        self.keyCosine = keyCosine
        self.fillCosine = fillCosine
        self.share = share
        self.open = open
        facing = lanes_max(normal.dot(view), lanes(1e-4))
    }

    /// The cosines of the half vector with normal and view, from those of the lamp: no vector is needed.
    @inline(__always)
    private func half(_ lamp: RasterLamp, _ cosine: Lanes) -> (normal: Lanes, view: Lanes) {
        let lampView = Lanes3(lamp.direction).dot(view)
        let inverse = lanes(1) / lanes_sqrt(lanes_max(lanes(2) + lampView + lampView, lanes(1e-6)))
        return ((cosine + facing) * inverse, lanes_max((lanes(1) + lampView) * inverse, lanes(0)))
    }

    /// Two GGX lobes of the key lamp.
    ///
    /// Source: B. Walter and others, 2007; a Fresnel base of 0.028 as of skin.
    @inline(__always)
    func gloss(
        _ scene: UnsafePointer<RasterScene>, _ material: UnsafePointer<RasterMaterial>
    ) -> Lanes3 {
        let one = lanes(1)
        let wide = material.pointee.wide
        let narrow = material.pointee.narrow
        let wideShare = material.pointee.wideShare
        let key = half(scene.pointee.key, keyCosine)
        let lit = lanes_max(keyCosine, lanes(0))
        let square = key.normal * key.normal
        let wideBase = square * (wide - one) + one
        let narrowBase = square * (narrow - one) + one
        let wideSquare = wideBase * wideBase
        let narrowSquare = narrowBase * narrowBase
        let k = material.pointee.masking
        let rest = one - k
        let masking = (lit * rest + k) * (facing * rest + k)
        // One division for both lobes and the masking.
        let top = wide * wideShare * narrowSquare + narrow * (one - wideShare) * wideSquare
        let bottom = wideSquare * narrowSquare * masking
        let keyLight =
            top / bottom * fresnel(key.view) * lit * share * material.pointee.keyGloss * lanes(0.25 / .pi)
        return Lanes3(scene.pointee.key.color) * keyLight
    }

    /// One broad lobe of the fill lamp, of roughness 0.55, and rim light at grazing angles.
    @inline(__always)
    func fillGloss(
        _ scene: UnsafePointer<RasterScene>, _ material: UnsafePointer<RasterMaterial>
    ) -> Lanes3 {
        let one = lanes(1)
        let fill = half(scene.pointee.fill, fillCosine)
        let fillLit = lanes_max(fillCosine, lanes(0))
        let fillBase = fill.normal * fill.normal * lanes(0.0915 - 1) + one
        let fillMasking = (fillLit * lanes(0.849) + lanes(0.151)) * (facing * lanes(0.849) + lanes(0.151))
        let fillLight =
            lanes(0.0915 * 0.25 / .pi) / (fillBase * fillBase * fillMasking) * fresnel(fill.view) * fillLit
            * material.pointee.fillGloss * open
        let away = one - facing
        let edge = away * away * (away * away) * material.pointee.rimGloss
        let rimA = lanes_max(normal.dot(Lanes3(scene.pointee.rimA.direction)), lanes(0)) * edge
        let rimB = lanes_max(normal.dot(Lanes3(scene.pointee.rimB.direction)), lanes(0)) * edge
        return Lanes3(scene.pointee.fill.color) * fillLight + Lanes3(scene.pointee.rimA.color) * rimA
            + Lanes3(scene.pointee.rimB.color) * rimB
    }

    /// Schlick's approximation.
    @inline(__always)
    private func fresnel(_ cosine: Lanes) -> Lanes {
        let away = lanes_max(lanes(1) - cosine, lanes(0))
        let square = away * away
        return lanes(0.028) + lanes(0.972) * (square * square * away)
    }

    /// A picture of the lamps on an eye: sharp, and there even in a shadow of the brow.
    ///
    /// The key lamp is mirrored as if it stood lower than it does: where it stands, the lid would cut its picture off.
    @inline(__always)
    func catchLight(_ scene: UnsafePointer<RasterScene>) -> Lanes {
        let lamp = scene.pointee.key.direction
        let low = Lanes3(lamp.x, lamp.y * lanes(0.55), lamp.z)
        let lowered = low * (lanes(1) / lanes_sqrt(low.dot(low)))
        let twice = facing + facing
        let key = twice * normal.dot(lowered) - lowered.dot(view)
        let fill = twice * fillCosine - Lanes3(scene.pointee.fill.direction).dot(view)
        return smoothRamp(key, from: 0.962, inverse: 1 / 0.022) * lanes(0.85)
            + smoothRamp(fill, from: 0.975, inverse: 1 / 0.02) * lanes(0.05)
    }

    /// Two shifted highlights along strands, of the key lamp and of a rim.
    ///
    /// Source: J. Kajiya and T. Kay, 1989.
    ///
    /// - Parameters:
    ///   - scene: the lamps.
    ///   - direction: in which strands run, unit vectors.
    ///   - shift: how far along a strand its own highlights lie from those of a strand in the middle, as a cosine.
    /// - Returns: linear light.
    @inline(__always)
    func strands(_ scene: UnsafePointer<RasterScene>, along direction: Lanes3, shift: Lanes) -> Lanes3 {
        let key = strands(scene.pointee.key, keyCosine, share, direction, shift)
        let rimCosine = normal.dot(Lanes3(scene.pointee.rimA.direction))
        let rim = strands(scene.pointee.rimA, rimCosine, lanes(0.6), direction, shift)
        return key + rim
    }

    @inline(__always)
    private func strands(
        _ lamp: RasterLamp, _ cosine: Lanes, _ share: Lanes, _ direction: Lanes3, _ shift: Lanes
    ) -> Lanes3 {
        let towards = Lanes3(lamp.direction)
        let lampView = towards.dot(view)
        let inverse = lanes(1) / lanes_sqrt(lanes_max(lanes(2) + lampView + lampView, lanes(1e-6)))
        let normalHalf = (cosine + facing) * inverse
        // Made perpendicular to the normal: cosines with it follow from dot products.
        let lift = normal.dot(direction)
        let length = lanes_max(lanes(1) - lift * lift, lanes(0.05))
        let along =
            (direction.dot(towards) + direction.dot(view) - lift * (cosine + facing)) * inverse
            / lanes_sqrt(length) + shift
        let first = (along - normalHalf * lanes(0.10)) * lanes(0.99504)
        let second = (along + normalHalf * lanes(0.16)) * lanes(0.98744)
        let firstPower = power30(lanes_max(lanes(1) - first * first, lanes(0)))
        let secondPower = power10(lanes_max(lanes(1) - second * second, lanes(0)))
        let lit = lanes_unit(cosine * lanes(1.5) + lanes(0.3)) * share
        let sharp = firstPower * lit * lanes(0.095)
        let broad = secondPower * lit * lanes(0.024)
        return Lanes3(lamp.color)
            * Lanes3(sharp + broad * lanes(1.08), sharp + broad, sharp + broad * lanes(0.92))
    }

    @inline(__always)
    private func power10(_ value: Lanes) -> Lanes {
        let square = value * value
        let fourth = square * square
        return fourth * fourth * square
    }

    @inline(__always)
    private func power30(_ value: Lanes) -> Lanes {
        let square = value * value
        let fourth = square * square
        let eighth = fourth * fourth
        let sixteenth = eighth * eighth
        return sixteenth * eighth * fourth * square
    }
}
