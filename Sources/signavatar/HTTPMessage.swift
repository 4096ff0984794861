/// A request that the preview answers: GET of a fixed path, by this machine's own name.
struct HTTPRequest: Equatable {
    /// Starts with `/`; printable ASCII without `%` and `?`.
    let path: String

    /// The longest head that is read, bytes.
    static let headLimit = 8192

    /// Why a request is not answered; `status` is HTTP's.
    struct Refusal: Error, Equatable {
        var status: Int
        var reason: String
    }

    /// Reads a request's head.
    ///
    /// Strict on purpose: browsers send nothing else, and everything else is refused.
    ///
    /// - Parameters:
    ///   - head: the bytes up to and with the empty line.
    ///   - port: where this server listens; part of the allowed Host names.
    /// - Throws: if the method, the path or the Host is not allowed; a page of another name that was pointed at
    ///   this machine is refused by its Host.
    init(head: [UInt8], port: UInt16) throws(Refusal) {
        guard head.count <= Self.headLimit else { throw Refusal(status: 431, reason: "head too long") }
        guard head.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }) else {
            throw Refusal(status: 400, reason: "head is not ASCII")
        }
        let text = String(decoding: head, as: UTF8.self)
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        guard text.hasSuffix("\r\n\r\n"), !lines.contains(where: { $0.contains { $0 == "\n" || $0 == "\r" } })
        else {
            throw Refusal(status: 400, reason: "lines do not end in CR LF")
        }
        lines.removeLast(2)
        let parts = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0" else {
            throw Refusal(status: 400, reason: "not a request line of HTTP/1.1")
        }
        guard parts[0] == "GET" else { throw Refusal(status: 405, reason: "only GET is answered") }
        guard parts[1].hasPrefix("/"), !parts[1].contains(where: { "%?#\\".contains($0) }) else {
            throw Refusal(status: 400, reason: "not a path of this server")
        }
        var hosts: [String] = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
                !line[..<colon].contains(where: { $0 == " " || $0 == "\t" })
            else { throw Refusal(status: 400, reason: "not a header line") }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "host": hosts.append(value.lowercased())
            case "content-length", "transfer-encoding":
                throw Refusal(status: 400, reason: "a GET has no body")
            default: break
            }
        }
        guard hosts == ["127.0.0.1:\(port)"] || hosts == ["localhost:\(port)"] else {
            throw Refusal(status: 403, reason: "Host must be 127.0.0.1:\(port) or localhost:\(port)")
        }
        path = String(parts[1])
    }
}

/// An answer with its whole body.
struct HTTPResponse: Sendable {
    var status = 200
    var contentType: String
    var body: [UInt8]

    static let reasons = [
        200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout", 431: "Request Header Fields Too Large",
    ]

    /// A short text; for refusals.
    init(status: Int, text: String) {
        self.status = status
        contentType = "text/plain; charset=utf-8"
        body = Array((text + "\n").utf8)
    }

    /// A document.
    init(contentType: String, body: [UInt8]) {
        self.contentType = contentType
        self.body = body
    }

    /// Head and body as sent.
    ///
    /// Nothing may be kept, framed, or loaded from elsewhere.
    var bytes: [UInt8] {
        let head = """
            HTTP/1.1 \(status) \(Self.reasons[status] ?? "Error")\r
            Content-Type: \(contentType)\r
            Content-Length: \(body.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Content-Security-Policy: default-src 'none'; script-src 'unsafe-inline'; \
            style-src 'unsafe-inline'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'\r
            Cross-Origin-Resource-Policy: same-origin\r
            Connection: close\r
            \r

            """
        return Array(head.utf8) + body
    }
}
