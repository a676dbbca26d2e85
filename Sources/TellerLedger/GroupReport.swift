/// What became of a group.
package struct GroupReport: Sendable {
    package var commands: Int
    /// What it changed; a group of refusals changes nothing, and says nothing of the disk.
    package var writes = 0
    /// From its first command until it was durable, or had failed.
    package var duration: Duration
    /// Why it could not commit.
    package var error: LedgerError?
    /// What administrators did in it.
    package var deeds: [AdminDeed] = []
}
