import ArgumentParser
import AvatarModel
import Dispatch
import InstructionSets
import Motion
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

enum Environment {
    /// Refuses a `SIGNAVATAR_ISA` that cannot be had, whether the command needs the kernels or not.
    static func checkInstructionSet() throws(SignAvatarError) {
        do throws(InstructionSetError) { _ = try InstructionSet.selected() } catch {
            throw .badRequest(error.description)
        }
    }

    /// Refuses arguments that are not UTF-8: the system's own repair would sign something else.
    static func checkArguments() throws(SignAvatarError) {
        for index in 0..<Int(CommandLine.argc) {
            guard let pointer = CommandLine.unsafeArgv[index] else { continue }
            guard String(validatingCString: pointer) != nil else {
                throw .badInput("argument \(index) is not UTF-8; texts must be UTF-8 without surrogates")
            }
        }
    }

    /// A variable that is set and not empty.
    static func value(_ name: String) -> String? {
        guard let pointer = getenv(name) else { return nil }
        let value = String(cString: pointer)
        return value.isEmpty ? nil : value
    }
}

enum Terminal {
    /// A line on standard error.
    static func message(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Text on standard output; throws if it cannot be written there.
    static func output(_ text: String) throws {
        try ByteSink.write(Array(text.utf8), to: ByteSink.standardOutput)
    }

    /// Whether standard error is a person's screen.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Characters a line and lines of standard output's terminal; 80 x 24 if it is none.
    static var size: (columns: Int, lines: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
        else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Text on standard error as it is.
    static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0, from: offset) }
            if count < 0, errno == EINTR { continue }
            // There is nowhere left to say so.
            if count <= 0 { return }
            offset += count
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from offset: Int)
        -> Int
    {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        #else
            Darwin.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        #endif
    }
}

/// Runs a command's work: errors become one line and an exit code, an interruption cancels.
func perform(_ work: @escaping @Sendable () async throws -> Void) async throws {
    // A terminal that is closed interrupts as well.
    let interruptions = [SIGINT, SIGTERM, SIGHUP]
    for number in interruptions { signal(number, SIG_IGN) }
    // A reader that goes away is an error of the write, which names it and cleans up.
    signal(SIGPIPE, SIG_IGN)
    let task = Task {
        try Environment.checkInstructionSet()
        try Environment.checkArguments()
        try await work()
    }
    let sources = interruptions.map { DispatchSource.makeSignalSource(signal: $0) }
    for source in sources {
        source.setEventHandler { task.cancel() }
        source.resume()
    }
    defer { for source in sources { source.cancel() } }
    do {
        try await task.value
    } catch let error as SignAvatarError {
        Terminal.message("error: \(error)")
        throw ExitCode(error.exitCode)
    } catch is CancellationError {
        Terminal.message("error: interrupted; nothing was left behind")
        throw ExitCode(130)
    }
}
