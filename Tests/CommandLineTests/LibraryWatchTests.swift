import TestSupport
import Testing

@testable import signavatar

@Suite("Watching a library")
struct LibraryWatchTests {
    @Test("a saved, a new and a removed file are noticed once; other files are not")
    func changes() throws {
        let folder = try TemporaryFolder.make("watch")
        defer { TemporaryFolder.remove(folder) }
        let signs = try TemporaryFolder.make("watch/signs")
        try TemporaryFolder.write([1], to: "\(signs)/a.yaml")
        var watch = LibraryWatch(directory: folder)
        let atFirst = watch.hasChanged()
        #expect(!atFirst)
        // Another size, so that the clock's grain does not matter.
        try TemporaryFolder.write([1, 2], to: "\(signs)/a.yaml")
        let afterSave = watch.hasChanged()
        #expect(afterSave)
        let afterNothing = watch.hasChanged()
        #expect(!afterNothing)
        try TemporaryFolder.write([1], to: "\(folder)/locations.yaml")
        let afterNewFile = watch.hasChanged()
        #expect(afterNewFile)
        TemporaryFolder.remove("\(signs)/a.yaml")
        let afterRemoval = watch.hasChanged()
        #expect(afterRemoval)
        try TemporaryFolder.write([1], to: "\(signs)/.a.yaml.swp")
        let afterOtherFile = watch.hasChanged()
        #expect(!afterOtherFile)
    }
}
