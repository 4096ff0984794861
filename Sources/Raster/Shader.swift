import AvatarMath

/// A point of a surface as the shader sees it.
struct SurfaceSample {
    var position: Vector3
    var normal: Vector3
    /// Towards the eye.
    var view: Vector3
    var color: Vector3
    var material: SurfaceMaterial
    /// The share of the key lamp that arrives, 0...1.
    var keyLight: Float
    /// The share of surrounding light that arrives, 0...1.
    var openness: Float
}

/// The light that a surface sends to the eye.
struct Shader {
    let lighting: Lighting

    func light(_ sample: SurfaceSample) -> Vector3 {
        let normal = sample.normal
        let facing = max(0, normal.dot(sample.view))
        switch sample.material.kind {
        case .skin: return skin(sample, normal: normal, facing: facing)
        case .hair: return hair(sample, normal: normal, facing: facing)
        case .eye: return eye(sample, normal: normal)
        case .cloth:
            let sheen = powFloat(1 - facing, 3) * 0.045
            return diffuse(sample, normal: normal, wrap: Vector3(repeating: 0.05))
                + (lighting.sky * sheen) * sample.openness
        case .plain:
            return diffuse(sample, normal: normal, wrap: .zero)
                + lighting.key.color
                * (specular(sample, normal: normal, lamp: lighting.key, roughness: sample.material.roughness)
                    * sample.keyLight)
        }
    }

    /// Diffuse light from all lamps; a wrap lets light creep past the edge, per channel.
    private func diffuse(_ sample: SurfaceSample, normal: Vector3, wrap: Vector3) -> Vector3 {
        func wrapped(_ lamp: Lighting.Lamp) -> Vector3 {
            let cosine = normal.dot(lamp.direction)
            let raised = (Vector3(repeating: cosine) + wrap) / (Vector3(repeating: 1) + wrap)
            return lamp.color * raised.clamped(lowerBound: .zero, upperBound: Vector3(1, 1, 1))
        }
        var sum = wrapped(lighting.key) * sample.keyLight
        sum += wrapped(lighting.fill) * (0.5 + 0.5 * sample.openness)
        for rim in lighting.rims { sum += wrapped(rim) * 0.35 }
        let upward = 0.5 + 0.5 * normal.y
        sum += lighting.ground.mixed(with: lighting.sky, fraction: upward) * sample.openness
        return sample.color * sum * 0.56
    }

    private func skin(_ sample: SurfaceSample, normal: Vector3, facing: Float) -> Vector3 {
        // Red light travels furthest under skin, so shadow edges are warm.
        var light = diffuse(sample, normal: normal, wrap: Vector3(0.24, 0.14, 0.10))
        let gloss =
            0.78 * specular(sample, normal: normal, lamp: lighting.key, roughness: sample.material.roughness)
            + 0.22
            * specular(sample, normal: normal, lamp: lighting.key, roughness: sample.material.roughness * 0.6)
        light += lighting.key.color * (gloss * sample.keyLight)
        light += lighting.fill.color * specular(sample, normal: normal, lamp: lighting.fill, roughness: 0.55)
        let edge = powFloat(1 - facing, 4)
        for rim in lighting.rims { light += rim.color * (max(0, normal.dot(rim.direction)) * edge * 0.10) }
        return light
    }

    private func eye(_ sample: SurfaceSample, normal: Vector3) -> Vector3 {
        let light = diffuse(sample, normal: normal, wrap: Vector3(repeating: 0.3))
        // The catch-light is a picture of the lamp: sharp, and there even in a shadow of the brow.
        let reflection = normal * (2 * normal.dot(sample.view)) - sample.view
        let catchLight = Float.smoothstep(0.955, 0.975, reflection.dot(lighting.key.direction)) * 0.9
        let dim = Float.smoothstep(0.94, 0.97, reflection.dot(lighting.fill.direction)) * 0.08
        return light + Vector3(repeating: catchLight + dim)
    }

    /// Two shifted highlights along the strands, strands taken to run downwards.
    ///
    /// Source: J. Kajiya and T. Kay, 1989.
    private func hair(_ sample: SurfaceSample, normal: Vector3, facing: Float) -> Vector3 {
        var light = diffuse(sample, normal: normal, wrap: Vector3(repeating: 0.1))
        let strand = Vector3(0, -1, 0).rejected(from: normal).normalized
        guard strand.length > 0.5 else { return light }
        for (lamp, share) in [(lighting.key, sample.keyLight), (lighting.rims[0], Float(0.6))] {
            let half = (lamp.direction + sample.view).normalized
            let first = (strand - normal * 0.10).normalized.dot(half)
            let second = (strand + normal * 0.16).normalized.dot(half)
            let lit = max(0, min(1, normal.dot(lamp.direction) * 1.5 + 0.3)) * share
            light += lamp.color * (powFloat(max(0, 1 - first * first).squareRoot(), 90) * 0.055 * lit)
            light +=
                lamp.color * Vector3(1.2, 0.95, 0.75)
                * (powFloat(max(0, 1 - second * second).squareRoot(), 20) * 0.03 * lit)
        }
        return light
    }

    /// The GGX lobe of one lamp with a Fresnel base of 0.028.
    ///
    /// Source: B. Walter and others, 2007.
    private func specular(_ sample: SurfaceSample, normal: Vector3, lamp: Lighting.Lamp, roughness: Float)
        -> Float
    {
        let lit = normal.dot(lamp.direction)
        let facing = normal.dot(sample.view)
        guard lit > 0, facing > 0 else { return 0 }
        let half = (lamp.direction + sample.view).normalized
        let alpha = roughness * roughness
        let square = alpha * alpha
        let cosine = normal.dot(half)
        let base = cosine * cosine * (square - 1) + 1
        let distribution = square / (.pi * base * base)
        let k = alpha / 2
        let visibility = 1 / (4 * (lit * (1 - k) + k) * (facing * (1 - k) + k))
        let fresnel = 0.028 + 0.972 * powFloat(1 - max(0, half.dot(sample.view)), 5)
        return distribution * visibility * fresnel * lit
    }
}
