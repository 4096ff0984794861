import FileMapping
import Glibc
import SignCatalog
import SignCompiler

/// Packs of compiled signs: whole files that begin like one, and anything else as the bytes of one sign and as a tree of
/// a library's parsed files.
///
/// Sums are made right first: they tell damage, and an input that only fails its sum says nothing of the reader.
enum PackTarget {
    private static let magic: [UInt8] = [0x53, 0x47, 0x50, 0x4B]
    private static let keyRange = 8..<(8 + SignPack.keyByteCount)
    private static let headerByteCount = keyRange.upperBound + 16
    private static let name = "input"
    /// A file in memory without a name: a pack is mapped from a path, and a disk would take most of the time.
    private static let file: CInt = {
        let name = "/signavatar-fuzz-\(getpid())"
        let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { fatalError("no file in memory: \(String(cString: strerror(errno)))") }
        shm_unlink(name)
        return descriptor
    }()

    static func run(_ bytes: [UInt8]) {
        if bytes.starts(with: magic), bytes.count >= headerByteCount {
            read(repaired(bytes), key: Array(bytes[keyRange]))
        } else {
            let key = [UInt8](repeating: 7, count: SignPack.keyByteCount)
            readTree(bytes, key: key)
            guard let pack = read(around(bytes, key: key), key: key) else {
                promise(false, "a pack with a right header opens")
                return
            }
            for form in [SignForm.citation, .fluent] {
                guard let found = try? pack.sign(named: name, form: form) else { continue }
                let written = SignPack.bytes(of: [(form, found)], key: key)
                guard let second = read(written, key: key),
                    let again = try? second.sign(named: name, form: form)
                else {
                    promise(false, "a sign that was read can be written and read")
                    return
                }
                promise(
                    SignPack.bytes(of: [(form, again)], key: key) == written, "a sign stays what it was")
            }
        }
    }

    /// The bytes as the one tree of a pack; a tree that was read is written and read as the same.
    private static func readTree(_ bytes: [UInt8], key: [UInt8]) {
        var writer = PackWriter()
        writer.put(1)
        writer.put(name)
        writer.put(bytes.count)
        writer.put(bytes)
        var pack = PackWriter()
        pack.put(Array(LibraryTreePack.bytes(of: [:], key: key)[..<keyRange.upperBound]))
        pack.put(writer.bytes.withUnsafeBytes { WordChecksum.of($0) })
        pack.put(writer.bytes.count)
        pack.put(writer.bytes)
        guard let trees = openTrees(pack.bytes, key: key) else {
            promise(false, "a pack of trees with a right header opens")
            return
        }
        guard let found = try? trees.tree(name, path: name) else { return }
        let written = LibraryTreePack.bytes(of: [name: found], key: key)
        let again = openTrees(written, key: key).flatMap { try? $0.tree(name, path: name) }
        promise(again == .some(found), "a tree stays what it was")
    }

    private static func openTrees(_ bytes: [UInt8], key: [UInt8]) -> LibraryTreePack? {
        guard ftruncate(file, 0) == 0, pwrite(file, bytes, bytes.count, 0) == bytes.count else {
            fatalError("the scratch file cannot be written")
        }
        return try? LibraryTreePack(path: "/proc/self/fd/\(file)", key: key)
    }

    @discardableResult
    private static func read(_ bytes: [UInt8], key: [UInt8]) -> SignPack? {
        guard ftruncate(file, 0) == 0, pwrite(file, bytes, bytes.count, 0) == bytes.count else {
            fatalError("the scratch file cannot be written")
        }
        guard let pack = try? SignPack(path: "/proc/self/fd/\(file)", key: key) else { return nil }
        for form in [SignForm.citation, .fluent] { _ = try? pack.sign(named: name, form: form) }
        return pack
    }

    /// A file whose index fits its sum, as far as the lengths let it have one.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let length = (0..<4).reduce(0) { $0 | Int(bytes[keyRange.upperBound + 8 + $1]) << (8 * $1) }
        guard length <= bytes.count - headerByteCount else { return bytes }
        var result = bytes
        let sum = bytes[headerByteCount..<(headerByteCount + length)].withUnsafeBytes { WordChecksum.of($0) }
        for place in 0..<8 {
            result[keyRange.upperBound + place] = UInt8(truncatingIfNeeded: sum >> (8 * place))
        }
        return result
    }

    /// A whole pack with one sign in the citation form.
    private static func around(_ body: [UInt8], key: [UInt8]) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func long(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let sum = body.withUnsafeBytes { WordChecksum.of($0) }
        let entry =
            word(name.utf8.count) + Array(name.utf8) + word(0) + word(0) + word(body.count) + long(sum)
        let index = word(1) + entry
        let head = magic + word(1) + key + long(index.withUnsafeBytes { WordChecksum.of($0) })
        return head + word(index.count) + word(body.count) + index + body
    }
}
