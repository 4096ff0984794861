import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A queue system that calls a ticket: orders the clip, looks at what became of the words, then shows it.
///
/// Start the service first (`make kiosk`), then:
/// `swift run --package-path Examples QueueCallClient A015 3 hall http://127.0.0.1:8737`
@main
struct QueueCallClient {
    /// The parts of a clip's manifest that a caller must look at.
    struct Manifest: Decodable {
        struct Word: Decodable {
            var text: String
            var fate: String
        }
        var id: String
        var text: String
        var label: String?
        var durationMilliseconds: Int
        var words: [Word]
        var unknown: [String]
    }

    /// What the service says when it refuses or fails.
    struct Problem: Decodable {
        var code: String
        var detail: String
    }

    /// Why a call was not shown.
    enum Failure: Error, CustomStringConvertible {
        case badArguments
        case refused(status: Int, reason: String)
        case stillDrawing

        var description: String {
            switch self {
            case .badArguments: "usage: QueueCallClient TICKET WINDOW [DISPLAY [ADDRESS]]"
            case .refused(let status, let reason): "the service answered \(status): \(reason)"
            case .stillDrawing: "the clip is still being drawn after 10 s; the text alone should be shown"
            }
        }
    }

    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    static func run(_ arguments: [String]) async throws {
        guard arguments.count >= 2, let window = Int(arguments[1]),
            let address = URL(string: arguments.count > 3 ? arguments[3] : "http://127.0.0.1:8737")
        else { throw Failure.badArguments }
        let display = arguments.count > 2 ? arguments[2] : "hall"
        let order = Order(slots: Order.Slots(ticket: arguments[0], window: window))

        // The same order has the same clip, so asking twice draws once.
        let (status, body) = try await send("POST", "v1/render", order, to: address, waitSeconds: 10)
        guard status != 202 else { throw Failure.stillDrawing }
        let manifest = try JSONDecoder().decode(Manifest.self, from: body)
        print("\(manifest.text): \(manifest.durationMilliseconds) ms, clip \(manifest.id)")
        if let label = manifest.label { print(label) }
        for word in manifest.words { print("  \(word.text): \(word.fate)") }
        if !manifest.unknown.isEmpty {
            print("only as captions: \(manifest.unknown.joined(separator: " "))")
        }

        _ = try await send("PUT", "v1/displays/\(display)/now", order, to: address)
        print("shown on \(display)")
    }

    /// A call by the service's own template.
    struct Order: Encodable {
        struct Slots: Encodable {
            var ticket: String
            var window: Int
        }
        var template = "call"
        var slots: Slots
    }

    /// Sends an order; a status outside 200...299 is an error with the service's reason.
    static func send(
        _ method: String, _ path: String, _ order: Order, to address: URL, waitSeconds: Int? = nil
    ) async throws -> (status: Int, body: Data) {
        var request = URLRequest(url: address.appendingPathComponent(path))
        request.httpMethod = method
        request.httpBody = try JSONEncoder().encode(order)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let waitSeconds { request.setValue("wait=\(waitSeconds)", forHTTPHeaderField: "Prefer") }
        let (body, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200...299).contains(status) else {
            let problem = try? JSONDecoder().decode(Problem.self, from: body)
            throw Failure.refused(
                status: status, reason: problem.map { "\($0.code): \($0.detail)" } ?? "no reason given")
        }
        return (status, body)
    }
}
