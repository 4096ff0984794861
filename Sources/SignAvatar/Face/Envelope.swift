import AvatarMath

/// A value that rises, stays and falls: how expressions come and go.
struct Envelope: Sendable, Equatable {
    /// Full from `start` to `end`, seconds.
    var start: Float
    var end: Float
    var attack: Float
    var release: Float
    var height: Float

    init(start: Float, end: Float, height: Float, attack: Float = 0.16, release: Float = 0.24) {
        self.start = start
        self.end = max(start, end)
        self.height = height
        self.attack = attack
        self.release = release
    }

    /// The value at a time.
    func value(at seconds: Float) -> Float {
        if seconds < start - attack || seconds > end + release { return 0 }
        if seconds < start { return height * Float.smoothstep(0, 1, (seconds - start + attack) / attack) }
        if seconds > end { return height * (1 - Float.smoothstep(0, 1, (seconds - end) / release)) }
        return height
    }
}
