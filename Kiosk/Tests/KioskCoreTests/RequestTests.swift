import Foundation
import KioskCore
import Raster
import SignAvatar
import Testing

@Suite("Requests")
struct RequestTests {
    private func code(_ body: () throws -> Void) -> Problem.Code? {
        do { try body() } catch let problem as Problem { return problem.code } catch { return nil }
        return nil
    }

    private func json(_ text: String, limits: KioskLimits = KioskLimits()) throws -> JSONValue {
        try StrictJSON.parse(Array(text.utf8), limits: limits)
    }

    // MARK: JSON

    @Test("JSON of every kind is read as it was meant")
    func readsJSON() throws {
        let value = try json(#" {"a": [1, -2.5e1, true, null], "b": "\u4f60\ud83d\ude00\n"} "#)
        #expect(value.compact == #"{"a":[1,-25,true,null],"b":"你😀\n"}"#)
    }

    @Test(
        "bad JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,\"a\":2}", "01", "NaN", "Infinity", "1e999", "\"\u{1}\"",
            "\"\\ud800\"",
            "{} x", "'a'", "[1 2]", "tru", "-", "\"\\x\"", "{1:2}",
        ])
    func refusesJSON(text: String) {
        #expect(code { _ = try json(text) } == .badJSON)
    }

    @Test("bytes that are not UTF-8 are refused")
    func refusesBytes() {
        #expect(code { _ = try StrictJSON.parse([0x22, 0xC3, 0x28, 0x22]) } == .badJSON)
    }

    @Test("32 levels are read, 33 are not")
    func depthLimit() throws {
        _ = try json(String(repeating: "[", count: 32) + String(repeating: "]", count: 32))
        #expect(
            code { _ = try json(String(repeating: "[", count: 33) + String(repeating: "]", count: 33)) }
                == .badJSON)
    }

    @Test("10,000 values are read, one more is not")
    func nodeLimit() throws {
        let list = [String](repeating: "0", count: 9_999).joined(separator: ",")
        _ = try json("[\(list)]")
        #expect(code { _ = try json("[\(list),0]") } == .badJSON)
    }

    // MARK: Texts

    @Test("1,000 characters are taken, 1,001 are not")
    func scalarLimit() throws {
        let check = TextCheck()
        #expect(try check.checked(String(repeating: "好", count: 1000)).count == 1000)
        #expect(code { _ = try check.checked(String(repeating: "好", count: 1001)) } == .textNotAllowed)
    }

    @Test("4,000 bytes are taken, 4,001 are not")
    func byteLimit() throws {
        let check = TextCheck()
        _ = try check.checked(String(repeating: "𠮷", count: 1000))
        #expect(code { _ = try check.checked(String(repeating: "𠮷", count: 1000) + "a") } == .textNotAllowed)
    }

    @Test("8 combining marks in a row are taken, 9 are not")
    func markLimit() throws {
        let check = TextCheck()
        // U+0323 does not compose with x, so every mark stays.
        _ = try check.checked("x" + String(repeating: "\u{0323}", count: 8))
        #expect(
            code { _ = try check.checked("x" + String(repeating: "\u{0323}", count: 9)) } == .textNotAllowed)
    }

    @Test(
        "characters that hide or turn text are refused",
        arguments: [0x00, 0x09, 0x202E, 0x2066, 0xFFFE, 0xFDD0, 0x1FFFF, 0x85] as [UInt32])
    func refusesScalars(value: UInt32) throws {
        let scalar = Character(try #require(Unicode.Scalar(value)))
        #expect(code { _ = try TextCheck().checked("你\(scalar)好") } == .textNotAllowed)
    }

    @Test("texts are composed, line feeds stay, and blanks alone are no text")
    func normalizes() throws {
        #expect(try TextCheck().checked("e\u{301}\n").unicodeScalars.map(\.value) == [0xE9, 0x0A])
        #expect(code { _ = try TextCheck().checked(" \n　") } == .textNotAllowed)
    }

    // MARK: Profiles and orders

    @Test("profiles up to the limits are taken", arguments: ["1920x1080@60", "1080x1920@25", "64x64@1"])
    func takesProfile(text: String) throws {
        #expect(try ClipProfile(text).name == text)
    }

    @Test(
        "profiles beyond the limits or written otherwise are refused",
        arguments: [
            "1921x1080@25", "1920x1081@25", "63x64@25", "64x63@25", "640x480@61", "640x480@0", "640x480",
            "0640x480@25", "640*480@25", "-640x480@25", "640x480@25@25", "", "640x480@2.5", "９x９@９",
        ])
    func refusesProfile(text: String) {
        let found = code { _ = try ClipProfile(text) }
        #expect(found == .clipNotAllowed || found == .badRequest)
    }

    private var reader: RenderOrderReader {
        get throws {
            RenderOrderReader(
                limits: KioskLimits(),
                phrases: try PhraseBook(
                    yaml: """
                        templates:
                          call:
                            text: 请{ticket}号到{window}号窗口
                            slots: {ticket: ticket, window: number}
                            priority: call
                        """, file: "test"), defaultProfile: "480x640@25")
        }
    }

    @Test("a template with slots becomes the text with its class")
    func template() throws {
        let body = try json(#"{"template":"call","slots":{"ticket":"A015","window":3}}"#)
        let order = try reader.order(body, now: Date())
        #expect(order.clip.text == "请A015号到3号窗口")
        #expect(order.priority == .call)
    }

    @Test("the camera is part of the order, and an address may name it")
    func camera() throws {
        #expect(
            try reader.order(try json(#"{"text":"好","camera":"hands"}"#), now: Date()).clip.options.view
                == .hands)
        #expect(try reader.clip(query: [("text", "好"), ("camera", "face")]).options.view == .face)
        #expect(try reader.clip(query: [("text", "好")]).options.view == .upperBody)
    }

    @Test("a refusal says the same in Chinese and in English")
    func bilingual() throws {
        let reader = try self.reader
        let body = try json(#"{"text":"好","speed":3}"#)
        let problem = #expect(throws: Problem.self) { try reader.order(body, now: Date()) }
        #expect(problem?.chinese == "speed：收到3.0，允许0.5 到 2")
        #expect(problem?.english == "speed: found 3.0, allowed 0.5 to 2")
    }

    @Test(
        "orders with mistakes are refused",
        arguments: [
            #"{}"#, #"{"text":"a","template":"call"}"#, #"{"text":1}"#, #"{"text":"a","colour":1}"#,
            #"{"template":"none"}"#, #"{"template":"call","slots":{"ticket":"A"}}"#,
            #"{"template":"call","slots":{"ticket":"A;B","window":3}}"#,
            #"{"template":"call","slots":{"ticket":"123456789","window":3}}"#,
            #"{"template":"call","slots":{"ticket":"A","window":3,"x":1}}"#, #"{"text":"a","slots":{}}"#,
            #"{"text":"a","speed":2.1}"#, #"{"text":"a","speed":0.4}"#, #"{"text":"a","priority":"top"}"#,
            #"{"text":"a","ttl_s":0}"#, #"{"text":"a","ttl_s":301}"#, #"{"text":"a","signer":"x"}"#,
            #"{"text":"a","camera":"feet"}"#, #"{"text":"a","camera":1}"#, #"{"text":"a","camera":null}"#,
            #"{"text":"a","expires_at":"2001-01-01T00:00:00Z"}"#, #"{"text":"a","strict":1}"#, #"[]"#,
        ])
    func refusesOrder(body: String) throws {
        let reader = try self.reader
        #expect(code { _ = try reader.order(try json(body), now: Date()) } == .badRequest)
    }

    @Test(
        "an emergency may last 24 hours and not a second more", arguments: [(86_400, true), (86_401, false)])
    func emergencyLength(seconds: Int, isAllowed: Bool) throws {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        let end = (now + Double(seconds)).formatted(.iso8601)
        let body = try json(#"{"text":"a","priority":"emergency","expires_at":"\#(end)"}"#)
        let reader = try self.reader
        let order = try? reader.order(body, now: now)
        #expect((order != nil) == isAllowed)
    }

    @Test("a text in an address may have 500 characters and not 501", arguments: [(500, true), (501, false)])
    func addressText(count: Int, isAllowed: Bool) throws {
        let reader = try self.reader
        let clip = try? reader.clip(query: [("text", String(repeating: "好", count: count))])
        #expect((clip != nil) == isAllowed)
    }

    @Test("the address and the body of the same request give the same clip")
    func sameClip() throws {
        let reader = try self.reader
        let order = try reader.order(
            try json(#"{"text":"你好","profile":"320x480@20","speed":0.75}"#), now: Date())
        let query = try reader.clip(query: [("speed", "0.75"), ("text", "你好"), ("profile", "320x480@20")])
        #expect(order.clip == query)
    }

    @Test("every problem has a status and speaks two languages")
    func problems() {
        for code in Problem.Code.allCases {
            let json = Problem(code, chinese: "中", english: "en").json
            #expect((400...599).contains(json["status"]?.integerValue ?? 0))
            #expect(json["code"]?.textValue == code.rawValue)
        }
    }
}
