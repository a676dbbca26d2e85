import Glibc
import TellerClient
import TellerRPC

/// What one look at the service has found; `teller status` tells it.
struct ServiceStatus: Sendable {
    /// Who the caller is to the daemon.
    struct Caller: Sendable {
        var username: String?
        var balance: Balance.Result?
        /// Why the token that is kept does not count.
        var refusal: RPCError?
        var isAdmin = false
        var isAdminByUID = false
    }

    let address: DaemonAddress
    let origin: SocketPath.Origin
    /// Whether the token is that of `TELLER_TOKEN`.
    var isTokenGiven = false
    /// Why there is no answer.
    var error: ClientError?
    var ping: Duration?
    var info: ServerInfo.Result?
    var caller = Caller()
    /// Whether the ledger has accounts, if the caller may know.
    var hasAccounts: Bool?
    var units: [SystemUnit] = []

    init(address: DaemonAddress, origin: SocketPath.Origin) {
        self.address = address
        self.origin = origin
    }

    var isWell: Bool {
        guard error == nil, let info else { return false }
        return info.ready && info.models.contains { $0.available }
    }

    /// A daemon that is stopped takes connections and says nothing: so long it is waited for.
    private static let patience = Duration.seconds(5)

    /// Asks the daemon, and systemd where the socket is the system's.
    static func look(in session: Session) async -> ServiceStatus {
        var status = ServiceStatus(
            address: session.place.address, origin: session.place.origin)
        status.isTokenGiven = session.place.givenToken != nil
        let answered = await within(patience) { [status] in
            var status = status
            do throws(ClientError) {
                try await status.ask(session)
            } catch {
                status.error = error
            }
            return status
        }
        if let answered {
            status = answered
        } else {
            status.error = .unreachable(
                at: status.address.description, .other("it is open, and there is no answer"))
        }
        // After the question, which may have started the daemon.
        if status.address == .socket(path: SocketPath.system) {
            status.units = await SystemUnit.ofTeller()
        }
        return status
    }

    private mutating func ask(_ session: Session) async throws(ClientError) {
        let start = ContinuousClock.now
        _ = try await session.client.call(ServerPing.self, NoParams())
        ping = .now - start
        let info = try await session.client.call(ServerInfo.self, NoParams()).result
        self.info = info
        caller.isAdmin = info.admin
        caller.isAdminByUID = info.admin
        if let token = try? session.token() {
            do throws(ClientError) {
                try await identify(session, token)
            } catch {
                guard case .refused(let refusal) = error else { throw error }
                caller.refusal = refusal
            }
        }
        await probeAccounts(session)
    }

    private mutating func identify(
        _ session: Session, _ token: String
    ) async throws(ClientError) {
        let balance = try await session.client.call(Balance.self, NoParams(), token: token)
        caller.balance = balance.result
        if session.place.address.isRemote {
            // A bridge does not tell whose a token is.
            caller.username =
                session.place.givenToken == nil ? session.logins.kept()?.username : nil
            caller.isAdmin = (try? await mayAdminister(session, token)) ?? false
            return
        }
        let params = Authenticate.Params(token: token)
        let result = try await session.client.call(Authenticate.self, params).result
        caller.username = result.username
        if result.role == .admin { caller.isAdmin = true }
    }

    private func mayAdminister(
        _ session: Session, _ token: String
    ) async throws(ClientError) -> Bool {
        let params = AdminAccounts.Params(limit: 1)
        _ = try await session.client.call(AdminAccounts.self, params, token: token)
        return true
    }

    /// An administrator of an empty ledger is told how to begin.
    private mutating func probeAccounts(_ session: Session) async {
        if info?.admin == true { caller.isAdmin = true }
        guard caller.isAdmin,
            let reply = try? await session.call(
                AdminAccounts.self, AdminAccounts.Params(limit: 1))
        else { return }
        hasAccounts = !reply.result.accounts.isEmpty
    }
}
