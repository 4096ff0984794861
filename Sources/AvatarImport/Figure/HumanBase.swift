import AvatarMath
import AvatarModel

/// One person: the base mesh shaped by a recipe, in metres, feet on the floor, in MakeHuman's resting pose.
struct HumanBase {
    let recipe: PresenterRecipe
    let mesh: ObjFile
    /// All base vertices, helpers too, with the resting face built in.
    private(set) var positions: [Vector3]
    /// One a base vertex.
    let influences: [Influences]
    let jointNames: [String]
    let parents: [Int]
    /// Where joints and the ends of their bones are, metres.
    let heads: [Vector3]
    let tails: [Vector3]
    /// Face morphs over base vertices, metres, by ARKit name.
    let morphs: [(name: String, target: TargetFile)]
    /// Left, then right: the eyeball's centre and radius.
    let eyes: [(centre: Vector3, radius: Float)]
    /// Size relative to the 1.64 m figure for which lengths in this module are written.
    let scale: Float

    /// The middle between the eyes.
    var eyeMiddle: Vector3 { (eyes[0].centre + eyes[1].centre) / 2 }

    /// The index of a joint.
    func joint(_ name: String) -> Int { jointNames.firstIndex(of: name) ?? 0 }

    /// Where a joint is.
    func place(_ name: String) -> Vector3 { heads[joint(name)] }

    init(data: MakeHumanData, recipe: PresenterRecipe) throws(AvatarImportError) {
        self.recipe = recipe
        mesh = data.mesh
        var raw = data.mesh.positions
        for (path, weight) in recipe.targets {
            let paths =
                path.contains("lr:")
                ? [path.replacingSide("l-"), path.replacingSide("r-")] : [path]
            for name in paths {
                let target = try data.target(name)
                for (vertex, delta) in zip(target.vertices, target.deltas) {
                    raw[Int(vertex)] += delta * weight
                }
            }
        }
        var low = Float.infinity
        var high = -Float.infinity
        for face in mesh.faces where face.group == "body" {
            for corner in face.corners {
                low = min(low, raw[Int(corner)].y)
                high = max(high, raw[Int(corner)].y)
            }
        }
        let metres = recipe.heightMetres / max(0.1, high - low)
        func placed(_ point: Vector3) -> Vector3 { (point - Vector3(0, low, 0)) * metres }
        scale = recipe.heightMetres / 1.64
        func mean(_ vertices: [Int]) -> Vector3 {
            placed(vertices.reduce(Vector3.zero) { $0 + raw[$1] } / Float(vertices.count))
        }
        let names = HumanRig.joints.map(\.name)
        jointNames = names
        parents = HumanRig.joints.map { joint in
            joint.parent.flatMap { names.firstIndex(of: $0) } ?? -1
        }
        var heads: [Vector3] = []
        var tails: [Vector3] = []
        for joint in HumanRig.joints {
            guard let bone = data.bones[joint.bone] else {
                throw .badFile(path: data.folder + "/rig.json", line: 0, reason: "no bone '\(joint.bone)'")
            }
            heads.append(mean(bone.head))
            tails.append(mean(bone.tail))
        }
        self.heads = heads
        self.tails = tails
        influences = try Self.influences(data)
        var morphs: [(name: String, target: TargetFile)] = []
        for expression in FaceExpression.allCases {
            var target = try data.face(expression.rawValue)
            target.deltas = target.deltas.map { $0 * metres }
            morphs.append((expression.rawValue, target))
        }
        var shaped = raw.map(placed)
        let middle =
            (Self.eye("helper-l-eye", mesh, shaped).centre + Self.eye("helper-r-eye", mesh, shaped).centre)
            / 2
        let headJoint: Set<Int> = [names.firstIndex(of: "head") ?? 0]
        for vertex in shaped.indices {
            let place = recipe.head.shaped(
                (shaped[vertex] - middle) / scale, share: Self.share(influences[vertex], of: headJoint))
            shaped[vertex] = middle + place * scale
        }
        positions = shaped
        eyes = [Self.eye("helper-l-eye", mesh, shaped), Self.eye("helper-r-eye", mesh, shaped)]
        let softener = MorphSoftener(positions: shaped, mesh: mesh, eyes: eyes, scale: scale)
        morphs = morphs.map { ($0, softener.softened($1, name: $0)) }
        let frown = Frown(positions: shaped, mesh: mesh, eyes: eyes, scale: scale)
        // Lips that rest pressed together part as soon as the jaw opens: small mouth shapes stay readable.
        let pressed = recipe.restingFace.first { $0.name == "mouthClose" }?.weight ?? 0
        let closing = morphs.first { $0.name == "mouthClose" }?.target
        self.morphs = morphs.map { name, target in
            if name == "jawOpen", let closing {
                return (name, target.adding(closing, weight: -2.5 * pressed))
            }
            return (name, frown.strengthened(target, name: name))
        }
        for (name, weight) in recipe.restingFace {
            guard let morph = self.morphs.first(where: { $0.name == name }) else { continue }
            for (vertex, delta) in zip(morph.target.vertices, morph.target.deltas) {
                positions[Int(vertex)] += delta * weight
            }
        }
    }

    /// The bones' weights over our joints; a bone without a joint follows its parent's.
    private static func influences(_ data: MakeHumanData) throws(AvatarImportError) -> [Influences] {
        let names = HumanRig.joints.map(\.name)
        var jointOfBone: [String: Int] = [:]
        for (index, joint) in HumanRig.joints.enumerated() { jointOfBone[joint.bone] = index }
        for (bone, name) in HumanRig.mergedBones() { jointOfBone[bone] = names.firstIndex(of: name) }
        var result = [[Int: Float]](repeating: [:], count: data.mesh.positions.count)
        for bone in data.weights.keys.sorted() {
            var place = bone
            var steps = 0
            while jointOfBone[place] == nil, let parent = data.bones[place]?.parent, steps < 64 {
                place = parent
                steps += 1
            }
            guard let joint = jointOfBone[place] else {
                throw .badFile(
                    path: data.folder + "/weights.json", line: 0,
                    reason: "bone '\(bone)' leads to no joint of the figure")
            }
            for (vertex, weight) in data.weights[bone] ?? [] { result[vertex][joint, default: 0] += weight }
        }
        return result.map { shares in
            normalized(shares, above: 0)
        }
    }

    private static func eye(_ group: String, _ mesh: ObjFile, _ positions: [Vector3]) -> (
        centre: Vector3, radius: Float
    ) {
        var low = Vector3(repeating: .infinity)
        var high = Vector3(repeating: -.infinity)
        for face in mesh.faces where face.group == group {
            for corner in face.corners {
                low = pointwiseMin(low, positions[Int(corner)])
                high = pointwiseMax(high, positions[Int(corner)])
            }
        }
        let size = high - low
        return ((low + high) / 2, (size.x + size.y) / 4)
    }
}

extension HumanBase {
    /// The joints of blended vertices, all of them, with weights that sum to 1.
    func influences(of blend: VertexBlend) -> [Influences] {
        (0..<blend.count).map { row in
            var shares: [Int: Float] = [:]
            for (base, weight) in blend.row(row) {
                for (joint, share) in influences[base] { shares[joint, default: 0] += share * weight }
            }
            return Self.normalized(shares)
        }
    }

    /// Shares above a limit as weights that sum to 1, ascending by joint, which is also the order of their sum.
    static func normalized(_ shares: [Int: Float], above limit: Float = 1e-4) -> Influences {
        let kept = shares.filter { $0.value > limit }.sorted { $0.key < $1.key }
        let total = max(1e-9, kept.reduce(Float(0)) { $0 + $1.value })
        return kept.map { ($0.key, $0.value / total) }
    }

    /// How much a vertex follows some joints together.
    static func share(_ influences: Influences, of joints: Set<Int>) -> Float {
        influences.reduce(0) { joints.contains($1.joint) ? $0 + $1.weight : $0 }
    }

    /// Forearm, hand and fingers of a side.
    func forearmJoints(_ side: Side) -> Set<Int> {
        let s = side.rawValue
        return Set(
            jointNames.indices.filter { index in
                let name = jointNames[index]
                guard name.hasPrefix(s) else { return false }
                return name.contains("LowerArm") || name.contains("Hand")
                    || Finger.allCases.contains { name.contains($0.boneName) }
            })
    }

    /// Hand and fingers of a side.
    func handJoints(_ side: Side) -> Set<Int> {
        forearmJoints(side).filter { !jointNames[$0].contains("LowerArm") }
    }

    /// Where a point is along the forearm, 0 elbow to 1 wrist, and its offset from the bone's line.
    func alongForearm(_ side: Side, _ point: Vector3) -> (fraction: Float, offset: Vector3) {
        let elbow = place("\(side.rawValue)LowerArm")
        let wrist = place("\(side.rawValue)Hand")
        let length = wrist.distance(to: elbow)
        let direction = (wrist - elbow) / length
        let along = (point - elbow).dot(direction)
        return (along / length, point - elbow - direction * along)
    }

    /// A point relative to the middle of the eyes, in lengths of the 1.64 m figure.
    func faceRelative(_ point: Vector3) -> Vector3 { (point - eyeMiddle) / scale }
}

extension String {
    fileprivate func replacingSide(_ side: String) -> String {
        guard let range = firstRange(of: "lr:") else { return self }
        return replacingCharacters(in: range, with: side)
    }

    private func firstRange(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }

    private func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[startIndex..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
