import Testing

@testable import TellerBridge

@Suite("Addresses of clients")
struct AddressTests {
    @Test(
        "A range holds those that begin alike",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("192.168.1.64/26", "192.168.1.127", true), ("192.168.1.64/26", "192.168.1.128", false),
            ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
        ])
    func ranges(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(ClientAddress(address))) == isIn)
    }

    @Test(
        "What is no range",
        arguments: [
            "", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/8/8", "10.0.0.0/",
            "example.org", "/8", "10.0.0.0/8 ",
        ])
    func refused(text: String) { #expect(AddressRange(text) == nil) }

    @Test(
        "Limits count an address of IPv4, and a /64 of IPv6",
        arguments: [
            ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8::1", "2001:db8::ffff:1", true), ("2001:db8::1", "2001:db8:0:1::1", false),
        ])
    func sources(one: String, other: String, isSame: Bool) throws {
        let (one, other) = (try #require(ClientAddress(one)), try #require(ClientAddress(other)))
        #expect((one.source == other.source) == isSame)
    }

    @Test(
        "What is no address",
        arguments: ["", "localhost", "1.2.3", "1.2.3.4:80", "[::1]", "1.2.3.4, 5.6.7.8"])
    func addresses(text: String) { #expect(ClientAddress(text) == nil) }
}
