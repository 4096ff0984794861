import NIOCore
import NIOHTTPTypes
import Synchronization

/// Connections of one listener whose request has not arrived whole.
///
/// When they hold half of all places, those that come on top are given little time: a flood of half-open
/// connections takes what is left in turns, and whoever has something to say gets through between them.
final class UnfinishedRequests: Sendable {
    /// So long may a request take to arrive when there are too many.
    static let crowdedTimeout = TimeAmount.milliseconds(250)

    private let count = Mutex(0)
    private let crowd: Int

    /// - Parameter connectionCount: how many connections the listener takes.
    init(connectionCount: Int) { crowd = max(1, connectionCount / 2) }

    /// Counts a connection.
    ///
    /// - Returns: whether there are too many with it.
    func add() -> Bool {
        count.withLock { count in
            count += 1
            return count > crowd
        }
    }

    func remove() { count.withLock { $0 -= 1 } }
}

/// Closes a connection that does not say in time what it wants.
///
/// The idle limit alone lets half-open connections hold every place for many times its length. A body that comes
/// slowly is answered by whoever reads it; here it only ends when there are too many such connections.
final class SlowRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let headTimeout: TimeAmount
    private let unfinished: UnfinishedRequests
    private var isCounted = false
    private var isCrowded = false
    private var scheduled: Scheduled<Void>?

    init(headTimeout: TimeAmount, unfinished: UnfinishedRequests) {
        self.headTimeout = headTimeout
        self.unfinished = unfinished
    }

    func handlerAdded(context: ChannelHandlerContext) {
        begin()
        close(context, after: isCrowded ? UnfinishedRequests.crowdedTimeout : headTimeout)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            begin()
            // In a crowd the time that has begun holds for the body too.
            if !isCrowded {
                cancel()
            } else if scheduled == nil {
                close(context, after: UnfinishedRequests.crowdedTimeout)
            }
        case .body: break
        case .end: end()
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func begin() {
        guard !isCounted else { return }
        isCounted = true
        isCrowded = unfinished.add()
    }

    private func end() {
        cancel()
        guard isCounted else { return }
        isCounted = false
        unfinished.remove()
    }

    private func close(_ context: ChannelHandlerContext, after timeout: TimeAmount) {
        let channel = context.channel
        scheduled = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    private func cancel() {
        scheduled?.cancel()
        scheduled = nil
    }
}
