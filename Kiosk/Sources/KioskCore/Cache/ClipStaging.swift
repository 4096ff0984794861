import SignAvatar
import Synchronization

/// The frames of a clip while it is drawn: on the disk beside the cache, or in memory when the disk refuses.
final class ClipStaging: Sendable {
    private struct State {
        var memory: [Int: [UInt8]] = [:]
        var memoryByteCount = 0
        var digests: [Int: String] = [:]
        var byteCounts: [Int: Int] = [:]
        var isOnDisk: Bool
        var diskError: DiskError?
    }

    /// So much may be held in memory for one clip.
    static let memoryLimit = 128 << 20

    let id: String
    private let cache: ClipCache
    private let folder: (name: String, handle: DirectoryHandle)?
    private let state: Mutex<State>

    init(id: String, cache: ClipCache) {
        self.id = id
        self.cache = cache
        do throws(DiskError) {
            folder = try cache.makeStaging(id)
            state = Mutex(State(isOnDisk: true))
        } catch {
            folder = nil
            state = Mutex(State(isOnDisk: false, diskError: error))
        }
    }

    /// What the disk said when it refused first; nil while all is well.
    var diskError: DiskError? { state.withLock { $0.diskError } }

    /// Takes a frame; the disk is left to `flush`, so that drawing never waits for it.
    func write(_ bytes: [UInt8], frame: Int) throws(Problem) {
        let sum = digest(bytes)
        let fits = state.withLock { state in
            state.digests[frame] = sum
            state.byteCounts[frame] = bytes.count
            state.memoryByteCount += bytes.count
            state.memory[frame] = bytes
            return state.memoryByteCount <= Self.memoryLimit
        }
        guard fits else {
            throw Problem(
                .storageFull, chinese: "磁盘已满或太慢，片段太大，无法在内存中保留",
                english: "the disk is full or too slow, and the clip is too large to be kept in memory")
        }
    }

    /// Whether there are frames that could go to the disk.
    var hasPending: Bool { state.withLock { $0.isOnDisk && !$0.memory.isEmpty } }

    /// Moves what is in memory to the disk, until it refuses.
    func flush() {
        guard let folder else { return }
        while let (frame, bytes) = state.withLock({ $0.isOnDisk ? $0.memory.min { $0.key < $1.key } : nil }) {
            do throws(DiskError) {
                try folder.handle.write(bytes, name: Manifest.frameName(frame), isSynced: false)
                state.withLock { state in
                    state.memory[frame] = nil
                    state.memoryByteCount -= bytes.count
                }
            } catch {
                state.withLock { state in
                    state.isOnDisk = false
                    state.diskError = error
                }
            }
        }
    }

    /// A frame that was written; nil if it was not.
    func read(frame: Int) -> [UInt8]? {
        let (bytes, isKnown) = state.withLock { ($0.memory[frame], $0.digests[frame] != nil) }
        if let bytes { return bytes }
        guard isKnown, let folder else { return nil }
        return (try? folder.handle.read(Manifest.frameName(frame))) ?? nil
    }

    /// Digest and size of every frame, in order.
    func frameTable(count: Int) -> [(digest: String, byteCount: Int)] {
        state.withLock { state in
            (0..<count).map { (state.digests[$0] ?? "", state.byteCounts[$0] ?? 0) }
        }
    }

    /// Adds the other files and moves all to the cache.
    ///
    /// - Parameters:
    ///   - files: names and contents beside the frames.
    ///   - isPinned: whether the clip is kept for good.
    /// - Returns: whether it is in the cache; if not, it stays here.
    func publish(files: [(name: String, bytes: [UInt8])], isPinned: Bool) -> Bool {
        flush()
        guard let folder, state.withLock({ $0.isOnDisk }) else { return false }
        var list = ChecksumList()
        for (frame, sum) in state.withLock({ $0.digests }) {
            list.add(Manifest.frameName(frame), digest: sum)
        }
        do throws(DiskError) {
            for file in files {
                try folder.handle.write(file.bytes, name: file.name, isSynced: false)
                list.add(file.name, digest: digest(file.bytes))
            }
            try folder.handle.write(list.bytes, name: ChecksumList.fileName, isSynced: false)
            try cache.publish(id, staging: folder.name, handle: folder.handle, isPinned: isPinned)
            return true
        } catch {
            state.withLock { $0.diskError = error }
            return false
        }
    }

    /// Removes the files of a clip that will not be finished.
    func discard() {
        if let folder { cache.discardStaging(folder.name) }
    }
}
