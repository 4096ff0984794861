import AvatarImport
import Foundation
import SignAvatar

/// What a built presenter depends on, as one digest: the data's files, the recipe and the builder's version.
enum PresenterStamp {
    /// The digest; reads every file of the folder.
    static func make(folder: String, recipe: String, detail: String) throws(SignAvatarError) -> String {
        var hash = SHA256()
        hash.update(Array("\(PresenterBuilder.version) \(recipe) \(detail)".utf8))
        guard let walk = FileManager.default.enumerator(atPath: folder) else {
            throw .missingFile(path: folder, reason: "not there; run Scripts/setup.sh")
        }
        var paths: [String] = []
        while let path = walk.nextObject() as? String { paths.append(path) }
        guard paths.contains("base.obj") else {
            throw .missingFile(path: folder + "/base.obj", reason: "not there; run Scripts/setup.sh")
        }
        for path in paths.sorted() {
            guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
            hash.update(Array(path.utf8) + [0])
            hash.update([UInt8](data))
        }
        return hash.finished()
    }
}
