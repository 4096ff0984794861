import ArgumentParser
import SignAvatar

struct LibraryPackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Compile every sign once, so that later runs start with compiled signs.",
        discussion: """
            The pack is named after the library, the avatar and the program; it is made again only when one of them
            changed. Without it signs are compiled when they are first used.
            """)

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    func run() async throws {
        try await perform {
            var pipeline = try AvatarPipeline(assets: try assets.load(), avatar: try who.load())
            let wasThere = try pipeline.usePack(in: assets.packStore)
            try Terminal.output(
                wasThere
                    ? "the pack in \(assets.packStore.directory) fits\n"
                    : "made a pack of \(pipeline.assets.catalog.signs.count) signs in \(assets.packStore.directory)\n"
            )
        }
    }
}
