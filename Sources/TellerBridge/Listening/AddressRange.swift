internal import Glibc

/// Addresses of IPv4 or IPv6 that begin alike, as `10.0.0.0/8`, or a single one.
package struct AddressRange: Hashable, Sendable {
    private let bytes: [UInt8]
    private let bits: Int

    /// - Returns: nil for text that is no address, or no number of bits that it can have.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        let most = bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : most, (0...most).contains(bits) else {
            return nil
        }
        self.bytes = bytes
        self.bits = bits
    }

    package func contains(_ address: ClientAddress) -> Bool {
        guard let other = Self.bytes(of: address.text), other.count == bytes.count else {
            return false
        }
        let whole = bits / 8
        guard bytes[..<whole] == other[..<whole] else { return false }
        guard bits % 8 != 0 else { return true }
        let mask = ~(UInt8.max >> UInt8(bits % 8))
        return bytes[whole] & mask == other[whole] & mask
    }

    /// 4 or 16 bytes; nil for text that is no address.
    static func bytes(of text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }
}
