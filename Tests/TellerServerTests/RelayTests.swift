import TellerAccounts
import TellerRPC
import Testing

@testable import TellerServer

@Suite("Relays, piece by piece")
struct RelayTests {
    @Test(
        "An address is written in one way, and counts for its network",
        arguments: [
            ("192.0.2.7", "192.0.2.7", .ipv4(0xC000_0207)),
            ("::ffff:192.0.2.7", "192.0.2.7", .ipv4(0xC000_0207)),
            ("0:0:0:0:0:FFFF:C000:0207", "192.0.2.7", .ipv4(0xC000_0207)),
            ("255.255.255.255", "255.255.255.255", .ipv4(.max)),
            ("::", "::", .ipv6Network(0)), ("::1", "::1", .ipv6Network(0)),
            (
                "2001:DB8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::1",
                .ipv6Network(0x2001_0DB8_0000_0001)
            ),
            (
                "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .ipv6Network(.max)
            ),
        ] as [(String, String, Source)])
    func addresses(text: String, canonical: String, source: Source) {
        let address = ClientAddress(text)
        #expect(address?.text == canonical)
        #expect(address?.source == source)
        #expect(Limits.addressBytes.contains(text.utf8.count))
    }

    @Test(
        "The daemon's own user may relay, and those of bridges; root is none, nor is nobody",
        arguments: [(500, true), (77, true), (0, false), (78, false), (nil, false)]
            as [(UInt32?, Bool)])
    func peers(uid: UInt32?, mayRelay: Bool) {
        let policy = RelayPolicy(ownUID: 500, bridges: [77])
        #expect(policy.mayRelay(Peer(pid: 1, uid: uid, gids: [77, 500])) == mayRelay)
    }

    @Test("The bound of one user's connections is not for relays")
    func connections() {
        let table = ConnectionTable(Activity())
        let peer = Peer(pid: 1, uid: 77, gids: [])
        for _ in 0..<ServerLimits.connectionsPerUID {
            #expect(table.admit(peer, isAdmin: false) == nil)
        }
        #expect(table.admit(peer, isAdmin: false)?.error.kind == .unavailable)
        table.beginRelay(peer)
        #expect(table.admit(peer, isAdmin: false) == nil)
        #expect(table.admit(peer, isAdmin: false)?.error.kind == .unavailable)
        table.leave(nil, peer: peer, isRelay: true)
        #expect(
            table.admit(peer, isAdmin: false)?.error.kind == .unavailable, "it was counted off once"
        )
        table.leave(nil, peer: peer, isRelay: false)
        #expect(table.admit(peer, isAdmin: false) == nil)
        #expect(table.count == ServerLimits.connectionsPerUID)
    }

    @Test("An id is in flight as often as it was used, up to the limit")
    func inFlight() {
        var inFlight = InFlight()
        inFlight.limit = 3
        let id = RequestID(text: "1".utf8)
        for bytes in [5, 6] { inFlight.begin(id, bytes: bytes) }
        #expect(!inFlight.isFull)
        inFlight.begin(nil, bytes: 7)
        #expect(inFlight.isFull)
        #expect(inFlight.bytes == 18)
        inFlight.end(id, bytes: 5)
        #expect(inFlight.contains(id))
        inFlight.end(id, bytes: 6)
        #expect(!inFlight.contains(id))
        #expect(inFlight.count == 1)
        for count in 2...6 {
            #expect(!inFlight.isOverfull)
            inFlight.begin(nil)
            #expect(inFlight.count == count)
        }
        #expect(inFlight.isOverfull, "at twice the limit")
    }
}
