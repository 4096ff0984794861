/// Plays frames in a terminal with 24-bit colours, two pixels in each character: a look over ssh.
public struct TerminalWriter: FrameWriter {
    public let encoding = FrameEncoding.pixels
    private let options: RenderOptions
    private let columns: Int
    private let rows: Int
    private let sink: ByteSink
    private var start: ContinuousClock.Instant?

    /// Prepares a player.
    ///
    /// - Parameters:
    ///   - options: the frames' size and rate.
    ///   - columns: characters a line that the terminal has.
    ///   - lines: lines that it has.
    /// - Throws: if standard output cannot be used.
    public init(options: RenderOptions, columns: Int, lines: Int) throws(SignAvatarError) {
        self.options = options
        // A character is about twice as high as wide, so its two pixels are square. One line stays free.
        let rows = max(4, min(lines - 1, (columns * options.height / options.width) / 2))
        self.rows = rows
        self.columns = max(4, min(columns, rows * 2 * options.width / options.height))
        sink = try ByteSink(destination: ByteSink.standardOutput)
    }

    public mutating func append(_ bytes: [UInt8], index: Int) throws {
        let clock = ContinuousClock()
        let begin = start ?? clock.now
        start = begin
        // The first frame clears the screen and hides the cursor; the others go over it.
        let head = index == 0 ? "\u{1B}[2J\u{1B}[?25l" : ""
        try sink.write(
            Array((head + Self.picture(bytes, options: options, columns: columns, rows: rows)).utf8))
        let due = begin + .seconds(Double(index + 1) / options.framesPerSecond)
        while clock.now < due {
            try Task.checkCancellation()
            let rest = clock.now.duration(to: due)
            pause(min(rest, .milliseconds(50)))
        }
    }

    public func finish(_ documents: ClipDocuments) throws { try sink.write(Self.tail) }

    public func discard() { sink.writeLast(Self.tail) }

    /// Shows the cursor again.
    private static let tail = Array("\u{1B}[0m\u{1B}[?25h\n".utf8)

    /// A frame as half blocks: the upper pixel is the character's colour, the lower one its background.
    static func picture(_ bytes: [UInt8], options: RenderOptions, columns: Int, rows: Int) -> String {
        func mean(_ column: Int, _ row: Int) -> (Int, Int, Int) {
            let left = column * options.width / columns
            let right = max(left + 1, (column + 1) * options.width / columns)
            let top = row * options.height / (2 * rows)
            let bottom = max(top + 1, (row + 1) * options.height / (2 * rows))
            var sum = (0, 0, 0)
            for y in top..<bottom {
                for x in left..<right {
                    let offset = (y * options.width + x) * 3
                    sum.0 += Int(bytes[offset])
                    sum.1 += Int(bytes[offset + 1])
                    sum.2 += Int(bytes[offset + 2])
                }
            }
            let area = (right - left) * (bottom - top)
            return (sum.0 / area, sum.1 / area, sum.2 / area)
        }
        var text = "\u{1B}[H"
        for row in 0..<rows {
            for column in 0..<columns {
                let upper = mean(column, 2 * row)
                let lower = mean(column, 2 * row + 1)
                text += "\u{1B}[38;2;\(upper.0);\(upper.1);\(upper.2);48;2;\(lower.0);\(lower.1);\(lower.2)m▀"
            }
            text += "\u{1B}[0m\n"
        }
        return text
    }
}
