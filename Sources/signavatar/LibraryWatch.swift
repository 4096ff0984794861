#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Notices when a file of a sign library is saved, by asking for times and sizes.
struct LibraryWatch {
    private let folders: [String]
    private var last: [String] = []

    /// Watches a library folder and its `signs`.
    init(directory: String) {
        folders = [directory, directory + "/signs"]
        last = stamps()
    }

    /// Whether anything changed since the last call.
    mutating func hasChanged() -> Bool {
        let now = stamps()
        defer { last = now }
        return now != last
    }

    /// Name, size, inode and time of every YAML file; editors replace files or write into them.
    private func stamps() -> [String] {
        var result: [String] = []
        for folder in folders {
            guard let stream = opendir(folder) else { continue }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard name.hasSuffix(".yaml") else { continue }
                var status = stat()
                guard stat("\(folder)/\(name)", &status) == 0 else { continue }
                #if canImport(Glibc)
                    let time = status.st_mtim
                #else
                    let time = status.st_mtimespec
                #endif
                result.append(
                    "\(folder)/\(name) \(status.st_size) \(status.st_ino) \(time.tv_sec) \(time.tv_nsec)")
            }
        }
        return result.sorted()
    }
}
