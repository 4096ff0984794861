import NIOCore

/// Closes a connection that does not say in time what it wants.
///
/// The idle limit alone lets half-open connections hold every place for many times its length.
final class SlowHeadHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let timeout: TimeAmount
    private var scheduled: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        scheduled = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    /// The first part of a request is its whole head.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        cancel()
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    private func cancel() {
        scheduled?.cancel()
        scheduled = nil
    }
}
