package import Logging

/// The keys of log metadata, so that none is spelled twice.
///
/// In the journal `peer.uid` is the field TELLER_PEER_UID, and so on.
package enum LogKey: String, Sendable, CaseIterable {
    /// A method of the protocol, by which something was asked for or done.
    case method
    /// The uid at the other end of the socket.
    case peerUID = "peer.uid"
    /// Whose token an administrator showed.
    case admin
    /// Whom something was done to.
    case account
    case model
    case chat
    case reason
    case count
    /// How a request was answered: `ok`, or the kind of its error.
    case outcome
    case file
}

extension Logger.Metadata {
    /// Metadata by the keys above; nothing else goes into a log.
    package static func keyed(_ values: [LogKey: Logger.MetadataValue]) -> Logger.Metadata {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }
}
