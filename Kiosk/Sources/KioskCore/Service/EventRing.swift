import SignAvatar
import Synchronization

/// One thing that happened, as it is sent to listeners.
public struct KioskEvent: Sendable, Equatable {
    /// Ascends by one within a ring.
    public let id: Int
    /// The kind of event.
    public let name: String
    /// What happened; an object.
    public let data: JSONValue

    /// The event in the form of `text/event-stream`.
    public var text: String { "id: \(id)\nevent: \(name)\ndata: \(data.compact)\n\n" }
}

/// The last events of one topic; listeners that were away read on where they stopped.
public final class EventRing: Sendable {
    /// So many events are kept.
    public static let capacity = 256

    private struct State {
        var events: [KioskEvent] = []
        var nextID = 1
    }

    private let state = Mutex(State())
    /// Changes with every event.
    public let signal = ChangeSignal()

    public init() {}

    /// Adds an event and wakes the listeners.
    public func add(_ name: String, _ data: JSONValue) {
        state.withLock { state in
            if state.events.count == Self.capacity { state.events.removeFirst() }
            state.events.append(KioskEvent(id: state.nextID, name: name, data: data))
            state.nextID += 1
        }
        signal.notify()
    }

    /// The events after an id, the oldest first; what the ring no longer holds is left out.
    public func events(after id: Int) -> [KioskEvent] {
        state.withLock { state in
            // A listener of an earlier run of this program has an id from the future: it gets everything.
            let from = id >= state.nextID ? 0 : id
            return state.events.filter { $0.id > from }
        }
    }
}
