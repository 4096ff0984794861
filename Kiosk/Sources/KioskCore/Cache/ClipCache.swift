import Foundation
import Synchronization

/// Finished clips on the disk, named by everything that decides their bytes.
///
/// The folder is the index. A clip is written into `.tmp`, forced to the disk, and moved to its place in one step,
/// so that a killed program or a power cut leaves a whole clip or none. Every file is checked against its digest
/// when it is first read; a clip with a wrong file goes to `quarantine` and is drawn again.
public final class ClipCache: Sendable {
    /// How much may be kept.
    public struct Budget: Sendable, Equatable {
        /// Bytes of all clips; beyond it the longest unused go.
        public var byteCount = 2 << 30
        /// Nothing is written when less is free.
        public var minimumFreeByteCount = 512 << 20
        /// The same as a share of the file system, percent.
        public var minimumFreePercent = 5

        public init() {}
    }

    /// What the cache did since it was opened.
    public struct Counters: Sendable, Equatable {
        /// Questions for a clip that was there.
        public var hits = 0
        /// Questions for a clip that was not there.
        public var misses = 0
        /// Clips that were removed to make room.
        public var evictions = 0
        /// Clips that were set aside because a file was wrong.
        public var quarantined = 0
        /// Bytes that are kept now.
        public var byteCount = 0
        /// Clips that are kept now.
        public var clipCount = 0
    }

    private struct Entry {
        var byteCount: Int
        var lastUse: Int
        var isPinned = false
        /// Read once and kept: the digests of all files.
        var checksums: ChecksumList?
        var verified: Set<String> = []
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var clock = 0
        var stagingCount = 0
        var counters = Counters()
        var byteCount: Int { entries.values.reduce(0) { $0 + $1.byteCount } }
    }

    /// How much may be kept.
    public let budget: Budget
    private let root: DirectoryHandle
    private let objects: DirectoryHandle
    private let temporary: DirectoryHandle
    private let quarantine: DirectoryHandle
    private let state: Mutex<State>

    /// Opens a cache folder, removes what an earlier run left half-done, and reads what is there.
    ///
    /// - Parameters:
    ///   - directory: made if it is not there; must be ours and not writable by others.
    ///   - budget: how much may be kept.
    ///   - faults: failures to inject.
    /// - Throws: if the folder cannot be used.
    public init(directory: String, budget: Budget = Budget(), faults: @escaping DiskFaults = { _ in 0 })
        throws(DiskError)
    {
        self.budget = budget
        root = try DirectoryHandle.open(path: directory, faults: faults)
        objects = try root.makeDirectory("objects")
        quarantine = try root.makeDirectory("quarantine")
        temporary = try root.makeDirectory(".tmp")
        for name in try temporary.names() { try temporary.remove(name) }
        state = Mutex(State())
        try readEntries()
    }

    private func readEntries() throws(DiskError) {
        var found: [(id: String, byteCount: Int, modified: Int)] = []
        for prefix in try objects.names() {
            guard let shelf = try? objects.directory(prefix) else { continue }
            for id in try shelf.names() where Self.isIdentifier(id) {
                guard let folder = try? shelf.directory(id), let names = try? folder.names() else { continue }
                let sizes = names.compactMap { folder.status($0)?.byteCount }
                let modified = folder.status(ChecksumList.fileName)?.modifiedSeconds ?? 0
                found.append((id, sizes.reduce(0, +), modified))
            }
        }
        found.sort { ($0.modified, $0.id) < ($1.modified, $1.id) }
        let sorted = found
        state.withLock { state in
            for entry in sorted {
                state.clock += 1
                state.entries[entry.id] = Entry(byteCount: entry.byteCount, lastUse: state.clock)
            }
        }
    }

    /// Whether a text is the name of a clip: 64 hexadecimal digits.
    public static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Whether a clip is there; counts neither as hit nor as use.
    public func contains(_ id: String) -> Bool { state.withLock { $0.entries[id] != nil } }

    /// What happened since the cache was opened, and what it holds now.
    public var counters: Counters {
        state.withLock { state in
            var counters = state.counters
            counters.byteCount = state.byteCount
            counters.clipCount = state.entries.count
            return counters
        }
    }

    /// Counts a request for a clip as hit or miss.
    public func countLookup(isHit: Bool) {
        state.withLock { state in
            if isHit { state.counters.hits += 1 } else { state.counters.misses += 1 }
        }
    }

    /// Keeps a clip from being evicted.
    public func pin(_ id: String) { state.withLock { $0.entries[id]?.isPinned = true } }

    /// Whether files can be written now.
    public var isWritable: Bool {
        let space = root.space()
        let minimum = max(budget.minimumFreeByteCount, space.byteCount / 100 * budget.minimumFreePercent)
        return space.freeByteCount >= minimum
    }

    // MARK: Reading

    /// A file of a clip; nil if the clip or the file is not there or its bytes are not those that were written.
    public func read(_ id: String, file: String) -> [UInt8]? {
        guard let (handle, expected, isVerified) = lookUp(id, file: file) else { return nil }
        guard let expected, let bytes = (try? handle.read(file)) ?? nil,
            isVerified || digest(bytes) == expected
        else {
            if expected != nil { setAside(id) }
            return nil
        }
        if !isVerified { state.withLock { _ = $0.entries[id]?.verified.insert(file) } }
        return bytes
    }

    private func lookUp(_ id: String, file: String)
        -> (handle: DirectoryHandle, expected: String?, isVerified: Bool)?
    {
        let known = state.withLock { state -> Entry? in
            state.clock += 1
            state.entries[id]?.lastUse = state.clock
            return state.entries[id]
        }
        guard let known else { return nil }
        guard let handle = try? objects.directory(String(id.prefix(2))).directory(id) else {
            setAside(id)
            return nil
        }
        if let list = known.checksums { return (handle, list.digests[file], known.verified.contains(file)) }
        guard let bytes = (try? handle.read(ChecksumList.fileName)) ?? nil, let list = ChecksumList(bytes)
        else {
            setAside(id)
            return nil
        }
        state.withLock { $0.entries[id]?.checksums = list }
        return (handle, list.digests[file], false)
    }

    /// Moves a clip that is not what was written out of the way.
    private func setAside(_ id: String) {
        let wasThere = state.withLock { state in
            state.counters.quarantined += state.entries[id] == nil ? 0 : 1
            return state.entries.removeValue(forKey: id) != nil
        }
        guard wasThere, let shelf = try? objects.directory(String(id.prefix(2))) else { return }
        try? quarantine.remove(id)
        try? shelf.move(id, to: quarantine, as: id)
    }

    // MARK: Writing

    /// A folder for the files of a new clip.
    func makeStaging(_ id: String) throws(DiskError) -> (name: String, handle: DirectoryHandle) {
        guard isWritable else { throw DiskError(operation: .write, name: id, number: ENOSPC) }
        let number = state.withLock { state in
            state.stagingCount += 1
            return state.stagingCount
        }
        let name = "\(id).\(getpid()).\(number)"
        return (name, try temporary.makeDirectory(name))
    }

    func discardStaging(_ name: String) { try? temporary.remove(name) }

    /// Forces a staging folder to the disk and moves it to its place.
    func publish(_ id: String, staging name: String, handle: DirectoryHandle, isPinned: Bool)
        throws(DiskError)
    {
        var byteCount = 0
        let files = try handle.names()
        // All are on their way before the first is waited for: then one commit of the journal serves them all.
        for file in files { handle.startWriting(file) }
        for file in files {
            try handle.sync(file)
            byteCount += handle.status(file)?.byteCount ?? 0
        }
        try handle.sync()
        let prefix = String(id.prefix(2))
        let shelf = try objects.makeDirectory(prefix)
        try objects.sync()
        do throws(DiskError) {
            try temporary.move(name, to: shelf, as: id)
        } catch {
            // Another run finished the same clip first: the bytes are the same.
            guard error.number == ENOTEMPTY || error.number == EEXIST else { throw error }
            discardStaging(name)
        }
        try shelf.sync()
        let size = byteCount
        state.withLock { state in
            state.clock += 1
            state.entries[id] = Entry(byteCount: size, lastUse: state.clock, isPinned: isPinned)
        }
        evict()
    }

    /// Removes the clips that were not used for longest until nine tenths of the budget are kept.
    private func evict() {
        let victims = state.withLock { state -> [String] in
            var total = state.byteCount
            guard total > budget.byteCount else { return [] }
            var victims: [String] = []
            let candidates = state.entries.filter { !$0.value.isPinned }.sorted {
                $0.value.lastUse < $1.value.lastUse
            }
            // The newest clip stays: somebody is about to read it.
            for (id, entry) in candidates.dropLast() where total > budget.byteCount / 10 * 9 {
                total -= entry.byteCount
                victims.append(id)
                state.entries[id] = nil
            }
            state.counters.evictions += victims.count
            return victims
        }
        for id in victims {
            guard let shelf = try? objects.directory(String(id.prefix(2))) else { continue }
            // Moved first: a clip that is half removed must not be found by the next start.
            let name = "\(id).evicted"
            guard (try? shelf.move(id, to: temporary, as: name)) != nil else { continue }
            try? temporary.remove(name)
        }
    }
}
