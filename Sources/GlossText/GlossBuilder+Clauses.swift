extension GlossBuilder {
    /// Orders the clause, writes its glosses and scopes, and begins the next.
    mutating func closeClause(pause: Int, endsSentence: Bool) {
        defer {
            clause = []
            clauseMarks = []
        }
        let start = result.glosses.count
        let topic = topicTokens(clause)
        for item in ordered(clause) { result.glosses += item.glosses }
        let end = result.glosses.count
        if let first = (start..<end).first(where: { topic.contains(result.glosses[$0].token) }),
            let last = (start..<end).last(where: { topic.contains(result.glosses[$0].token) })
        {
            result.scopes.append(NonManualScope(kind: .topic, range: first..<(last + 1)))
        }
        if end > start {
            for kind in NonManualScope.Kind.allCases where clauseMarks.contains(kind) {
                result.scopes.append(NonManualScope(kind: kind, range: start..<end))
            }
        }
        if pause > 0, end > 0 {
            if let last = result.pauses.last, last.after == end - 1 {
                result.pauses[result.pauses.count - 1].milliseconds = max(last.milliseconds, pause)
                result.pauses[result.pauses.count - 1].endsSentence = last.endsSentence || endsSentence
            } else {
                result.pauses.append(
                    GlossPause(after: end - 1, milliseconds: pause, endsSentence: endsSentence))
            }
        }
    }

    /// The tokens of what one has or has not: the order puts them before the predicate, as the topic.
    private func topicTokens(_ items: [Item]) -> Set<Int> {
        guard let predicate = items.lastIndex(where: \.takesTopic) else { return [] }
        // 没有 before a verb says that something was not done.
        guard predicate + 1 < items.count, !items[predicate + 1].isVerb else { return [] }
        let objects = items[(predicate + 1)...].filter { $0.closing == 0 }
        return Set(objects.flatMap { $0.glosses.map(\.token) })
    }

    /// The counted noun comes before its number; negators and modals close the clause.
    private func ordered(_ items: [Item]) -> [Item] {
        var result: [Item] = []
        for item in items {
            if item.isNoun, let last = result.last, last.isNumber, last.counts {
                result.insert(item, at: result.count - 1)
                result[result.count - 1].counts = false
            } else {
                result.append(item)
            }
        }
        return (0...3).flatMap { closing in result.filter { $0.closing == closing } }
    }
}
