import Foundation
import TestSupport
import Testing

@testable import AvatarFiles

@Suite("Damaged avatar files")
struct DamageTests {
    /// `SIGNAVATAR_MUTATIONS` asks for more than the suite has time for.
    static let count = ProcessInfo.processInfo.environment["SIGNAVATAR_MUTATIONS"].flatMap { Int($0) } ?? 1000

    /// Bytes with one to eight changes: flipped, overwritten, cut off, or a run copied elsewhere.
    static func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes[place] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 3: if UInt8.random(in: 0..<8, using: &generator) == 0 { bytes.removeSubrange(place...) }
            case 4:
                // Digits of the JSON part, where counts and offsets are.
                if let digit = bytes[place...].firstIndex(where: { (48...57).contains($0) }) {
                    bytes[digit] = UInt8.random(in: 48...57, using: &generator)
                }
            default:
                let length = min(16, bytes.count - place)
                let target = Int.random(in: 0...(bytes.count - length), using: &generator)
                bytes.replaceSubrange(target..<(target + length), with: bytes[place..<(place + length)])
            }
        }
        return bytes
    }

    @Test("a damaged glTF file gives an avatar or an error, never a crash")
    func gltf() throws {
        let original = try GLTFAvatarWriter.encode(SmallFigure.tiny, licence: .init(authors: ["a tester"]))
        var generator = SeededGenerator(seed: 11)
        var refused = 0
        for _ in 0..<Self.count {
            do throws(AvatarFileError) {
                let avatar = try GLTFAvatarReader.read(Self.damaged(original, &generator), name: "x").avatar
                let last = avatar.mesh.indices.max() ?? 0
                if Int(last) >= avatar.mesh.positions.count { Issue.record("an index without a vertex") }
            } catch { refused += 1 }
        }
        #expect(refused > Self.count / 10)
        #expect(refused < Self.count)
    }

    /// A folder of GLB, VRM and `.gltf` files to damage instead of the small figure, `SIGNAVATAR_MUTATIONS` times in all.
    static let seeds = ProcessInfo.processInfo.environment["SIGNAVATAR_SEEDS"]

    /// A GLB file whose JSON alone is damaged; another file is damaged anywhere.
    static func withDamagedDocument(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        func word(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
        guard GLBContainer.isGLB(bytes), bytes.count >= 20, 20 + word(12) <= bytes.count else {
            return damaged(bytes, &generator)
        }
        var json = damaged(Array(bytes[20..<(20 + word(12))]), &generator)
        while json.count % 4 != 0 { json.append(0x20) }
        let rest = bytes[(20 + word(12))...]
        var file = ByteWriter()
        file.put(Array(bytes[0..<8]))
        file.put(count: 20 + json.count + rest.count)
        file.put(count: json.count)
        file.put(Array(bytes[16..<20]))
        file.put(json)
        file.put(Array(rest))
        return file.bytes
    }

    @Test("damaged models of others cost neither minutes nor gigabytes", .enabled(if: seeds != nil))
    func foreign() throws {
        let folder = try #require(Self.seeds)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0).map { [UInt8]($0) }
        }
        var generator = SeededGenerator(seed: 14)
        var slowest = Duration.zero
        var refused = 0
        let clock = ContinuousClock()
        for round in 0..<Self.count {
            // Every other time only the JSON, whose chunk keeps its right length: deeper rules are reached so.
            let file = files[round / 2 % files.count]
            let bytes =
                round % 2 == 0
                ? Self.damaged(file, &generator) : Self.withDamagedDocument(file, &generator)
            let time = clock.measure {
                do throws(AvatarFileError) {
                    _ = try GLTFAvatarReader.read(bytes, name: "x", mustBeHumanoid: false)
                } catch { refused += 1 }
                _ = try? VRMAnimation(decoding: bytes)
            }
            slowest = max(slowest, time)
        }
        // The most memory that this process ever had, kibibytes.
        let status = String(
            decoding: FileManager.default.contents(atPath: "/proc/self/status") ?? Data(), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        let peak = try #require(Int(line.filter(\.isNumber)))
        print("\(Self.count) files, \(refused) refused, slowest \(slowest), at most \(peak / 1024) MiB")
        #expect(slowest < .seconds(2))
        #expect(peak < 512 * 1024)
    }

    @Test("a damaged file of our own gives an avatar or an error, never a crash")
    func cached() throws {
        let original = CachedAvatar(stamp: "s", avatar: SmallFigure.tiny).encoded()
        var generator = SeededGenerator(seed: 12)
        var refused = 0
        for _ in 0..<Self.count {
            do throws(AvatarFileError) {
                _ = try CachedAvatar(decoding: Self.damaged(original, &generator))
            } catch { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test("every shorter file is refused")
    func truncated() throws {
        let original = CachedAvatar(stamp: "s", avatar: SmallFigure.tiny).encoded()
        for length in stride(from: 0, to: original.count, by: 97) {
            #expect(throws: AvatarFileError.self) {
                try CachedAvatar(decoding: Array(original.prefix(length)))
            }
        }
    }
}
