import Glibc
import TellerClient
import TellerRPC

/// What a command works with: the daemon, the token, and where the result goes.
struct Session: Sendable {
    let console: Console
    let client: Client
    let logins: LoginStore
    let place: Place
    private let situation: Situation

    /// A session at a place; one without patience tries each request once.
    init(_ place: Place, json: Bool, situation: Situation, isPatient: Bool = true) {
        self.console = Console(json: json)
        self.client = Client(
            address: place.address, trust: place.trust,
            pauses: isPatient ? ClientLimits.pauses : [])
        self.logins = LoginStore(place.address)
        self.place = place
        self.situation = situation.at(place)
    }

    /// Makes a call and prints its result.
    func show<M: Method>(
        _ method: M.Type, _ params: M.Params, key: String? = nil
    ) async throws(CommandError) where M.Result: Displayable {
        try console.show(try await call(method, params, key: key))
    }

    /// Makes a call with the token that the method needs.
    ///
    /// The idempotency key in the params, if there is one, is for advice after an error.
    ///
    /// - Errors: `notLoggedIn` before anything is sent, then the client's.
    func call<M: Method>(
        _ method: M.Type, _ params: M.Params, key: String? = nil
    ) async throws(CommandError) -> Reply<M> {
        try await authorized(M.access, key: key) { token throws(ClientError) in
            try await client.call(method, params, token: token)
        }
    }

    /// Makes a request with the token that the access needs, if any.
    ///
    /// At a socket an administrator is known by their uid first: a token that is kept for chats
    /// must not stand in its way.
    func authorized<Answer: Sendable>(
        _ access: Access, key: String? = nil,
        _ request: (String?) async throws(ClientError) -> Answer
    ) async throws(CommandError) -> Answer {
        let isKnownByToken =
            access == .user || access == .admin && place.address.isRemote
        let token = isKnownByToken ? try token() : nil
        do throws(ClientError) {
            guard access == .admin, token == nil else { return try await request(token) }
            if let token = place.givenToken { return try await request(token) }
            let kept = place.isTokenWithheld ? nil : logins.kept()?.token
            return try await asPeer(request, orWith: kept)
        } catch {
            throw .client(error, key: key)
        }
    }

    private func asPeer<Answer: Sendable>(
        _ request: (String?) async throws(ClientError) -> Answer, orWith token: String?
    ) async throws(ClientError) -> Answer {
        do throws(ClientError) {
            return try await request(nil)
        } catch {
            guard let token, case .refused(let refusal) = error,
                refusal.kind == .unauthenticated || refusal.kind == .forbidden
            else { throw error }
            return try await request(token)
        }
    }

    /// The caller's token: `TELLER_TOKEN`, or the one that `login` has kept for this place.
    ///
    /// - Errors: `usage` where the former is for another place, since whoever sets it wants to be
    ///   nobody else; `notLoggedIn`.
    func token() throws(CommandError) -> String {
        if place.isTokenWithheld { throw .usage(place.withholding) }
        guard let token = place.givenToken ?? logins.kept()?.token else { throw .notLoggedIn }
        return token
    }

    /// Tells why the command failed and what to do next; the daemon is asked for what that
    /// depends on.
    func report(_ error: CommandError) async {
        let situation = console.json ? situation : await informed(for: error)
        console.report(error, ErrorReport(error, in: situation))
    }

    /// The situation, with what the daemon tells of accounts and of the caller.
    ///
    /// That is for people, so it is not waited for long.
    func informed() async -> Situation {
        var situation = situation
        situation.isRoot = geteuid() == 0
        if situation.username == nil, isOwn, place.givenToken == nil {
            situation.username = logins.kept()?.username
        }
        let info = await within(.seconds(1)) {
            try? await client.call(ServerInfo.self, NoParams()).result
        }
        if let info = info ?? nil {
            situation.rules = info.accounts
            situation.isAdmin = info.admin
        }
        return situation
    }

    /// Whether the command is about the account whose login is kept.
    private var isOwn: Bool { situation.purpose == .use || situation.purpose == .password }

    private func informed(for error: CommandError) async -> Situation {
        switch ExitStatus(error) {
        case .insufficientBalance, .notAllowed: await informed()
        default: situation
        }
    }
}
