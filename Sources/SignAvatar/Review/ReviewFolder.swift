import PNGImage
import SignCatalog

/// A folder that a reviewer opens in a browser: one page, and a loop for each sign.
public struct ReviewFolder: Sendable {
    /// The size and rate of the loops.
    public static let options = RenderOptions(
        width: 240, height: 320, framesPerSecond: 12, quality: .standard, workers: 2)

    /// The page's file.
    public static let pageName = "review.html"

    private let pipeline: AvatarPipeline

    public init(pipeline: AvatarPipeline) { self.pipeline = pipeline }

    /// Makes the folder.
    ///
    /// - Parameters:
    ///   - names: signs of the library, in the order of the page.
    ///   - destination: the folder to make; one with the page of an earlier export is replaced whole.
    ///   - progress: called with the number of signs done and their total.
    /// - Throws: if a name is unknown or the folder cannot be written; nothing is left behind then.
    public func write(
        _ names: [String], to destination: String, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws {
        var signs: [Sign] = []
        for name in names {
            guard let sign = pipeline.assets.catalog.signs[name] else {
                throw SignAvatarError.badInput("no sign '\(name)' in the library")
            }
            signs.append(sign)
        }
        let publisher = try DirectoryPublisher(destination: destination, markerName: Self.pageName)
        do {
            try await fill(publisher, with: signs, progress: progress)
            try publisher.publish()
        } catch {
            publisher.discard()
            throw error
        }
    }

    /// Makes the loops and the page.
    private func fill(
        _ publisher: DirectoryPublisher, with signs: [Sign], progress: (Int, Int) -> Void
    ) async throws {
        var pipeline = pipeline
        var items: [ReviewPage.Item] = []
        for (index, sign) in signs.enumerated() {
            try Task.checkCancellation()
            let plan = try pipeline.planSigns([sign.name])
            let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: Self.options)
            let picture = "sign-\(index).png"
            let writer = try AnimationWriter(
                destination: "\(publisher.staging)/\(picture)", options: Self.options,
                frameCount: sequence.frameCount, encoder: sequence.encoder())
            _ = try await sequence.write(into: writer)
            items.append(ReviewPage.Item(sign: sign, picture: picture))
            progress(index + 1, signs.count)
        }
        let page = ReviewPage.html(items, libraryHash: pipeline.assets.libraryHash)
        try publisher.write(Array(page.utf8), name: Self.pageName)
    }
}
