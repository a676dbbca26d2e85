package import Logging

/// The keys of log metadata, so that none is spelled twice.
package enum LogKey: String, Sendable {
    case method = "rpc.method"
    case reason
    case count
    case model
    case chat
}

extension Logger.Metadata {
    /// Metadata by the keys above; nothing else goes into a log.
    package static func keyed(_ values: [LogKey: Logger.MetadataValue]) -> Logger.Metadata {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }
}
