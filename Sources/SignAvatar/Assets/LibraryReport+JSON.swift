import SignCompiler

extension LibraryReport {
    /// The whole report as one document: signs in the order of their names, the same bytes every time.
    ///
    /// Lengths are in millimetres, angles in degrees, times in seconds. `failures` are broken limits,
    /// `waived` those that the entry is excused from, `breaksStrict` the rules whose strict limit is broken.
    public var json: JSONValue {
        .object([
            ("signs", .list(rows.map(Self.json))),
            (
                "homographs",
                .object(homographs.sorted { $0.key < $1.key }.map { ($0.key, Self.texts($0.value)) })
            ),
            (
                "limits",
                Self.json(limits)
            ),
            ("strictLimits", Self.json(.strict)),
            ("rules", Self.json(rules: rows, limits: limits)),
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
            ("measures", json(row.measures)),
            ("breaksStrict", texts(row.measures.breaches(.strict).map(\.rule.rawValue))),
            ("failures", texts(row.failures)), ("waived", texts(row.waived)),
        ])
    }

    /// What was found of each kind, and where; depths are 0 where nothing is inside.
    private static func json(_ measures: SignMeasures) -> JSONValue {
        func item(_ name: String, _ worst: SignMeasures.Worst, scale: Float) -> (String, JSONValue) {
            (
                name,
                .object([
                    ("value", decimal(worst.value * scale, places: 2)), ("where", .text(worst.place)),
                ])
            )
        }
        let degrees: Float = 180 / .pi
        return .object([
            item("contactMillimetres", measures.contact, scale: 1000),
            item("areaMillimetres", measures.area, scale: 1000),
            item("faceMillimetres", measures.face, scale: 1000),
            item("bodyMillimetres", measures.body, scale: 1000),
            item("handsMillimetres", measures.hands, scale: 1000),
            item("forearmMillimetres", measures.forearm, scale: 1000),
            item("fittedBodyMillimetres", measures.fittedBody, scale: 1000),
            item("fittedHandsMillimetres", measures.fittedHands, scale: 1000),
            item("wayFaceMillimetres", measures.wayFace, scale: 1000),
            item("wayBodyMillimetres", measures.wayBody, scale: 1000),
            item("wayHandsMillimetres", measures.wayHands, scale: 1000),
            item("wayForearmMillimetres", measures.wayForearm, scale: 1000),
            item("orientationDegrees", measures.orientation, scale: degrees),
            item("wristPercent", measures.wrist, scale: 100),
            item("elbowPercent", measures.elbow, scale: 100),
            item("hiddenPercent", measures.hidden, scale: 100),
            item("depthPercent", measures.depth, scale: 100),
        ])
    }

    private static func json(_ limits: LintLimits) -> JSONValue {
        .object([
            ("contactMillimetres", millimetres(limits.contactMetres)),
            ("areaMillimetres", millimetres(limits.areaMetres)),
            ("faceMillimetres", millimetres(limits.faceMetres)),
            ("bodyMillimetres", millimetres(limits.bodyMetres)),
            ("handsMillimetres", millimetres(limits.handsMetres)),
            ("forearmMillimetres", millimetres(limits.forearmMetres)),
            ("fittedBodyMillimetres", millimetres(limits.fittedBodyMetres)),
            ("fittedHandsMillimetres", millimetres(limits.fittedHandsMetres)),
            ("wayExtraMillimetres", millimetres(limits.wayExtraMetres)),
            ("orientationDegrees", degrees(limits.orientationRadians)),
            ("wristPercent", decimal(limits.wristShare * 100, places: 2)),
            ("elbowPercent", decimal(limits.elbowShare * 100, places: 2)),
            ("hiddenPercent", decimal(limits.hiddenShare * 100, places: 2)),
            ("depthPercent", decimal(limits.depthShare * 100, places: 2)),
        ])
    }

    /// The signs that break each rule: the limit they are held against, and the strict one.
    private static func json(rules rows: [Row], limits: LintLimits) -> JSONValue {
        .object(
            LintRule.allCases.map { rule in
                func names(_ limits: LintLimits) -> JSONValue {
                    texts(
                        rows.filter { row in row.measures.breaches(limits).contains { $0.rule == rule } }
                            .map(\.name))
                }
                return (
                    rule.rawValue, .object([("breaks", names(limits)), ("breaksStrict", names(.strict))])
                )
            })
    }

    private static func json(_ contact: CompileReport.Contact) -> JSONValue {
        .object([
            ("part", .integer(contact.part)), ("hand", .text("\(contact.side)")),
            ("what", .text(contact.what)), ("residualMillimetres", millimetres(contact.errorMetres)),
        ])
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
