import AvatarMath
import AvatarModel
import Foundation
import SignCatalog
import TestSupport
import Testing

@testable import SignCompiler

/// What the examples share: the project's tables, and one compiler a body.
enum NotationBench {
    /// Handshapes, places and glyphs of the project without its signs.
    static let tables: LibraryTables? = try? load([:], whole: true).tables

    static let mannequin: SignCompiler? = try? SignCompiler(avatar: Bodies.avatar)
    /// A body of other proportions: taller, narrower, with another depth and other hands.
    static let other: SignCompiler? = try? SignCompiler(
        avatar: Bodies.avatar.stretched(by: Vector3(0.93, 1.08, 1.04)))

    /// The entries of each of the project's tables, as text by name.
    private static let entries: [String: [String: String]] = {
        var files: [String: [String: String]] = [:]
        for file in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            let path = "\(TemporaryFolder.projectPath)/SignLibrary/\(file)"
            guard let bytes = try? TemporaryFolder.read(path) else { continue }
            var name = ""
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.first != "#"
            {
                if line.first != " " { name = String(line.prefix { $0 != ":" }) }
                files[file, default: [:]][name, default: ""] += "\(line)\n"
            }
        }
        return files
    }()

    /// Reads a library with the project's tables and the signs given here.
    ///
    /// - Parameters:
    ///   - signs: the text of each file in `signs/` by its name.
    ///   - whole: whether the tables are whole, or have only what the signs name: parsing all takes long.
    /// - Returns: the library.
    /// - Throws: what is wrong with the signs.
    static func load(_ signs: [String: String], whole: Bool = false) throws -> SignCatalog {
        let folder = try TemporaryFolder.make("notation-\(UUID().uuidString)")
        defer { TemporaryFolder.remove(folder) }
        let written = signs.values.sorted().joined()
        for (file, all) in entries {
            var names = Set(all.keys.filter { whole || written.contains($0) })
            // What an entry is the same as is needed, too.
            for name in names {
                guard let target = all[name]?.split(separator: "same-as: ").dropFirst().first else {
                    continue
                }
                names.insert(String(target.prefix { $0 != "}" }))
            }
            let text = names.sorted().compactMap { all[$0] }.joined()
            try TemporaryFolder.write(Array(text.utf8), to: "\(folder)/\(file)")
        }
        try FileManager.default.createDirectory(
            atPath: "\(folder)/signs", withIntermediateDirectories: true)
        for (name, text) in signs {
            try TemporaryFolder.write(Array(text.utf8), to: "\(folder)/signs/\(name)")
        }
        return try SignCatalog.load(directory: folder)
    }

    /// An entry of a file of signs.
    ///
    /// - Parameters:
    ///   - name: the sign.
    ///   - parts: its list of parts, each beginning with "- " at the start of a line.
    /// - Returns: YAML.
    static func entry(_ name: String, parts: String) -> String {
        let head = "- sign: \(name)\n  provenance: recalled\n  source: test\n  edition: recalled\n"
        let lines = parts.split(separator: "\n").map { "    \($0)\n" }.joined()
        return head + "  review: draft\n  parts:\n" + lines
    }
}

/// A sign written in the notation, read and compiled as those of a library, and measured on the posed skeleton.
///
/// Places are those of the skin in model space, found through the rotations that a clip would hold; nothing is
/// taken from the compiler's own report.
struct NotationExample {
    let compiled: CompiledSign
    let body: SigningBody

    /// Reads and compiles.
    ///
    /// - Parameters:
    ///   - parts: the list of parts, each beginning with "- " at the start of a line.
    ///   - form: how fully the sign is made.
    ///   - compiler: the body; the mannequin if not given.
    /// - Throws: what is wrong with the entry or cannot be made.
    init(
        _ parts: String, form: SignForm = .citation, on compiler: SignCompiler? = NotationBench.mannequin
    ) throws {
        let text = NotationBench.entry("example", parts: parts)
        let sign = try #require(NotationBench.load(["example.yaml": text]).signs["example"])
        try self.init(sign, form: form, on: compiler)
    }

    /// Compiles an entry that is read already.
    init(_ sign: Sign, form: SignForm = .citation, on compiler: SignCompiler? = NotationBench.mannequin)
        throws
    {
        var compiler = try #require(compiler)
        compiled = try compiler.compile(sign, form: form)
        body = compiler.body
    }

    // MARK: - Times and sizes

    /// Metres.
    var shoulderWidth: Float { body.body.shoulderWidth }

    func seconds(part: Int = 0) -> Float { compiled.parts[part].seconds }

    /// Even times from the start to the end of a part.
    func times(part: Int = 0, count: Int = 60) -> [Float] {
        (0...count).map { seconds(part: part) * Float($0) / Float(count) }
    }

    // MARK: - Hands

    func state(_ side: Side = .right, part: Int = 0, at seconds: Float) throws -> HandState {
        let track = try #require(compiled.parts[part].tracks[side])
        return track.state(at: seconds, arm: body.arm(side))
    }

    /// The transforms of all joints when one arm is posed and everything else is at rest.
    private func transforms(_ side: Side, part: Int, at seconds: Float) throws -> [RigidTransform] {
        let state = try state(side, part: part, at: seconds)
        let arm = body.arm(side)
        let hierarchy = body.avatar.rig.hierarchy
        var rotations = [Quaternion](repeating: .identity, count: hierarchy.count)
        arm.write(arm.pose(state.posture), angles: state.angles, into: &rotations)
        return hierarchy.modelTransforms(rotations: rotations)
    }

    /// A named part of a hand: where it is and where its skin faces.
    func skin(_ name: String, _ side: Side = .right, part: Int = 0, at seconds: Float) throws -> (
        position: Vector3, normal: Vector3
    ) {
        let transforms = try transforms(side, part: part, at: seconds)
        let point = try #require(body.arm(side).hand.surface.point(named: name), "no part \(name)")
        let joint = transforms[point.joint]
        let rest = body.avatar.rig.hierarchy.restPositions[point.joint]
        return (
            joint.translation + joint.rotation.act(point.position - rest), joint.rotation.act(point.normal)
        )
    }

    func place(_ name: String, _ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Vector3 {
        try skin(name, side, part: part, at: seconds).position
    }

    func wrist(_ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Vector3 {
        try transforms(side, part: part, at: seconds)[body.arm(side).hand.handJoint].translation
    }

    /// The wrist's places at even times of a part.
    func way(_ side: Side = .right, part: Int = 0, count: Int = 60) throws -> [Vector3] {
        try times(part: part, count: count).map { try wrist(side, part: part, at: $0) }
    }

    func palm(_ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Vector3 {
        try hand(side, part: part, at: seconds).act(body.arm(side).hand.palmNormal)
    }

    /// From the wrist to the middle knuckle.
    func axis(_ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Vector3 {
        try hand(side, part: part, at: seconds).act(body.arm(side).hand.axis)
    }

    /// The hand's turn from the rest pose.
    func hand(_ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Quaternion {
        try transforms(side, part: part, at: seconds)[body.arm(side).hand.handJoint].rotation
    }

    /// From a finger's knuckle to its tip; for the thumb from its knuckle joint.
    func finger(_ finger: Finger, _ side: Side = .right, part: Int = 0, at seconds: Float) throws -> Vector3 {
        let transforms = try transforms(side, part: part, at: seconds)
        let hand = body.arm(side).hand
        let joints = hand.fingerJoints[finger.rawValue]
        let end = transforms[joints[2]]
        let rest = body.avatar.rig.hierarchy.restPositions[joints[2]]
        let tip = end.translation + end.rotation.act(hand.fingerPoints[finger.rawValue][3] - rest)
        return (tip - transforms[joints[finger == .thumb ? 1 : 0]].translation).normalized
    }

    /// A joint's angle in degrees: finger 0 index to 3 little, joint 0 knuckle to 2 end.
    func bend(_ finger: Int, _ joint: Int, _ side: Side = .right, part: Int = 0, at seconds: Float) throws
        -> Float
    {
        try state(side, part: part, at: seconds).angles[finger: finger, joint: joint].radiansAsDegrees
    }

    // MARK: - Body

    /// A site on the resting body's skin.
    func site(_ name: String, _ side: Side? = nil) throws -> SurfacePoint {
        try #require(body.body.surface.site(named: name, side: side), "no site \(name)")
    }

    /// A place before the body as a library writes it, metres.
    func space(_ name: String, _ side: Side = .right) throws -> Vector3 {
        let point = try #require(NotationBench.tables?.places[name])
        return body.body.position(of: point, side: side)
    }
}

extension Avatar {
    /// The avatar with all places stretched along the axes: another body with the same bones.
    fileprivate func stretched(by factors: Vector3) -> Avatar {
        var result = self
        result.name += " stretched"
        let hierarchy = JointHierarchy(
            parents: rig.hierarchy.parents, restPositions: rig.hierarchy.restPositions.map { $0 * factors })
        result.rig = Rig(
            hierarchy: hierarchy, names: rig.names,
            fingertips: rig.fingertips.mapValues { tips in tips.mapValues { $0 * factors } })
        result.mesh.positions = mesh.positions.map { $0 * factors }
        result.mesh.normals = mesh.normals.map { ($0 / factors).normalized }
        for index in result.morphs.indices {
            result.morphs[index].positionDeltas = morphs[index].positionDeltas.map { $0 * factors }
        }
        return result
    }
}

/// The signer's own directions, unit vectors in model space.
enum Signer {
    static let right = Vector3(-1, 0, 0)
    static let left = Vector3(1, 0, 0)
    static let up = Vector3(0, 1, 0)
    static let down = Vector3(0, -1, 0)
    static let forward = Vector3(0, 0, 1)
    static let inward = Vector3(0, 0, -1)
}

/// What can be said about a way in space.
enum Way {
    /// The largest distance of its points from the straight line between its ends.
    static func sag(_ points: [Vector3]) -> Float {
        guard let first = points.first, let last = points.last, first != last else { return 0 }
        let direction = (last - first).normalized
        return points.map { ($0 - first).rejected(from: direction).length }.max() ?? 0
    }

    /// How often a list of values rises above `height`.
    static func tops(_ values: [Float], above height: Float) -> Int {
        zip(values, values.dropFirst()).filter { $0 <= height && $1 > height }.count
    }

    /// How far a list of values reaches.
    static func span(_ values: [Float]) -> Float { (values.max() ?? 0) - (values.min() ?? 0) }
}
