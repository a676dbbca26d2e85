import TellerRPC
import Testing

@Suite("Params")
struct ParamsTests {
    @Test(
        "A param that is unknown, repeated or missing is named with its path",
        arguments: [
            (#"{"massage":"hi"}"#, "The param 'massage' is unknown."),
            (#"{"message":"hi","message":"hi"}"#, "The param 'message' is given twice."),
            (#"{"message":"hi","\u006dessage":"hi"}"#, "The param 'message' is given twice."),
            (#"{"message":"hi","options":{"top_k":1}}"#, "The param 'options.top_k' is unknown."),
            (
                #"{"message":"hi","options":{"seed":1,"seed":1}}"#,
                "The param 'options.seed' is given twice."
            ),
            (
                #"{"messages":[{"role":"user","content":"a"},{"role":"user","name":"x"}]}"#,
                "The param 'messages[1].name' is unknown."
            ),
            (#"{"messages":[{"role":"user"}]}"#, "The param 'messages[0].content' is missing."),
        ])
    func names(params: String, message: String) {
        let found = refusal(ChatSend.self, params)
        #expect(found?.kind == .invalidParams)
        #expect(found?.message == message)
    }

    @Test(
        "A value of another kind is named with its path",
        arguments: [
            (#"{"message":5}"#, "'message' must be a string"),
            (#"{"message":"hi","stream":"yes"}"#, "'stream' must be true or false"),
            (
                #"{"message":"hi","max_output_tokens":"9"}"#,
                "'max_output_tokens' must be an integer"
            ),
            (#"{"message":"hi","options":{"seed":"x"}}"#, "'options.seed' must be an integer"),
            (#"{"message":"hi","options":{"stop":[1]}}"#, "'options.stop[0]' must be a string"),
            (#"{"messages":[{"role":"user","content":1}]}"#, "'messages[0].content' must be"),
            (#"{"messages":{}}"#, "'messages' must be an array"),
            (#"{"message":"hi","options":[]}"#, "'options' must be an object"),
        ])
    func kinds(params: String, words: String) {
        let found = refusal(ChatSend.self, params)
        #expect(found?.kind == .invalidParams)
        #expect(found?.message.contains(words) == true, "\(found?.message ?? "taken")")
    }

    @Test("Params by position are refused", arguments: ["[]", #"["alice","password"]"#])
    func byPosition(params: String) {
        #expect(refusal(Register.self, params)?.kind == .invalidParams)
        #expect(refusal(ServerPing.self, params)?.kind == .invalidParams)
    }

    @Test(
        "An integer is one whatever way it is written, and no number is rounded to one",
        arguments: [
            ("5", 5), ("5.0", 5), ("50e-1", 5), ("1000000000000000", 1_000_000_000_000_000),
            ("5.5", nil), ("1e400", nil), ("9223372036854775808", nil),
            ("1000000000000000.5", nil),
        ] as [(String, Int64?)])
    func integers(text: String, value: Int64?) {
        let params = #"{"username":"alice","amount":\#(text)}"#
        #expect((try? decode(AdminGrant.self, params))?.amount == value)
    }

    @Test(
        "A string that is no Unicode text is refused",
        arguments: [#""\ud800""#, #""\udc00\ud800""#, #""a\ud83d""#])
    func surrogates(text: String) {
        #expect(refusal(ChatSend.self, #"{"message":\#(text)}"#)?.kind == .invalidParams)
        #expect(refusal(ChatSend.self, #"{\#(text):"hi"}"#)?.kind == .invalidParams)
    }

    @Test(
        "Escapes stand for what they are",
        arguments: [
            (#""\u0041\n\"\\\/""#, "A\n\"\\/"), (#""\ud83d\ude00""#, "😀"), (#""\u0000""#, "\0"),
        ])
    func escapes(text: String, value: String) throws {
        #expect(try decode(ChatSend.self, #"{"message":\#(text)}"#).message == value)
    }

    @Test(
        "A new name is letters, digits and @.+-_ of ASCII",
        arguments: [
            ("Alice.B+c@d-e_9", true), ("al ice", false), ("alicé", false), ("a/b", false),
            ("a\\u0000", false), ("../x", false),
        ])
    func newNames(name: String, isTaken: Bool) {
        let found = refusal(
            Register.self, #"{"username":"\#(name)","password":"password"}"#)
        #expect((found == nil) == isTaken)
    }

    @Test(
        "The token that a request carries is a string of 1 to 512 bytes, or absent",
        arguments: [
            (#"{"token":"tlr_x"}"#, "tlr_x"), ("{}", nil), (#"{"token":null}"#, nil),
            (#"{"token":"\u0074"}"#, "t"),
        ] as [(String, String?)])
    func token(text: String, token: String?) throws {
        #expect(try params(text).token() == token)
    }

    @Test(
        "What is no token is refused, and not passed over",
        arguments: [#"5"#, #""""#, "true", "{}", "[]", #""\ud800""#])
    func noToken(text: String) throws {
        let raw = try TellerRPCTests.params(#"{"token":\#(text)}"#)
        #expect(throws: RPCError.self) { try raw.token() }
    }
}
