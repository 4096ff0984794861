import AvatarModel
import Foundation
import InstructionSets
import Motion
import PNGImage
import SignAvatar
import Synchronization

/// What the stages are measured with: the machine's instructions, the library, the words and the figure.
final class BenchContext: Sendable {
    let instructionSet: InstructionSet
    let libraryDirectory: String
    let dictionaryPath: String
    let avatar: Avatar
    /// What makes a child process load the same figure.
    let avatarArgument: String

    private let loaded = Mutex<AvatarPipeline?>(nil)

    init(
        instructionSet: InstructionSet, libraryDirectory: String, dictionaryPath: String,
        avatar: Avatar,
        avatarArgument: String
    ) {
        self.instructionSet = instructionSet
        self.libraryDirectory = libraryDirectory
        self.dictionaryPath = dictionaryPath
        self.avatar = avatar
        self.avatarArgument = avatarArgument
    }

    /// A sentence of ten characters.
    static let shortText = "请到三号窗口办理业务"
    /// Sentences that are repeated until a clip is long enough.
    static let sentences = [
        "您好，请A015号到3号窗口办理居住证。", "请准备好身份证和户口本。", "今天下午社区医院有免费体检，欢迎大家参加。",
        "如果您不舒服，请告诉医生。",
    ]

    /// Everything that signing needs, without a pack; loaded when first asked for.
    func pipeline() throws -> AvatarPipeline {
        try loaded.withLock { pipeline in
            if let pipeline { return pipeline }
            let assets = try SignAssets(libraryDirectory: libraryDirectory, dictionaryPath: dictionaryPath)
            let made = try AvatarPipeline(assets: assets, avatar: avatar)
            pipeline = made
            return made
        }
    }

    /// A picture of 720 x 1280 in standard quality from the middle of a sentence.
    func picture() throws -> PNGImage {
        var pipeline = try pipeline()
        let plan = try pipeline.plan(Self.shortText, speed: 1)
        return try pipeline.frame(of: plan, at: plan.seconds / 2, options: RenderOptions())
    }

    /// Makes an empty folder, which `removeFolder` removes.
    static func makeFolder() throws -> String {
        let path = NSTemporaryDirectory() + "signavatar-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Removes a folder with all that is in it.
    static func removeFolder(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
