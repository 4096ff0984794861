import AvatarMath
import AvatarModel
import PNGImage

extension GLTFAvatarReader {
    /// The materials with their pictures.
    mutating func materials() throws(AvatarFileError) -> (
        materials: [Material], textures: [TextureImage]
    ) {
        var materials: [Material] = []
        var textures: [TextureImage] = []
        var known: [Int: Int] = [:]
        for (index, item) in (document["materials"]?.items ?? []).enumerated() {
            let name = item["name"]?.text ?? "material \(index)"
            let look = item["pbrMetallicRoughness"]
            var color = Vector3(repeating: 1)
            if let value = look?["baseColorFactor"] {
                guard let factor = value.floats(4), factor.allSatisfy({ (0...16).contains($0) }) else {
                    throw .invalid(
                        place: "material \(index)", reason: "its colour is not four numbers of 0 to 16")
                }
                color = Vector3(factor[0], factor[1], factor[2])
            }
            let roughness = Float(look?["roughnessFactor"]?.double ?? 0.7)
            var texture: Int?
            if let number = look?["baseColorTexture"]?["index"]?.index {
                if let before = known[number] {
                    texture = before
                } else if let picture = try picture(number) {
                    texture = textures.count
                    known[number] = textures.count
                    textures.append(picture)
                }
            }
            let kind =
                (item["extras"]?["kind"]?.text).flatMap(Material.Kind.init(rawValue:))
                ?? Self.kind(ofName: name)
            materials.append(
                Material(
                    name: name, kind: kind, baseColor: color, roughness: roughness.clamped(to: 0.05...1),
                    texture: texture))
        }
        return (materials, textures)
    }

    /// How a surface answers light, guessed from what its maker called it.
    private static func kind(ofName name: String) -> Material.Kind {
        let lower = name.lowercased()
        func has(_ words: [String]) -> Bool { words.contains { lower.contains($0) } }
        if has(["eyebrow", "eyelash", "eyeline", "mouth", "teeth"]) { return .plain }
        if has(["eye", "iris"]) { return .eye }
        if has(["hair"]) { return .hair }
        if has(["skin", "face", "body"]) { return .skin }
        return .cloth
    }

    /// A texture's picture; nil with a notice if it is of a kind that is not read.
    private mutating func picture(_ texture: Int) throws(AvatarFileError) -> TextureImage? {
        let textures = document["textures"]?.items ?? []
        let images = document["images"]?.items ?? []
        guard textures.indices.contains(texture), let source = textures[texture]["source"]?.index,
            images.indices.contains(source)
        else {
            throw .invalid(place: "texture \(texture)", reason: "its picture is not there")
        }
        guard let view = images[source]["bufferView"]?.index else {
            throw .unsupported("a picture outside the file (image \(source))")
        }
        let bytes = Array(try accessors.bytes(ofView: view).bytes)
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            notices.append("image \(source) is not a PNG file: its materials keep their plain colour")
            return nil
        }
        do throws(PNGError) {
            let image = try PNGImage(decoding: bytes, as: .rgba, byteLimit: Limit.pictureBytes)
            guard max(image.width, image.height) <= Limit.pictureSide else {
                throw PNGError.tooLarge(
                    width: image.width, height: image.height, byteCount: image.bytes.count,
                    allowedByteCount: Limit.pictureBytes)
            }
            return TextureImage(width: image.width, height: image.height, pixels: image.bytes)
        } catch {
            throw .invalid(place: "image \(source)", reason: error.description)
        }
    }
}
