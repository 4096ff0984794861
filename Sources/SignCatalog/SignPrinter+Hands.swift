import AvatarMath

extension SignPrinter {
    /// What stands behind `right:` or `left:`; nil for a hand that rests.
    static func use(_ use: HandUse) -> String? {
        switch use {
        case .rest: nil
        case .mirror: "mirror"
        case .hold: "hold"
        case .posture(let posture): self.posture(posture)
        }
    }

    static func posture(_ posture: HandPosture) -> String {
        var values: [String: String] = [:]
        values["shape"] = posture.handshape.map(handshape)
        values["fingers"] = posture.fingers?.description
        values["axis"] = posture.axis?.description
        values["thumb"] = posture.thumb?.description
        values["palm"] = posture.palm?.description
        switch posture.place {
        case nil: break
        case .space(let name, _): values["at"] = YAMLText.scalar(name)
        case .site(let site, let gap):
            values["at"] = site.name
            if site.side != .own && site.side != .middle { values["side"] = site.side.rawValue }
            if gap != .touch { values["gap"] = gap.rawValue }
        case .otherHand(let part, let gap):
            values["at"] = "other.\(part.name)"
            if gap != .touch { values["gap"] = gap.rawValue }
        }
        values["with"] = posture.part?.name
        values["shift"] = displacement(posture.shift)
        values["slack"] = posture.slack.map { numbers([$0.fingers, $0.palm]) }
        return YAMLText.map(Notation.hand.map { ($0, values[$0]) })
    }

    /// Sideways, up or down, forward or inward; nil if there is none.
    static func displacement(_ displacement: Displacement) -> String? {
        let vector = displacement.vector
        guard vector != .zero else { return nil }
        func entry(_ value: Float, _ positive: String, _ negative: String) -> (String, String?) {
            (value < 0 ? negative : positive, value == 0 ? nil : YAMLText.number(value.magnitude))
        }
        return YAMLText.map([
            entry(vector.x, "left", "right"), entry(vector.y, "up", "down"),
            entry(vector.z, "forward", "inward"),
        ])
    }

    private static func handshape(_ shape: Handshape) -> String {
        guard let adjustment = shape.adjustment else { return YAMLText.scalar(shape.name) }
        var values: [String: String] = ["like": YAMLText.scalar(adjustment.base)]
        for (name, flexion) in zip(Notation.fingers, shape.flexions) where adjustment.keys.contains(name) {
            values[name] = numbers([flexion.knuckle, flexion.middle, flexion.end])
        }
        if adjustment.keys.contains("spread") { values["spread"] = numbers(shape.spreads) }
        let thumb = shape.thumb
        let angles = [thumb.radial, thumb.palmar, thumb.roll, thumb.knuckle, thumb.end]
        let written = zip(Notation.thumb, angles).filter { adjustment.keys.contains("thumb.\($0.0)") }
        if !written.isEmpty { values["thumb"] = YAMLText.map(written.map { ($0.0, YAMLText.number($0.1)) }) }
        if adjustment.keys.contains("contact") {
            values["contact"] = YAMLText.list(shape.contacts.map(contact))
        }
        return YAMLText.map((["like"] + Notation.handshape).map { ($0, values[$0]) })
    }

    private static func contact(_ contact: Handshape.ThumbContact) -> String {
        let isAlong = contact.fraction != Notation.Standard.contactFraction
        let isWide = contact.gapMetres != Notation.Standard.contactGapMetres
        return YAMLText.map([
            (contact.part.rawValue, "\(contact.finger.rawValue).\(contact.target.rawValue)"),
            ("at", isAlong ? YAMLText.number(contact.fraction) : nil),
            ("gap-mm", isWide ? millimetres(contact.gapMetres) : nil),
            ("finger-moves", contact.fingerMayMove ? "true" : nil),
        ])
    }

    /// The shortest number of millimetres that is read as these metres.
    private static func millimetres(_ metres: Float) -> String {
        let near = metres * 1000
        for candidate in [(near * 100).rounded() / 100, near, near.nextUp, near.nextDown]
        where candidate / 1000 == metres {
            return YAMLText.number(candidate)
        }
        return YAMLText.number(near)
    }

    static func numbers(_ values: [Float]) -> String { YAMLText.list(values.map(YAMLText.number)) }
}
