/// Where an attempt comes from, as far as it can be told from others.
package enum Source: Hashable, Sendable {
    /// A user of this machine.
    case uid(UInt32)
    /// All those whom the kernel can't tell apart.
    case unknown
    /// A caller of a bridge, by its address.
    case ipv4(UInt32)
    /// The same, by the first 64 bits of it: within them one customer has as many as he likes.
    case ipv6Network(UInt64)
    /// All callers of bridges of whom these do not say where they are.
    case elsewhere

    /// Whether it is somebody on this machine, by the kernel's word.
    var isLocal: Bool {
        switch self {
        case .uid, .unknown: true
        case .ipv4, .ipv6Network, .elsewhere: false
        }
    }
}
