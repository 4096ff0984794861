import SignCompiler

extension LibraryReport {
    /// The whole report as one document: signs in the order of their names, the same bytes every time.
    ///
    /// Lengths are in millimetres, angles in degrees, times in seconds. `failures` are broken limits,
    /// `waived` those that the entry is excused from, `touched` the measures at or beyond their limit.
    public var json: JSONValue {
        .object([
            ("signs", .list(rows.map(Self.json))),
            (
                "homographs",
                .object(homographs.sorted { $0.key < $1.key }.map { ($0.key, Self.texts($0.value)) })
            ),
            (
                "limits",
                .object([
                    ("contactMillimetres", Self.millimetres(Limit.contactMetres)),
                    ("bodyPenetrationMillimetres", Self.millimetres(Limit.bodyPenetrationMetres)),
                    ("handPenetrationMillimetres", Self.millimetres(Limit.handPenetrationMetres)),
                    ("orientationDegrees", Self.degrees(Limit.orientationRadians)),
                    ("wristLimitShare", .integer(1)),
                ])
            ),
            (
                "summary",
                .object([
                    ("signs", .integer(rows.count)),
                    ("keys", .integer(rows.reduce(0) { $0 + $1.report.keyCount })),
                    ("contacts", .integer(rows.reduce(0) { $0 + $1.report.contacts.count })),
                    ("signsWithFailures", .integer(failureCount)),
                ])
            ),
        ])
    }

    private static func json(_ row: Row) -> JSONValue {
        let report = row.report
        return .object([
            ("name", .text(row.name)), ("location", .text(row.location)),
            ("keys", .integer(report.keyCount)), ("strokeSeconds", decimal(row.strokeSeconds, places: 3)),
            ("peakWristMetresPerSecond", decimal(row.peakWristMetresPerSecond, places: 3)),
            ("contacts", .list(report.contacts.map(json))),
            ("contradictions", texts(report.contradictions.map(\.message))),
            ("orientationDeviationDegrees", degrees(report.orientationDeviation)),
            ("bodyPenetrationMillimetres", millimetres(report.bodyPenetration)),
            ("handPenetrationMillimetres", millimetres(report.handPenetration)),
            ("wristLimitShare", decimal(report.wristLimitShare, places: 3)),
            ("touched", texts(touched(report))), ("failures", texts(row.failures)),
            ("waived", texts(row.waived)),
        ])
    }

    private static func json(_ contact: CompileReport.Contact) -> JSONValue {
        .object([
            ("part", .integer(contact.part)), ("hand", .text("\(contact.side)")),
            ("what", .text(contact.what)), ("residualMillimetres", millimetres(contact.errorMetres)),
        ])
    }

    private static func touched(_ report: CompileReport) -> [String] {
        var names: [String] = []
        if report.contacts.contains(where: { $0.errorMetres >= Limit.contactMetres }) {
            names.append("contact")
        }
        if report.bodyPenetration >= Limit.bodyPenetrationMetres { names.append("body") }
        if report.handPenetration >= Limit.handPenetrationMetres { names.append("hands") }
        if report.orientationDeviation >= Limit.orientationRadians { names.append("orientation") }
        if report.wristLimitShare >= 1 { names.append("wrist") }
        return names
    }

    private static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
    private static func millimetres(_ metres: Float) -> JSONValue { decimal(metres * 1000, places: 2) }
    private static func degrees(_ radians: Float) -> JSONValue { decimal(radians * 180 / .pi, places: 2) }

    /// Rounded so that the last bits of a sum do not make two reports differ.
    private static func decimal(_ value: Float, places: Int) -> JSONValue {
        let scale: Double = places == 3 ? 1000 : 100
        return .number((Double(value) * scale).rounded() / scale)
    }
}
