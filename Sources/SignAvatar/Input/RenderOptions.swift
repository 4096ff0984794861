import Raster

/// How a text is to be shown.
public struct RenderOptions: Sendable, Equatable {
    /// Pixels.
    public var width: Int
    /// Pixels.
    public var height: Int
    /// 1 to 120.
    public var framesPerSecond: Double
    /// 1 is the pace of the library.
    public var speed: Double
    public var quality: RenderQuality
    /// How many frames are drawn at the same time; the bytes do not depend on it.
    public var workers: Int
    /// How many threads share a frame, 1 to 64; the bytes do not depend on it.
    public var threads: Int
    /// What the camera shows.
    public var view: CameraView
    /// What is behind the signer.
    public var background: Background

    public init(
        width: Int = 720, height: Int = 1280, framesPerSecond: Double = 25, speed: Double = 1,
        quality: RenderQuality = .standard, workers: Int = 2, threads: Int = 1,
        view: CameraView = .upperBody, background: Background = .studio
    ) {
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
        self.speed = speed
        self.quality = quality
        self.workers = workers
        self.threads = threads
        self.view = view
        self.background = background
    }

    /// What is allowed.
    public static let sides = 64...4096
    public static let frameRates = 1.0...120.0
    public static let speeds = 0.5...2.0

    /// Throws if anything is out of range; NaN always is.
    public func validate() throws(SignAvatarError) {
        guard Self.sides.contains(width), Self.sides.contains(height) else {
            throw .badRequest(
                "size \(width)x\(height): each side must be \(Self.sides.lowerBound) to \(Self.sides.upperBound) pixels"
            )
        }
        guard Self.frameRates.contains(framesPerSecond) else {
            throw .badRequest("frames per second \(framesPerSecond): must be 1 to 120")
        }
        try Self.validate(speed: speed)
        guard (1...64).contains(workers) else { throw .badRequest("workers \(workers): must be 1 to 64") }
        guard (1...64).contains(threads) else { throw .badRequest("threads \(threads): must be 1 to 64") }
    }

    /// Throws unless a speed is allowed; NaN never is.
    static func validate(speed: Double) throws(SignAvatarError) {
        guard speeds.contains(speed) else { throw .badRequest("speed \(speed): must be 0.5 to 2") }
    }

    /// What distinguishes the pictures of a view or background other than the usual ones; empty for the usual.
    var lookName: String {
        var names: [String] = []
        if view != .upperBody { names.append("view \(view.rawValue)") }
        if background != .studio { names.append("background \(background.name)") }
        return names.joined(separator: ", ")
    }
}
