import SignAvatar
import Synchronization

/// The real disk, but the n-th call fails; a write that fails leaves half of its bytes behind, as a full disk may.
final class FailingDisk: Sendable {
    /// Which call fails, from 1.
    let number: Int
    private let count = Mutex(0)

    static let failure = FileLayer.Failure(reason: "No space left on device")

    init(at number: Int) { self.number = number }

    /// How many calls there have been.
    var callCount: Int { count.withLock { $0 } }

    private func isRefused() -> Bool {
        count.withLock {
            $0 += 1
            return $0 == number
        }
    }

    var layer: FileLayer {
        let live = FileLayer.live
        return FileLayer(
            write: { (bytes: [UInt8], path: String) throws(FileLayer.Failure) in
                guard self.isRefused() else { return try live.write(bytes, path) }
                try live.write(Array(bytes.prefix(bytes.count / 2)), path)
                throw Self.failure
            },
            sync: { (path: String) throws(FileLayer.Failure) in
                if self.isRefused() { throw Self.failure }
                try live.sync(path)
            },
            publish: { (from: String, to: String) throws(FileLayer.Failure) in
                if self.isRefused() { throw Self.failure }
                try live.publish(from, to)
            },
            makeDirectory: { (path: String) throws(FileLayer.Failure) in
                if self.isRefused() { throw Self.failure }
                try live.makeDirectory(path)
            })
    }
}
