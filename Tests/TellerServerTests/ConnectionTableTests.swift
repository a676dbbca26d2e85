import Testing

@testable import TellerServer

@Suite("Who is let in")
struct ConnectionTableTests {
    /// Has users of their own take so many connections of a table that is empty.
    private func fill(_ table: ConnectionTable, to count: Int) {
        for number in 0..<count {
            let uid = 10_000 + UInt32(number / ServerLimits.connectionsPerUID)
            #expect(table.admit(Peer(pid: 1, uid: uid, gids: []), isAdmin: false) == nil)
        }
    }

    private let free = ServerLimits.connections - ServerLimits.connectionsForAdmins
    private let user = Peer(pid: 2, uid: 1, gids: [])
    private let admin = Peer(pid: 3, uid: 2, gids: [])

    @Test("Several users together leave the last 32 connections to administrators")
    func kept() {
        let table = ConnectionTable(Activity())
        fill(table, to: free)
        #expect(table.admit(user, isAdmin: false) == .all)
        for _ in 0..<32 { #expect(table.admit(admin, isAdmin: true) == nil) }
        #expect(table.count == 10_000)
        #expect(table.admit(user, isAdmin: false) == .all)
        #expect(table.admit(admin, isAdmin: true) == .all, "not even an administrator, past all")
    }

    @Test("What others give up counts again, behind what administrators hold")
    func givenBack() {
        let table = ConnectionTable(Activity())
        fill(table, to: free)
        for _ in 0..<32 { #expect(table.admit(admin, isAdmin: true) == nil) }
        table.leave(nil, peer: admin, isRelay: false)
        #expect(table.admit(user, isAdmin: false) == .all)
        #expect(table.admit(admin, isAdmin: true) == nil)
        // The kept ones are the last, whoever came first.
        for _ in 0..<32 {
            table.leave(nil, peer: Peer(pid: 1, uid: 10_000, gids: []), isRelay: false)
        }
        #expect(table.admit(user, isAdmin: false) == .all)
        table.leave(nil, peer: Peer(pid: 1, uid: 10_000, gids: []), isRelay: false)
        #expect(table.admit(user, isAdmin: false) == nil)
    }

    @Test(
        "The limit of one user binds each alone, and administrators too", arguments: [true, false])
    func perUser(isAdmin: Bool) {
        let table = ConnectionTable(Activity())
        for _ in 0..<1000 { #expect(table.admit(admin, isAdmin: isAdmin) == nil) }
        #expect(table.admit(admin, isAdmin: isAdmin) == .user)
        #expect(table.admit(user, isAdmin: false) == nil)
        #expect(table.admit(.unknown, isAdmin: false) == nil)
    }
}
