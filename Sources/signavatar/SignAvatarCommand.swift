import ArgumentParser

@main
struct SignAvatarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signavatar",
        abstract: "Turn Chinese text into frames of an avatar signing Chinese Sign Language.")
}
