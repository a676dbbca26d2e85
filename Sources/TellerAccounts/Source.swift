/// Where an attempt comes from, as far as it can be told from others.
package enum Source: Hashable, Sendable {
    /// A user of this machine.
    case uid(UInt32)
    /// All those whom the kernel can't tell apart.
    case unknown
}
