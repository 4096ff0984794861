/// The channels and samplers of one glTF animation, sampled at a steady rate.
struct AnimationChannels {
    private let input: Int
    private var channels: [JSONNode] = []
    private var samplers: [JSONNode] = []

    /// Starts an animation.
    ///
    /// - Parameters:
    ///   - frameCount: how many samples every channel has.
    ///   - framesPerSecond: their rate; the first is at 0 s.
    ///   - builder: takes the times.
    init(frameCount: Int, framesPerSecond: Float, into builder: inout GLTFBuilder) {
        let times = (0..<frameCount).map { Float($0) / framesPerSecond }
        input = builder.add(floats: times, width: 1, bounds: true)
    }

    /// Moves a node.
    ///
    /// - Parameters:
    ///   - node: its index.
    ///   - path: `rotation`, `translation` or `weights`.
    ///   - output: the accessor of the values.
    mutating func add(node: Int, path: String, output: Int) {
        channels.append(
            .members([
                ("sampler", .int(samplers.count)),
                ("target", .members([("node", .int(node)), ("path", .string(path))])),
            ]))
        samplers.append(
            .members([
                ("input", .int(input)), ("output", .int(output)), ("interpolation", .string("LINEAR")),
            ]))
    }

    /// The animation's entry in the file.
    var json: JSONNode {
        .members([
            ("name", .string("signing")), ("channels", .array(channels)), ("samplers", .array(samplers)),
        ])
    }
}
