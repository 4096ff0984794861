import Foundation
import SignAvatar

/// Any bytes as the file that a review page saves.
enum VerdictTarget {
    static func run(_ bytes: [UInt8]) {
        guard let file = try? VerdictFile(bytes: bytes, path: "verdicts.json") else { return }
        let object: [String: Any] = [
            "reviewer": file.reviewer, "on": file.day, "library": file.libraryHash,
            "verdicts": file.verdicts.map {
                ["sign": $0.sign, "verdict": $0.isRight ? "right" : "wrong", "comment": $0.comment]
            },
        ]
        guard let written = try? JSONSerialization.data(withJSONObject: object) else {
            promise(false, "verdicts that were read can be written")
            return
        }
        do {
            let again = try VerdictFile(bytes: Array(written), path: "written.json")
            promise(again == file, "verdicts stay what they were: \(file) became \(again)")
        } catch {
            // Written with escapes, a file may become longer than a file may be.
            promise(written.count > 4 << 20, "verdicts that were written can be read: \(error)")
        }
    }
}
