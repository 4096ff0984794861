import AvatarFiles
import AvatarMath
import AvatarModel
import Foundation
import PNGImage
import SignAvatar
import SignCompiler

/// Small files of every kind, written by the project's own writers: what the committed binary seeds are made by.
enum Seeds {
    /// Writes them below a folder; returns the exit code.
    static func write(to directory: String) -> CInt {
        do {
            for (name, bytes) in try packs() + avatars() + pictures() {
                let path = "\(directory)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try Data(bytes).write(to: URL(fileURLWithPath: path))
            }
            return 0
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            return 1
        }
    }

    private typealias File = (name: String, bytes: [UInt8])

    /// A pack of two signs, and the bytes of one sign alone.
    private static func packs() throws -> [File] {
        let assets = try SignAssets(
            libraryDirectory: setting("FUZZ_LIBRARY", default: "SignLibrary"), dictionaryPath: nil)
        var pipeline = try AvatarPipeline(assets: assets)
        let key = [UInt8](repeating: 7, count: SignPack.keyByteCount)
        let sign = try pipeline.compile("三")
        let other = try pipeline.compile("letter-A", form: .fluent)
        let one = SignPack.bytes(of: [(.citation, sign)], key: key)
        let indexByteCount = 4 + 4 + sign.name.utf8.count + 4 + 4 + 4 + 8
        let body = Array(one[(8 + SignPack.keyByteCount + 16 + indexByteCount)...])
        return [
            ("pack/two.pack", SignPack.bytes(of: [(.citation, sign), (.fluent, other)], key: key)),
            ("pack/sign.bin", body),
        ]
    }

    /// A figure of four bones, which is refused as no humanoid, and one of all bones, in every form.
    private static func avatars() throws -> [File] {
        let whole = figure(on: Mannequin.make().rig)
        let bare = Mannequin.make().rig
        let kept = bare.names.indices.filter { bare.names[$0] == "hips" }
        let few = figure(
            on: Rig(
                hierarchy: JointHierarchy(
                    parents: kept.map { _ in -1 },
                    restPositions: kept.map { bare.hierarchy.restPositions[$0] }),
                names: kept.map { bare.names[$0] }, fingertips: [:]))
        let vrm = try GLTFAvatarWriter.encode(whole, licence: GLTFAvatarWriter.Licence(authors: ["seed"]))
        return [
            ("avatar/whole.glb", try GLTFAvatarWriter.encode(whole)),
            ("avatar/whole.vrm", vrm),
            ("avatar/whole.bin", split(vrm)),
            ("avatar/few.glb", try GLTFAvatarWriter.encode(few)),
            ("avatar/whole.avatar", CachedAvatar(stamp: "seed", avatar: whole).encoded()),
        ]
    }

    /// The two chunks of a GLB file with a zero byte between them.
    private static func split(_ file: [UInt8]) -> [UInt8] {
        func word(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(file[place + $1]) << (8 * $1) } }
        let json = 20..<(20 + word(12))
        return Array(file[json]) + [0] + Array(file[(json.upperBound + 8)...])
    }

    /// One triangle on every joint, a morph, two materials and a texture.
    private static func figure(on rig: Rig) -> Avatar {
        var mesh = Mesh()
        for (joint, place) in rig.hierarchy.restPositions.enumerated() {
            for corner in 0..<3 {
                let offset = Float(corner) * 0.02
                mesh.positions.append(place + Vector3(offset, offset * offset, 0.01))
                mesh.normals.append(Vector3(0, 0, 1))
                mesh.textureCoordinates.append(SIMD2(offset, 1 - offset))
                mesh.joints.append(SIMD4(UInt16(joint), 0, 0, 0))
                mesh.weights.append(SIMD4(1, 0, 0, 0))
                mesh.indices.append(UInt32(joint * 3 + corner))
            }
        }
        let half = mesh.indices.count / 6 * 3
        mesh.parts = [
            MeshPart(name: "skin", material: 0, indexRange: 0..<half),
            MeshPart(name: "top", material: 1, indexRange: half..<mesh.indices.count),
        ]
        return Avatar(
            name: "seed", rig: rig, mesh: mesh,
            morphs: [
                Morph(
                    name: "jawOpen", vertices: [0, 2],
                    positionDeltas: [Vector3(0, 0.01, 0), Vector3(0.01, 0, 0)], normalDeltas: [.zero, .zero])
            ],
            materials: [
                Material(
                    name: "skin", kind: .skin, baseColor: Vector3(0.6, 0.4, 0.3), roughness: 0.5, texture: 0),
                Material(name: "top", kind: .cloth, baseColor: Vector3(0.1, 0.2, 0.4), roughness: 0.9),
            ],
            textures: [TextureImage(width: 2, height: 2, pixels: (0..<16).map { UInt8($0 * 16) })])
    }

    /// Every format at every level, with a palette, and as libpng writes.
    private static func pictures() throws -> [File] {
        var files: [File] = [("png/pixels.bin", [15, 1] + (0..<480).map { UInt8($0 * 7 & 255) })]
        for format in PNGImage.Format.allCases {
            let image = try PNGImage(
                width: 9, height: 7, format: format,
                bytes: (0..<(63 * format.channels)).map { UInt8($0 / 5 * 40 & 255) })
            for level in PNGLevel.allCases {
                let text = PNGText(keyword: "Title", value: "窗口")
                files.append(
                    ("png/\(format)-\(level).png", try PNGEncoder(level: level, texts: [text]).encode(image)))
            }
            files.append(("png/\(format)-libpng.png", try image.encodedByLibpng()))
        }
        let palette: [SIMD4<UInt8>] = [SIMD4(0, 0, 0, 255), SIMD4(255, 255, 255, 0), SIMD4(9, 90, 200, 255)]
        let indexed = try IndexedImage(
            width: 8, height: 4, palette: palette, indices: (0..<32).map { UInt8($0 % 3) })
        files.append(("png/palette.png", try PNGEncoder().encode(indexed)))
        return files
    }
}
