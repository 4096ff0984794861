#if canImport(Glibc)
    import Glibc
#endif

/// The names under which a browser may reach the service.
///
/// A page of another origin that got a name of its own resolved to this machine sends that name as `Host`.
public struct AllowedHosts: Sendable {
    private let names: Set<String>

    /// Allows the names of this machine, the address that is listened on, and further names.
    ///
    /// - Parameters:
    ///   - listener: the address that is listened on; an IPv6 address stands without brackets.
    ///   - others: names and addresses, in any case, IPv6 addresses with or without brackets.
    public init(listener: String, others: [String]) {
        names = Set((["127.0.0.1", "localhost", "::1", listener] + others).map(Self.name(of:)))
    }

    /// Whether a `Host` field names one of them; its port does not count.
    public func allows(_ authority: String) -> Bool { names.contains(Self.name(of: authority)) }

    /// The name without port and brackets, in lower case; IPv6 addresses in their shortest form.
    private static func name(of authority: String) -> String {
        var name = Substring(authority.lowercased())
        if name.hasPrefix("["), let end = name.firstIndex(of: "]") {
            name = name[name.index(after: name.startIndex)..<end]
        } else if let colon = name.firstIndex(of: ":"), !name[name.index(after: colon)...].contains(":") {
            // More than one colon is an IPv6 address without a port.
            name = name[..<colon]
        }
        guard name.contains(":") else { return String(name) }
        // The interface behind a '%' counts on this machine only: browsers leave it out.
        return shortestIPv6(String(name.prefix { $0 != "%" }))
    }

    private static func shortestIPv6(_ text: String) -> String {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return text }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
