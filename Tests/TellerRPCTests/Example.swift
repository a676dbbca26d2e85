import TellerRPC
import Testing

/// A method with params and a result in which every member is there, as they stand on a line.
struct Example: Sendable, CustomTestStringConvertible {
    let method: any Method.Type
    let params: String
    let result: String

    var testDescription: String { method.name }

    private static let chat =
        #"{"at":"2026-11-22T17:35:12.345Z","chat":"7","conversation":"3","message":"hi","#
        + #""model":"echo","price":100,"reply":"Echo: hi","state":"answered"}"#

    static let account =
        #"{"balance":10,"created_at":"2026-11-22T17:35:12.345Z","held":2,"#
        + #""last_seen_at":"2026-11-22T17:35:13.000Z","role":"admin","state":"disabled","#
        + #""username":"alice"}"#

    private static let models =
        #"[{"available":true,"default":true,"name":"echo","per_1k_input":5,"per_1k_output":15,"#
        + #""price":1}]"#

    private static let amountParams =
        #"{"amount":5,"idempotency_key":"k","memo":"m","username":"alice"}"#

    private static let amountResult =
        #"{"balance":10,"entry":"4","replayed":true,"username":"alice"}"#

    static let all = common + accounts + ledger

    private static let common: [Example] = [
        Example(
            method: Register.self, params: #"{"password":"password","username":"alice"}"#,
            result: #"{"balance":4000,"username":"alice"}"#),
        Example(
            method: Login.self,
            params: #"{"expires_in_seconds":60,"label":"laptop","local":true,"#
                + #""password":"password","username":"alice"}"#,
            result: #"{"expires_at":"2026-11-22T17:35:12.345Z","token":"tlr_x","#
                + #""username":"alice"}"#),
        Example(
            method: Authenticate.self, params: #"{"token":"tlr_x"}"#,
            result: #"{"role":"user","username":"alice"}"#),
        Example(method: Logout.self, params: "{}", result: "{}"),
        Example(
            method: ChatSend.self,
            params: #"{"conversation":"3","idempotency_key":"k","max_output_tokens":9,"#
                + #""message":"hi","messages":[{"content":"hi","role":"user"}],"model":"echo","#
                + #""options":{"frequency_penalty":0.5,"presence_penalty":-0.5,"seed":7,"#
                + #""stop":["END"],"temperature":1.5,"top_p":0.25},"stream":true}"#,
            result: #"{"balance":3900,"chat":"7","conversation":"3","finish_reason":"stop","#
                + #""model":"echo","price":100,"replayed":true,"reply":"Echo: hi","#
                + #""usage":{"estimated":true,"input_tokens":1,"output_tokens":2}}"#),
        Example(
            method: ChatCancel.self, params: #"{"chat":"7","idempotency_key":"k","request":"a"}"#,
            result: #"{"cancelled":false}"#),
        Example(method: ChatGet.self, params: #"{"chat":"7"}"#, result: chat),
        Example(method: Balance.self, params: "{}", result: #"{"balance":3900,"held":100}"#),
        Example(
            method: History.self, params: #"{"before":"9","conversation":"3","limit":2}"#,
            result: #"{"chats":["# + chat + #"],"next":"7"}"#),
        Example(
            method: Statement.self, params: #"{"before":"9","limit":2}"#,
            result: #"{"entries":[{"amount":-100,"at":"2026-11-22T17:35:12.345Z","#
                + #""balance":3900,"cause":"import","chat":"7","entry":"4","kind":"charge","#
                + #""memo":"m"}],"next":"4"}"#),
        Example(method: Models.self, params: "{}", result: #"{"models":"# + models + "}"),
        Example(
            method: ServerInfo.self, params: "{}",
            result: #"{"accounts":{"admin_group":"teller-admin","local_login":true,"#
                + #""registration":"open","starting_balance":4000},"admin":true,"#
                + #""limits":{"batch_members":100,"line_bytes":1048576,"#
                + #""message_bytes":262144,"page_rows":500,"requests_in_flight":64},"models":"#
                + models + #","name":"tellerd","ready":true,"uptime_seconds":3,"version":"0.1.0"}"#),
        Example(method: ServerPing.self, params: "{}", result: "{}"),
        Example(
            method: RPCDiscover.self, params: "{}",
            result: #"{"components":{},"info":{"title":"teller"},"methods":[],"openrpc":"1.3.2"}"#),
        Example(
            method: AdminAccounts.self, params: #"{"after":"bob","limit":2,"query":"b"}"#,
            result: #"{"accounts":["# + account + #"],"next":"alice"}"#),
        Example(
            method: AdminAccount.self, params: #"{"username":"alice"}"#,
            result: #"{"balance":10,"created_at":"2026-11-22T17:35:12.345Z","granted":30,"#
                + #""held":2,"last_seen_at":"2026-11-22T17:35:13.000Z","role":"user","#
                + #""spent":17,"state":"active","username":"alice","withdrawn":1}"#),
        Example(
            method: AdminCreate.self,
            params: #"{"balance":0,"memo":"m","password":"password","role":"admin","#
                + #""username":"alice"}"#,
            result: account),
        Example(method: AdminGrant.self, params: amountParams, result: amountResult),
        Example(method: AdminWithdraw.self, params: amountParams, result: amountResult),
        Example(
            method: AdminVerify.self, params: "{}",
            result: #"{"accounts":3,"balances":5,"disagreement_count":1,"disagreements":["#
                + #"{"reason":"a is not b","username":"alice"}],"granted":9,"held":1,"ok":false,"#
                + #""spent":2,"withdrawn":1}"#),
    ]
}

/// The params of a request, read from its line as the daemon does.
func params(_ text: String) throws -> RawParams {
    let line = #"{"jsonrpc":"2.0","id":1,"method":"m","params":"# + text + "}"
    guard case .single(.request(let request)) = Envelope(line: Array(line.utf8)) else {
        throw RPCError(.invalidRequest, "not a request: \(text)")
    }
    return request.params
}

/// What a method's params are refused with; nil if they are taken.
func refusal<M: Method>(_ method: M.Type, _ text: String) -> RPCError? {
    do {
        _ = try decode(method, text)
        return nil
    } catch {
        return error as? RPCError
    }
}

func decode<M: Method>(_ method: M.Type, _ text: String) throws -> M.Params {
    try params(text).decode(M.Params.self)
}

extension JSONText {
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encode(value), as: UTF8.self)
    }
}
