import Foundation
import SignAvatar
import Synchronization

/// What every screen of the house shows, kept on the disk so that it is the same after a power cut.
///
/// A screen has two layers: an emergency covers everything, and when it ends the screen returns to what it showed.
public final class DisplayBoard: Sendable {
    /// The layers of one screen.
    public struct Content: Sendable, Equatable {
        /// What is shown without an emergency; nil for nothing.
        public var base: DisplayShow?
        /// What covers everything else; nil for nothing.
        public var emergency: DisplayShow?

        /// What is seen; nil while the screen is idle.
        public var now: DisplayShow? { emergency ?? base }
    }

    private struct State {
        var contents: [String: Content]
        /// Counts the orders for a screen, so that a late one cannot cover a newer one.
        var orders: [String: Int] = [:]
    }

    static let fileName = "displays.json"

    /// The screens of the house.
    public let names: [String]
    private let rings: [String: EventRing]
    private let directory: DirectoryHandle
    private let state: Mutex<State>
    /// What of the state of an earlier run was not taken over, and why; nil if all was, or there was none.
    ///
    /// The file is kept as `displays.json.damaged` then.
    public let restoreProblem: String?

    /// Restores the state of an earlier run.
    ///
    /// - Parameters:
    ///   - names: of the screens.
    ///   - directory: where the state is kept; must be ours and not writable by others.
    ///   - now: what has expired by then is left out.
    ///   - faults: failures to inject.
    /// - Throws: if the folder cannot be used. A damaged state file is no error: what can be read of it is shown.
    public init(names: [String], directory: String, now: Date, faults: @escaping DiskFaults = { _ in 0 })
        throws(DiskError)
    {
        self.names = names
        self.directory = try DirectoryHandle.open(path: directory, faults: faults)
        rings = Dictionary(uniqueKeysWithValues: names.map { ($0, EventRing()) })
        var contents = Dictionary(uniqueKeysWithValues: names.map { ($0, Content()) })
        var problems: [String] = []
        if let bytes = try self.directory.read(Self.fileName, byteLimit: 1 << 20) {
            do throws(Problem) {
                let json = try StrictJSON.parse(bytes)
                for name in names { contents[name] = Self.content(of: name, in: json, problems: &problems) }
            } catch {
                problems.append(error.english)
            }
        }
        restoreProblem = problems.isEmpty ? nil : problems.joined(separator: "; ")
        state = Mutex(State(contents: contents))
        if !problems.isEmpty {
            try self.directory.move(Self.fileName, to: self.directory, as: Self.fileName + ".damaged")
            // What could be read must survive the next power cut too; on a full disk the next change writes it.
            try? save()
        }
        _ = try expire(now: now)
    }

    /// Reads the layers of a screen; what is there and cannot be read is told, without the texts of visitors.
    private static func content(of name: String, in json: JSONValue, problems: inout [String]) -> Content {
        guard case .object(let screens) = json else {
            if problems.isEmpty { problems.append("the state is no object of displays") }
            return Content()
        }
        guard let screen = screens.first(where: { $0.0 == name })?.1 else { return Content() }
        guard case .object(let layers) = screen else {
            problems.append("display '\(name)' is no object")
            return Content()
        }
        func show(_ layer: String) -> DisplayShow? {
            guard let value = layers.first(where: { $0.0 == layer })?.1, value != .null else { return nil }
            // In the wrong layer, what has no end would cover everything for ever.
            guard let show = DisplayShow(value), (show.priority == .emergency) == (layer == "emergency")
            else {
                problems.append("display '\(name)': '\(layer)' cannot be read")
                return nil
            }
            return show
        }
        return Content(base: show("base"), emergency: show("emergency"))
    }

    /// Whether a text can name a screen.
    public static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
    }

    /// The events of a screen; nil if there is no such screen.
    public func ring(of name: String) -> EventRing? { rings[name] }

    /// What a screen shows.
    public func content(of name: String) -> Content? { state.withLock { $0.contents[name] } }

    /// Reserves a place in the order of changes of a screen, before a clip is prepared for it.
    public func reserve(_ name: String) -> Int {
        state.withLock { state in
            state.orders[name, default: 0] += 1
            return state.orders[name, default: 0]
        }
    }

    /// Shows something; an emergency covers, everything else waits below one.
    ///
    /// - Parameters:
    ///   - show: whose clip can be read.
    ///   - name: of a screen.
    ///   - order: from `reserve`; a newer order of the same layer that was carried out first holds.
    /// - Returns: whether it holds.
    /// - Throws: if the state cannot be written; the screen then shows it all the same.
    @discardableResult
    public func show(_ show: DisplayShow, on name: String, order: Int) throws(DiskError) -> Bool {
        let key = name + (show.priority == .emergency ? " emergency" : " base")
        let isNewest = state.withLock { state -> Bool in
            guard state.contents[name] != nil, state.orders[key, default: 0] <= order else { return false }
            state.orders[key] = order
            if show.priority == .emergency {
                state.contents[name]?.emergency = show
            } else {
                state.contents[name]?.base = show
            }
            return true
        }
        guard isNewest else { return false }
        let isSeen = content(of: name)?.now == show
        if isSeen { rings[name]?.add(show.priority == .emergency ? "preempt" : "show", show.json) }
        try save()
        return true
    }

    /// Ends what a screen shows, the emergency first.
    ///
    /// - Returns: whether there was something.
    /// - Throws: if the state cannot be written; the screen has changed all the same.
    @discardableResult
    public func clear(_ name: String) throws(DiskError) -> Bool {
        let order = reserve(name)
        let wasThere = state.withLock { state -> Bool in
            // Orders that are still being prepared for this layer come too late.
            if state.contents[name]?.emergency != nil {
                state.contents[name]?.emergency = nil
                state.orders[name + " emergency"] = order
                return true
            }
            state.orders[name + " base"] = order
            defer { state.contents[name]?.base = nil }
            return state.contents[name]?.base != nil
        }
        if wasThere {
            addRevert(name)
            try save()
        }
        return wasThere
    }

    /// Ends everything whose time is over.
    ///
    /// - Parameter now: the wall clock.
    /// - Returns: the screens that changed, sorted.
    /// - Throws: if the state cannot be written; the screens have changed all the same.
    public func expire(now: Date) throws(DiskError) -> [String] {
        let changed = state.withLock { state -> [String] in
            var changed: [String] = []
            for name in names {
                let before = state.contents[name]?.now
                let ends = { (show: DisplayShow?) in show?.expiresAt.map { $0 <= now } ?? false }
                var isChanged = false
                if ends(state.contents[name]?.emergency) {
                    state.contents[name]?.emergency = nil
                    isChanged = true
                }
                if ends(state.contents[name]?.base) {
                    state.contents[name]?.base = nil
                    isChanged = true
                }
                if isChanged, state.contents[name]?.now != before { changed.append(name) }
            }
            return changed
        }
        for name in changed { addRevert(name) }
        if !changed.isEmpty { try save() }
        return changed.sorted()
    }

    private func addRevert(_ name: String) {
        rings[name]?.add("revert", .object([("now", content(of: name)?.now?.json ?? .null)]))
    }

    /// Every screen with what it shows.
    public var json: JSONValue {
        .object(
            names.map { name in
                let content = content(of: name)
                return (
                    name,
                    .object([
                        ("now", content?.now?.json ?? .null), ("base", content?.base?.json ?? .null),
                        ("emergency", content?.emergency?.json ?? .null),
                    ])
                )
            })
    }

    private func save() throws(DiskError) {
        // Under the lock, so that the file never goes back to an earlier state.
        let result = state.withLock { state -> Result<Void, DiskError> in
            let json = JSONValue.object(
                names.map { name in
                    (
                        name,
                        .object([
                            ("base", state.contents[name]?.base?.json ?? .null),
                            ("emergency", state.contents[name]?.emergency?.json ?? .null),
                        ])
                    )
                })
            return Result { () throws(DiskError) in
                try directory.replace(Self.fileName, with: Array(json.pretty.utf8))
            }
        }
        try result.get()
    }
}
