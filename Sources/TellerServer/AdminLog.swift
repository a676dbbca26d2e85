package import Logging
package import TellerLedger
internal import TellerRPC
internal import TellerSystemd

/// Says in the log what administrators have done: who, by which method, to whom.
///
/// The audit keeps more of it, and keeps it for good.
package struct AdminLog: Sendable {
    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    /// Takes what is on disk.
    package func note(_ deeds: [AdminDeed]) {
        for deed in deeds {
            if deed.deed == .readChats {
                // Who reads much, reads page after page; the audit has it all.
                logger.debug("An administrator reads chats.", metadata: .keyed(Self.values(deed)))
            } else {
                logger.tell(.administered, Self.values(deed))
            }
        }
    }

    private static func values(_ deed: AdminDeed) -> [LogKey: Logger.MetadataValue] {
        var values: [LogKey: Logger.MetadataValue] = [.method: "\(deed.deed.method.name)"]
        values[.peerUID] = deed.peerUID.map { "\($0)" }
        values[.admin] = deed.admin.map { "\($0)" }
        values[.account] = deed.account.map { "\($0)" }
        values[.chat] = deed.chat.map { "\(PublicID.text($0))" }
        return values
    }
}
