import Hummingbird
import KioskCore
import NIOCore

/// What is known about a request beside its head and body.
struct KioskRequestContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// The address of another machine; nil for this one, over TCP or a Unix socket.
    var peer: String? {
        guard let address = remoteAddress?.ipAddress else { return nil }
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        return KioskConfiguration.isLoopback(plain) ? nil : plain
    }
}
