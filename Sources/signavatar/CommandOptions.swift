import ArgumentParser
import AvatarModel
import Raster
import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the library and the word data are.
struct AssetOptions: ParsableArguments {
    @Option(help: "The sign library folder; default: SIGNAVATAR_LIBRARY or ./SignLibrary.")
    var library: String?

    @Option(help: "The compiled dictionary; default: SIGNAVATAR_DICTIONARY or ./.data/text/general.dict.")
    var dictionary: String?

    @Flag(help: "Use only signs that a reviewer called right; other words are spelled or shown as captions.")
    var onlyReviewed = false

    @Option(help: "Where packs of compiled signs are kept; default: SIGNAVATAR_PACKS or ./.data/packs.")
    var packs: String?

    /// Where packs are kept.
    var packStore: PackStore {
        PackStore(directory: packs ?? Environment.value("SIGNAVATAR_PACKS") ?? ".data/packs")
    }

    /// Everything that signing needs; a pack of compiled signs is used if one is there that fits.
    func pipeline(avatar: Avatar) throws(SignAvatarError) -> AvatarPipeline {
        var pipeline = try AvatarPipeline(assets: try load(), avatar: avatar)
        pipeline.usePackIfThere(in: packStore)
        return pipeline
    }

    /// The folder that `load` reads.
    var libraryDirectory: String {
        library ?? Environment.value("SIGNAVATAR_LIBRARY") ?? "SignLibrary"
    }

    /// The compiled dictionary that `load` reads if it is there.
    var dictionaryPath: String {
        dictionary ?? Environment.value("SIGNAVATAR_DICTIONARY") ?? ".data/text/general.dict"
    }

    /// Throws if a dictionary or a library was named that is not there.
    private func checkPaths() throws(SignAvatarError) {
        if let path = dictionary ?? Environment.value("SIGNAVATAR_DICTIONARY"), access(path, R_OK) != 0 {
            throw .missingFile(path: path, reason: "no such dictionary, or not readable")
        }
        guard access(libraryDirectory, R_OK) == 0 else {
            throw .missingFile(path: libraryDirectory, reason: "no such library folder, or not readable")
        }
    }

    /// Loads everything; notices go to standard error unless they were shown before.
    func load(quietly: Bool = false) throws(SignAvatarError) -> SignAssets {
        try checkPaths()
        let assets = try SignAssets(
            libraryDirectory: libraryDirectory,
            dictionaryPath: dictionaryPath, onlyReviewed: onlyReviewed, packs: packStore)
        if !quietly { for notice in assets.notices { Terminal.message("note: \(notice)") } }
        return assets
    }
}

/// Size, rate and quality of pictures.
struct PictureOptions: ParsableArguments {
    @Option(help: "Picture size WIDTHxHEIGHT, each side 64 to 4096 pixels.")
    var size = "720x1280"

    @Option(help: "Frames per second, 1 to 120.")
    var framesPerSecond = 25.0

    @Option(help: "Signing speed, 0.5 to 2.")
    var speed = 1.0

    @Option(help: "Quality: draft, standard or studio.")
    var quality = "standard"

    @Option(help: "Frames drawn at the same time, 1 to 64; the pictures do not depend on it.")
    var workers = 2

    @Option(help: "What to show: upper-body, full-body, hands or face.")
    var view = "upper-body"

    @Option(help: "What is behind the signer: studio, or transparent for pictures with alpha (png and tar).")
    var background = "studio"

    /// The checked options.
    func options() throws(SignAvatarError) -> RenderOptions {
        let sides = size.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]) else {
            throw .badRequest("size '\(size)': write WIDTHxHEIGHT such as 720x1280")
        }
        guard let level = RenderQuality(rawValue: quality) else {
            throw .badRequest(
                "quality '\(quality)': must be "
                    + RenderQuality.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let view = CameraView(rawValue: view) else {
            throw .badRequest(
                "view '\(view)': must be " + CameraView.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard ["studio", "transparent"].contains(background) else {
            throw .badRequest("background '\(background)': must be studio or transparent")
        }
        let options = RenderOptions(
            width: width, height: height, framesPerSecond: framesPerSecond, speed: speed, quality: level,
            workers: workers, view: view, background: background == "transparent" ? .transparent : .studio)
        try options.validate()
        return options
    }
}

/// The text, as an argument or from a file.
struct TextOptions: ParsableArguments {
    @Argument(help: "The Chinese text to sign.")
    var text: String?

    @Option(help: "Read the text from a UTF-8 file; - is standard input.")
    var file: String?

    func validate() throws {
        guard (text == nil) != (file == nil) else {
            throw ValidationError("Give the text, or --file with a path, and not both.")
        }
    }

    /// The text.
    func load() throws(SignAvatarError) -> String {
        if let file { return try TextInput.text(ofFile: file) }
        return text ?? ""
    }
}
