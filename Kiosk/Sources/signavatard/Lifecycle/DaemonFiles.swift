import Foundation
import KioskCore
import SignAvatar

/// Files that are read once, at start.
struct DaemonFiles {
    let renderer: AvatarClipRenderer
    let phrases: PhraseBook
    let page: [UInt8]
    let interface: [UInt8]
    let token: String?

    /// Reads and checks all files that the settings name.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - packs: the folder that keeps the library's parsed files for the next start; nil for none.
    /// - Throws: if a file is missing or wrong.
    init(_ configuration: KioskConfiguration, packs: String?) throws {
        renderer = try AvatarClipRenderer(
            sources: .init(
                libraryDirectory: configuration.library,
                dictionaryPath: configuration.dictionary.isEmpty ? nil : configuration.dictionary,
                avatar: configuration.avatar.isEmpty ? nil : configuration.avatar, packDirectory: packs))
        phrases = try PhraseBook(
            yaml: try TextInput.text(ofFile: configuration.phrases), file: configuration.phrases,
            limits: configuration.limits)
        page = Array(try TextInput.text(ofFile: "\(configuration.pageDirectory)/index.html").utf8)
        interface = Array(try TextInput.text(ofFile: configuration.openAPI).utf8)
        if configuration.tokenFile.isEmpty {
            token = nil
        } else {
            let text = try TextInput.text(ofFile: configuration.tokenFile)
            let line = text.split(separator: "\n").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
            guard line.utf8.count >= 16 else {
                throw ConfigurationError(
                    "\(configuration.tokenFile): the token must have at least 16 characters")
            }
            token = line
        }
    }
}
