import ArgumentParser
import SignAvatar

@main
struct SignAvatarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signavatar",
        abstract: "Turn Chinese text into frames of an avatar signing Chinese Sign Language.",
        discussion: """
            Signs are drafts that no Deaf signer has reviewed yet; this does not replace an interpreter.
            把中文文本变成手语数字人的画面。手语条目尚未经聋人审核，不能代替手语翻译。

            Exit codes: 0 done, 64 usage, 65 bad input, 66 missing file, 70 internal error, 73 cannot write,
            130 interrupted.
            """,
        version: Manifest.engineVersion,
        subcommands: [
            RenderCommand.self, FrameCommand.self, PoseCommand.self, GlossCommand.self, TimelineCommand.self,
            SheetCommand.self, DiffCommand.self, ExportCommand.self, PreviewCommand.self,
            LibraryCommand.self, AvatarCommand.self, ReviewCommand.self, QualityCommand.self,
            DictionaryCommand.self, BenchCommand.self,
        ])
}
