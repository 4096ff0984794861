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
        var known: [Int: Int?] = [:]
        let items = try document.list("materials", of: "document")
        guard items.count <= Limit.materials else {
            throw .tooLarge(what: "materials", found: items.count, allowed: Limit.materials)
        }
        for (index, item) in items.enumerated() {
            let name = item["name"]?.text ?? "material \(index)"
            let place = "material \(index)"
            let look = try item.object("pbrMetallicRoughness", of: place)
            var color = Vector3(repeating: 1)
            if let value = look?["baseColorFactor"] {
                guard let factor = value.floats(4), factor.allSatisfy({ (0...16).contains($0) }) else {
                    throw .invalid(
                        place: place, reason: "its colour is not four numbers of 0 to 16")
                }
                color = Vector3(factor[0], factor[1], factor[2])
            }
            let roughness = Float(look?["roughnessFactor"]?.double ?? 0.7)
            var texture: Int?
            // Our own writer keeps colours that are brighter than glTF allows.
            if let value = item["extras"]?["baseColor"]?.floats(3),
                value.allSatisfy({ (0...16).contains($0) })
            {
                color = Vector3(value[0], value[1], value[2])
            }
            if let reference = try look?.object("baseColorTexture", of: place),
                let number = try reference.index("index", of: place)
            {
                let source = try image(of: number)
                if let before = known[source] {
                    texture = before
                } else if let picture = try picture(source) {
                    texture = textures.count
                    known[source] = textures.count
                    textures.append(picture)
                } else {
                    known[source] = .some(nil)
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

    /// The image that a texture shows.
    private func image(of texture: Int) throws(AvatarFileError) -> Int {
        let textures = try document.list("textures", of: "document")
        let images = try document.list("images", of: "document")
        guard textures.indices.contains(texture), let source = textures[texture]["source"]?.index,
            images.indices.contains(source)
        else {
            throw .invalid(place: "texture \(texture)", reason: "its picture is not there")
        }
        return source
    }

    /// An image's picture; nil with a notice if it is of a kind that is not read, or not there.
    private mutating func picture(_ source: Int) throws(AvatarFileError) -> TextureImage? {
        let place = "image \(source)"
        let item = document["images"]?.items?[source]
        let bytes: [UInt8]
        if let view = item?["bufferView"]?.index {
            bytes = Array(try accessors.bytes(ofView: view).bytes)
        } else if let uri = item?["uri"]?.text {
            guard let found = try resources.bytes(uri, place: place) else {
                notice("\(place) '\(uri.prefix(80))' is not there: its materials keep their plain colour")
                return nil
            }
            bytes = found
        } else {
            throw .invalid(place: place, reason: "it has neither a URI nor a view of a buffer")
        }
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            notice("\(place) is not a PNG file: its materials keep their plain colour")
            return nil
        }
        do throws(PNGError) {
            let image = try PNGImage(decoding: bytes, as: .rgba, byteLimit: Limit.pictureBytes)
            guard max(image.width, image.height) <= Limit.pictureSide else {
                throw PNGError.tooLarge(
                    width: image.width, height: image.height, byteCount: image.bytes.count,
                    allowedByteCount: Limit.pictureBytes)
            }
            pictureByteCount += image.bytes.count
            guard pictureByteCount <= Limit.allPictureBytes else {
                throw PNGError.tooLarge(
                    width: image.width, height: image.height, byteCount: pictureByteCount,
                    allowedByteCount: Limit.allPictureBytes)
            }
            return TextureImage(width: image.width, height: image.height, pixels: image.bytes)
        } catch {
            throw .invalid(place: place, reason: error.description)
        }
    }
}
