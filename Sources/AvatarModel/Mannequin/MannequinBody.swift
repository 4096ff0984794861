import AvatarMath

/// Top, trousers and shoes of the mannequin, as soft surfaces over the trunk and limbs.
enum MannequinBody {
    static func add(to builder: inout MeshBuilder, rig: Rig, materials: MannequinMaterials) {
        let weights = BodyWeights(rig: rig)
        let top = topField()
        let net = SurfaceNet.mesh(
            of: top, low: Vector3(-0.680, 0.868, -0.150), high: Vector3(0.680, 1.470, 0.150), cell: 0.0118)
        builder.addPart(
            "top", material: materials.top, positions: net.positions,
            normals: net.positions.map { top.normal($0) },
            indices: net.indices, weights: weights.weights)
        addCollar(to: &builder, material: materials.trim, weights: weights)
        for side in Side.allCases { addCuff(side, to: &builder, material: materials.trim, weights: weights) }
        let legs = legField()
        let lower = SurfaceNet.mesh(
            of: legs, low: Vector3(-0.190, 0.050, -0.140), high: Vector3(0.190, 0.985, 0.140), cell: 0.0190)
        builder.addPart(
            "trousers", material: materials.trousers, positions: lower.positions,
            normals: lower.positions.map { legs.normal($0) }, indices: lower.indices, weights: weights.weights
        )
        let shoes = shoeField()
        let feet = SurfaceNet.mesh(
            of: shoes, low: Vector3(-0.140, -0.012, -0.100), high: Vector3(0.140, 0.110, 0.180), cell: 0.0160)
        builder.addPart(
            "shoes", material: materials.shoes, positions: feet.positions,
            normals: feet.positions.map { shoes.normal($0) },
            indices: feet.indices, weights: weights.weights)
    }

    /// A knitted band round the neck, lower in front.
    private static func addCollar(to builder: inout MeshBuilder, material: Int, weights: BodyWeights) {
        let ring = (0...56).map { step -> (centre: Vector3, outward: Vector3) in
            let angle = 2 * Float.pi * Float(step) / 56
            let outward = Vector3(sinFloat(angle), 0, cosFloat(angle))
            let front = 0.5 + 0.5 * cosFloat(angle)
            let radius: Float = 0.0585 + 0.0030 * front
            return (Vector3(0, 1.384 - 0.019 * front, -0.012 + 0.002 * front) + outward * radius, outward)
        }
        addBand(
            ring, axis: Vector3(0, 1, 0), halfHeight: 0.0135, halfThickness: 0.0050, to: &builder,
            name: "collar", material: material, weights: weights)
    }

    /// A band at the end of a sleeve.
    private static func addCuff(
        _ side: Side, to builder: inout MeshBuilder, material: Int, weights: BodyWeights
    ) {
        let ring = (0...36).map { step -> (centre: Vector3, outward: Vector3) in
            let angle = 2 * Float.pi * Float(step) / 36
            let outward = Vector3(0, cosFloat(angle), sinFloat(angle) * -side.sign)
            return (Vector3(side.sign * 0.664, 1.335, -0.012) + outward * 0.0340, outward)
        }
        addBand(
            ring, axis: Vector3(side.sign, 0, 0), halfHeight: 0.0150, halfThickness: 0.0032, to: &builder,
            name: "\(side.rawValue) cuff", material: material, weights: weights)
    }

    /// A closed band: an oval section swept along a ring.
    private static func addBand(
        _ ring: [(centre: Vector3, outward: Vector3)], axis: Vector3, halfHeight: Float, halfThickness: Float,
        to builder: inout MeshBuilder, name: String, material: Int, weights: BodyWeights
    ) {
        var positions: [Vector3] = []
        let section = 12
        for (centre, outward) in ring {
            for step in 0...section {
                let angle = 2 * Float.pi * Float(step) / Float(section)
                positions.append(
                    centre + outward * (halfThickness * cosFloat(angle)) + axis
                        * (halfHeight * sinFloat(angle)))
            }
        }
        builder.addPart(
            name, material: material, positions: positions, normals: nil,
            indices: MeshBuilder.grid(columns: ring.count - 1, rows: section, flipped: false),
            weights: weights.weights)
    }

    private static func topField() -> DistanceField {
        var field = DistanceField()
        field.add(.ellipsoid(Vector3(0, 1.235, -0.012), Vector3(0.136, 0.150, 0.094)))
        field.add(.ellipsoid(Vector3(0, 1.080, 0.002), Vector3(0.106, 0.160, 0.082)), blend: 0.05)
        field.add(.ellipsoid(Vector3(0, 0.950, -0.002), Vector3(0.148, 0.175, 0.102)), blend: 0.05)
        for sign: Float in [1, -1] {
            func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 { Vector3(sign * x, y, z) }
            field.add(.ellipsoid(point(0.062, 1.215, 0.050), Vector3(0.054, 0.050, 0.042)), blend: 0.05)
            field.add(
                .cone(point(0.030, 1.368, -0.022), point(0.120, 1.343, -0.018), 0.030, 0.040), blend: 0.03)
            field.add(
                .cone(point(0.095, 1.318, -0.014), point(0.165, 1.331, -0.012), 0.062, 0.050), blend: 0.035)
            let shoulder = point(0.165, 1.333, -0.012)
            let elbow = point(MannequinSkeleton.elbow, 1.335, -0.012)
            field.add(.cone(shoulder, elbow, 0.0480, 0.0385), blend: 0.03)
            field.add(.cone(elbow, point(0.560, 1.335, -0.012), 0.0385, 0.0360), blend: 0.012)
            field.add(
                .cone(point(0.560, 1.335, -0.012), point(0.645, 1.335, -0.012), 0.0360, 0.0345), blend: 0.01)
        }
        // The neck hole, which tilts down to the front; the collar covers its edge.
        field.carve(.cone(Vector3(0, 1.402, -0.008), Vector3(0, 1.500, -0.020), 0.0560, 0.0620), blend: 0.004)
        return field
    }

    private static func legField() -> DistanceField {
        var field = DistanceField()
        field.add(.ellipsoid(Vector3(0, 0.930, -0.002), Vector3(0.130, 0.120, 0.088)))
        for sign: Float in [1, -1] {
            func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 { Vector3(sign * x, y, z) }
            field.add(.cone(point(0.074, 0.870, 0), point(0.078, 0.480, 0.004), 0.066, 0.058), blend: 0.03)
            field.add(
                .cone(point(0.082, 0.480, 0.004), point(0.080, 0.085, -0.016), 0.060, 0.048), blend: 0.03)
        }
        return field
    }

    private static func shoeField() -> DistanceField {
        var field = DistanceField()
        for sign: Float in [1, -1] {
            func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 { Vector3(sign * x, y, z) }
            field.add(
                .cone(point(0.080, 0.045, -0.030), point(0.084, 0.030, 0.115), 0.044, 0.036), blend: 0.02)
            field.add(
                .cone(point(0.080, 0.085, -0.018), point(0.080, 0.050, -0.018), 0.044, 0.046), blend: 0.02)
        }
        return field
    }
}

/// Which bones move the clothes.
struct BodyWeights {
    private let rig: Rig

    init(rig: Rig) { self.rig = rig }

    private func joint(_ name: String) -> Int { rig.names.firstIndex(of: name) ?? 0 }

    func weights(at place: Vector3) -> MeshBuilder.Weights {
        let side: Side = place.x >= 0 ? .left : .right
        let name = side.rawValue
        let x = abs(place.x)
        if place.y < 0.93 {
            return legWeights(place, name: name, x: x)
        }
        var result: MeshBuilder.Weights = []
        let trunk = trunkWeights(place)
        // How much of the arm is in it: along the arm, and nearer to the arm than to the trunk.
        let arm = DistanceField.distance(
            .cone(Vector3(0.10, 1.325, -0.012), Vector3(0.7, 1.335, -0.012), 0.06, 0.04),
            Vector3(x, place.y, place.z))
        let chest = DistanceField.distance(
            .ellipsoid(Vector3(0, 1.22, -0.012), Vector3(0.150, 0.170, 0.10)), Vector3(x, place.y, place.z))
        let limb =
            Float.smoothstep(0.110, 0.205, x)
            * max(Float.smoothstep(-0.035, 0.035, chest - arm), Float.smoothstep(0.19, 0.23, x))
        let clavicle =
            (1 - limb) * Float.smoothstep(0.03, 0.11, x) * Float.smoothstep(1.24, 1.335, place.y) * 0.75
        for (index, weight) in trunk { result.append((index, weight * (1 - limb - clavicle))) }
        result.append((joint("\(name)Shoulder"), clavicle))
        let fore = Float.smoothstep(MannequinSkeleton.elbow - 0.036, MannequinSkeleton.elbow + 0.036, x)
        let upperShare = ((x - 0.19) / (MannequinSkeleton.elbow - 0.19)).clamped(to: 0...1)
        let lowerShare =
            ((x - MannequinSkeleton.elbow) / (MannequinSkeleton.wrist - 0.02 - MannequinSkeleton.elbow))
            .clamped(to: 0...1)
        let upper = limb * (1 - fore)
        let lower = limb * fore
        let upperTwist = Float.smoothstep(0.15, 0.85, upperShare)
        let lowerTwist = Float.smoothstep(0.15, 0.95, lowerShare)
        result.append((joint("\(name)UpperArm"), upper * (1 - upperTwist)))
        result.append((joint("\(name)UpperArmTwist"), upper * upperTwist))
        result.append((joint("\(name)LowerArm"), lower * (1 - lowerTwist)))
        result.append((joint("\(name)LowerArmTwist"), lower * lowerTwist))
        return result
    }

    private func trunkWeights(_ place: Vector3) -> MeshBuilder.Weights {
        let spine = Float.smoothstep(0.95, 1.05, place.y)
        let chest = Float.smoothstep(1.06, 1.16, place.y)
        let upper = Float.smoothstep(1.17, 1.28, place.y)
        return [
            (joint("hips"), 1 - spine), (joint("spine"), spine * (1 - chest)),
            (joint("chest"), spine * chest * (1 - upper)), (joint("upperChest"), spine * chest * upper),
        ]
    }

    private func legWeights(_ place: Vector3, name: String, x: Float) -> MeshBuilder.Weights {
        let thigh = (1 - Float.smoothstep(0.84, 0.93, place.y)) * Float.smoothstep(-0.01, 0.02, x)
        let shin = 1 - Float.smoothstep(0.44, 0.52, place.y)
        let foot = 1 - Float.smoothstep(0.07, 0.12, place.y)
        let toes = foot * Float.smoothstep(0.08, 0.12, place.z)
        return [
            (joint("hips"), 1 - thigh), (joint("\(name)UpperLeg"), thigh * (1 - shin)),
            (joint("\(name)LowerLeg"), thigh * shin * (1 - foot)),
            (joint("\(name)Foot"), thigh * shin * (foot - toes)),
            (joint("\(name)Toes"), thigh * shin * toes),
        ]
    }
}
