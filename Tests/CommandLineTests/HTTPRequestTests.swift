import Testing

@testable import signavatar

@Suite("The preview's requests")
struct HTTPRequestTests {
    private func request(_ text: String) throws(HTTPRequest.Refusal) -> HTTPRequest {
        try HTTPRequest(head: Array(text.utf8), port: 8173)
    }

    @Test("a browser's request is read", arguments: ["127.0.0.1:8173", "localhost:8173", "LOCALHOST:8173"])
    func good(host: String) throws {
        let head = "GET /frame/1/2.png HTTP/1.1\r\nAccept: */*\r\nhost:  \(host)\r\n\r\n"
        #expect(try request(head).path == "/frame/1/2.png")
    }

    @Test(
        "everything else is refused",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: evil.example:8173\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost: localhost:80\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\nHost: localhost:8173\r\nHost: localhost:8173\r\n\r\n", 403),
            ("GET / HTTP/1.1\r\n\r\n", 403),
            ("POST / HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 405),
            ("HEAD / HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 405),
            ("GET / HTTP/1.1\r\nHost: localhost:8173\r\nContent-Length: 1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost:8173\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/2\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET http://localhost:8173/ HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET /%2e HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET /?q HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : localhost:8173\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n folded\r\nHost: localhost:8173\r\n\r\n", 400),
            ("GET / HTTP/1.1\nHost: localhost:8173\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost:8173\r\nX: \u{7F}\r\n\r\n", 400),
            ("GET /你 HTTP/1.1\r\nHost: localhost:8173\r\n\r\n", 400), ("", 400), ("\r\n\r\n", 400),
            ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n\r\n", 431),
        ])
    func bad(head: String, status: Int) {
        let refusal = #expect(throws: HTTPRequest.Refusal.self) { try request(head) }
        #expect(refusal?.status == status)
    }

    @Test("an answer says how long it is and that nothing else may be loaded")
    func answer() {
        let text = String(decoding: HTTPResponse(status: 404, text: "no").bytes, as: UTF8.self)
        #expect(text.hasPrefix("HTTP/1.1 404 Not Found\r\n") && text.hasSuffix("\r\n\r\nno\n"))
        #expect(text.contains("Content-Length: 3\r\n") && text.contains("default-src 'none'"))
    }
}

@Suite("The preview's pages")
struct PreviewSessionTests {
    private func body(_ session: PreviewSession, _ path: String) throws -> (status: Int, text: String) {
        let head = "GET \(path) HTTP/1.1\r\nHost: localhost:1\r\n\r\n"
        let answer = session.answer(try HTTPRequest(head: Array(head.utf8), port: 1))
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test("frames belong to their version; an error keeps them")
    func versions() throws {
        let session = PreviewSession()
        session.begin([("frameCount", .integer(2))])
        session.add(frame: Array("first".utf8), joints: "{}", index: 1)
        #expect(try body(session, "/frame/1/1.png") == (200, "first"))
        #expect(try body(session, "/joints/1/1.json") == (200, "{}"))
        #expect(
            try body(session, "/state.json").text == #"{"version":1,"error":null,"ready":[1],"frameCount":2}"#
        )
        session.fail("line 3")
        #expect(try body(session, "/frame/1/1.png").status == 200)
        #expect(try body(session, "/state.json").text.contains(#""error":"line 3""#))
        session.recover()
        session.begin([])
        #expect(try body(session, "/frame/1/1.png").status == 404)
        #expect(try body(session, "/state.json").text == #"{"version":2,"error":null,"ready":[]}"#)
    }

    @Test(
        "only the fixed pages are there",
        arguments: [
            "/x", "/frame", "/frame/1", "/frame/1/0.png", "/frame/x/1.png", "/frame/1/1/1.png",
            "/../frame/1/1.png",
            "//", "/joints/1/9.json", "/frame/99999999999999999999/1.png",
        ])
    func missing(path: String) throws {
        let session = PreviewSession()
        session.begin([])
        session.add(frame: [1], joints: "{}", index: 1)
        #expect(try body(session, path).status == 404)
    }

    @Test("the page is whole and loads nothing from elsewhere")
    func page() throws {
        let text = try body(PreviewSession(), "/").text
        #expect(text.contains("</html>") && !text.contains("http://") && !text.contains("https://"))
    }
}
