import AvatarMath
import AvatarModel
import FileMapping

extension CompiledSign {
    /// Writes everything but the name.
    func pack(into writer: inout PackWriter) {
        writer.put(each: parts) { writer, part in
            writer.put(part.seconds)
            writer.put(part.holdSeconds)
            writer.put(UInt32(part.isFree ? 1 : 0))
            for side in Side.allCases {
                writer.put(UInt32(part.tracks[side] == nil ? 0 : 1))
                part.tracks[side]?.pack(into: &writer)
            }
        }
        report.pack(into: &writer)
    }

    /// Reads what `pack(into:)` wrote.
    init(name: String, from reader: inout PackReader) throws(PackError) {
        let parts = try reader.list(elementSize: 20) { (reader: inout PackReader) throws(PackError) in
            var part = CompiledPart(
                tracks: [:], seconds: try reader.float(), holdSeconds: try reader.float(),
                isFree: try reader.word() == 1)
            for side in Side.allCases where try reader.word() == 1 {
                part.tracks[side] = try HandTrack(from: &reader)
            }
            return part
        }
        self.init(name: name, parts: parts, report: try CompileReport(from: &reader))
    }
}

extension HandTrack {
    fileprivate func pack(into writer: inout PackWriter) {
        writer.put(each: arms) { writer, key in
            writer.put(key.seconds)
            writer.put(key.posture.wrist)
            for value in [
                key.posture.swivel, key.posture.pronation, key.posture.flexion, key.posture.deviation,
                key.posture.shoulders.lift, key.posture.shoulders.forward,
            ] { writer.put(value) }
            writer.put(UInt32(key.isSharp ? 1 : 0))
        }
        writer.put(each: shapes) { writer, key in
            writer.put(key.seconds)
            for value in key.angles.values { writer.put(value) }
        }
        writer.put(each: modulation.offsets) { $0.put($1) }
        writer.put(each: modulation.bends) { $0.put($1) }
        writer.put(each: modulation.fingers) { writer, angles in
            for value in angles { writer.put(value) }
        }
    }

    fileprivate init(from reader: inout PackReader) throws(PackError) {
        func angles(_ reader: inout PackReader) throws(PackError) -> [Float] {
            var values: [Float] = []
            values.reserveCapacity(HandAngles.count)
            for _ in 0..<HandAngles.count { values.append(try reader.float()) }
            return values
        }
        arms = try reader.list(elementSize: 44) { (reader: inout PackReader) throws(PackError) in
            ArmKey(
                seconds: try reader.float(),
                posture: ArmPosture(
                    wrist: try reader.vector(), swivel: try reader.float(), pronation: try reader.float(),
                    flexion: try reader.float(), deviation: try reader.float(),
                    shoulders: ShoulderMove(lift: try reader.float(), forward: try reader.float())),
                isSharp: try reader.word() == 1)
        }
        shapes = try reader.list(elementSize: 88) { (reader: inout PackReader) throws(PackError) in
            ShapeKey(seconds: try reader.float(), angles: HandAngles(values: try angles(&reader)))
        }
        guard !arms.isEmpty, !shapes.isEmpty else { throw .damaged("a hand without keys") }
        modulation = Modulation()
        modulation.offsets = try reader.list(elementSize: 12) {
            (reader: inout PackReader) throws(PackError) in
            try reader.vector()
        }
        modulation.bends = try reader.list(elementSize: 12) { (reader: inout PackReader) throws(PackError) in
            try reader.vector()
        }
        modulation.fingers = try reader.list(elementSize: 84) {
            (reader: inout PackReader) throws(PackError) in try angles(&reader)
        }
    }
}

extension CompileReport {
    fileprivate func pack(into writer: inout PackWriter) {
        writer.put(each: contacts) { writer, contact in
            writer.put(contact.part)
            writer.put(UInt32(contact.side == .left ? 0 : 1))
            writer.put(contact.what)
            writer.put(contact.errorMetres)
        }
        writer.put(each: contradictions) { writer, found in
            writer.put(found.part)
            writer.put(UInt32(found.side == .left ? 0 : 1))
            writer.put(found.first)
            writer.put(found.second)
            writer.put(found.writtenRadians)
            writer.put(found.handRadians)
        }
        for value in [orientationDeviation, bodyPenetration, handPenetration, wristLimitShare] {
            writer.put(value)
        }
        writer.put(keyCount)
    }

    fileprivate init(from reader: inout PackReader) throws(PackError) {
        self.init()
        contacts = try reader.list(elementSize: 16) { (reader: inout PackReader) throws(PackError) in
            Contact(
                part: Int(try reader.word()), side: try reader.word() == 0 ? .left : .right,
                what: try reader.text(), errorMetres: try reader.float())
        }
        contradictions = try reader.list(elementSize: 24) {
            (reader: inout PackReader) throws(PackError) in
            Contradiction(
                part: Int(try reader.word()), side: try reader.word() == 0 ? .left : .right,
                first: try reader.text(), second: try reader.text(), writtenRadians: try reader.float(),
                handRadians: try reader.float())
        }
        orientationDeviation = try reader.float()
        bodyPenetration = try reader.float()
        handPenetration = try reader.float()
        wristLimitShare = try reader.float()
        keyCount = Int(try reader.word())
    }
}

extension PackWriter {
    fileprivate mutating func put(_ value: Vector3) {
        put(value.x)
        put(value.y)
        put(value.z)
    }
}

extension PackReader {
    fileprivate mutating func vector() throws(PackError) -> Vector3 {
        Vector3(try float(), try float(), try float())
    }
}
