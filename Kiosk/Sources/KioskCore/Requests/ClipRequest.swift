import Raster
import SignAvatar

/// What decides the bytes of a clip.
public struct ClipRequest: Sendable, Equatable {
    /// Checked, in normalization form C.
    public let text: String
    /// Size, rate, speed, quality and camera.
    public let options: RenderOptions

    public init(text: String, options: RenderOptions) {
        self.text = text
        self.options = options
    }
}

/// A picture size and rate as it is written in requests: `480x640@25`.
public struct ClipProfile: Sendable, Equatable {
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// 1 to `KioskLimits.framesPerSecond`.
    public let framesPerSecond: Int

    /// Reads and checks a profile.
    ///
    /// - Parameters:
    ///   - text: `WIDTHxHEIGHT@RATE`.
    ///   - limits: how much may be drawn.
    /// - Throws: `bad_request` if it is written wrongly, `clip_not_allowed` if it is too much.
    public init(_ text: String, limits: KioskLimits = KioskLimits()) throws(Problem) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let sides = parts[0].split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, sides.count == 2,
            let width = Self.number(sides[0]), let height = Self.number(sides[1]),
            let rate = Self.number(parts[1])
        else {
            throw .badField(
                "profile", found: .quoted(text),
                allowed: Words("宽x高@帧率，如 480x640@25", "WIDTHxHEIGHT@RATE, 480x640@25"))
        }
        self.width = width
        self.height = height
        framesPerSecond = rate
        let lowest = RenderOptions.sides.lowerBound
        guard width >= lowest, height >= lowest, width * height <= limits.pixelCount,
            (1...limits.framesPerSecond).contains(rate)
        else {
            throw Problem(
                .clipNotAllowed,
                chinese:
                    "profile \(text)：边长至少 \(lowest)，至多 \(limits.pixelCount) 像素，帧率 1 到 \(limits.framesPerSecond)",
                english: "profile \(text): sides from \(lowest), at most \(limits.pixelCount) pixels, "
                    + "rate 1 to \(limits.framesPerSecond)")
        }
    }

    /// As it is written in requests.
    public var name: String { "\(width)x\(height)@\(framesPerSecond)" }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }
}
