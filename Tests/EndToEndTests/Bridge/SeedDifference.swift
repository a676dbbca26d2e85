import TellerRPC
import TestSupport

/// Something that teller-bridge does otherwise than the Django API that it replaces.
struct SeedDifference {
    let reason: String
    /// Where it shows, by the names that seed-client.py gives them.
    let steps: [String]
    /// What is told in place of what the seed told; null for what is not told.
    let facts: [String: JSON]
    /// The body in place of the seed's, if it is another.
    let body: JSON?

    private init(
        _ reason: String, _ steps: [String], _ facts: [String: JSON] = [:], body: JSON? = nil
    ) {
        self.reason = reason
        self.steps = steps
        self.facts = facts
        self.body = body
    }

    /// The step as it is to be.
    func apply(to step: SeedTranscript.Step) -> SeedTranscript.Step {
        var step = step
        for (name, value) in facts { step.facts[name] = value == .null ? nil : value }
        if let body { step.body = body }
        return step
    }

    private static let error: JSON = ["error": "…"]
    private static let detail: JSON = ["error": "…", "detail": "…"]
    private static let answered: JSON = [
        "response": "<what the model says>", "remaining_tokens": "<what is left>",
        "chat_id": "<str>",
    ]

    private static func refused(_ fields: String...) -> JSON {
        ["errors": .object(Dictionary(uniqueKeysWithValues: fields.map { ($0, ["…"]) }))]
    }

    /// All there are, but for ids, which are texts, and members that the seed did not have.
    static let all = [
        // Statuses that say more than the seed's 400.
        SeedDifference(
            "A wrong password is 401.", ["a wrong password", "an unknown name"], ["status": 401]),
        SeedDifference(
            "An empty balance is 402.",
            ["chats until the tokens are spent", "and no chat by a form"], ["status": 402]),
        SeedDifference(
            "A name that is taken is 409.",
            ["a name that is taken", "a name that is taken, by a form"], ["status": 409]),

        // Rules for names and passwords.
        SeedDifference(
            "A password has 8 bytes at least.", ["a short password"], ["status": 400],
            body: refused("password")),
        SeedDifference(
            "A name has letters, digits and @.+-_ of ASCII.",
            ["a name with a space", "a name in other letters"], ["status": 400],
            body: refused("username")),
        SeedDifference(
            "Names that differ by case only are the same.", ["a name that differs by case"],
            ["status": 409], body: refused("username")),
        SeedDifference(
            "A name has up to 150 bytes, where the seed had 50.", ["a name of 51 letters"],
            ["status": 201],
            body: [
                "message": "Registration successful", "tokens": 4000,
                "username": .string(String(repeating: "e", count: 51)),
            ]),

        // What the seed refused, and is taken.
        SeedDifference(
            "An account has many logins at a time, where the seed had one.",
            ["after another login the first token"], ["status": 200], body: ["tokens": 4000]),
        SeedDifference(
            "The slash is optional, where the seed led to the path with it.",
            ["POST /register", "POST /login"],
            ["status": 400, "type": "application/json", "location": .null],
            body: refused("username", "password")),
        SeedDifference(
            "The slash is optional.", ["POST /chat"],
            ["status": 200, "type": "application/json", "location": .null, "charged": 100],
            body: answered),
        SeedDifference(
            "The slash is optional.", ["GET /balance"],
            ["status": 200, "type": "application/json", "location": .null],
            body: ["tokens": "<what is left>"]),
        SeedDifference(
            "A body in chunks is read, which the seed took for none.", ["a body in chunks"],
            ["status": 200, "charged": 100], body: answered),
        SeedDifference(
            "There is JSON for everybody, whatever they accept (RFC 9110, section 12.4.1).",
            ["only XML is accepted"], ["status": 200], body: ["tokens": "<what is left>"]),

        // What the seed took, and is refused, since it has two meanings or none for sure.
        SeedDifference(
            "A field that is there twice is refused, where the seed took the last.",
            ["a field twice in a form"], ["status": 400], body: refused("username")),
        SeedDifference(
            "Bodies are in UTF-8.",
            ["JSON said to be in Latin-1", "JSON said to be in no charset"],
            ["status": 415, "charged": 0], body: detail),
        SeedDifference(
            "Bodies are in UTF-8, and no bytes are replaced to make them so.",
            ["a form that is not UTF-8"], ["status": 400, "charged": 0], body: error),
        SeedDifference(
            "A body of more than 64 KiB has its token in the head, or strangers could fill memory.",
            ["the same with the token in the body"], ["status": 413, "charged": 0], body: error),
        SeedDifference(
            "A form that was cut off says so.", ["a form in parts that does not end"],
            body: detail),
        SeedDifference(
            "A token in the query is refused for being there.", ["a token in the query"],
            ["status": 400], body: error),

        // What is no part of the API.
        SeedDifference(
            "OPTIONS tells methods alone, and not the names of classes.",
            ["OPTIONS /register/", "OPTIONS /balance/"], ["status": 204, "type": ""], body: .null),
        SeedDifference(
            "Where there is nothing, that is said in JSON and not in a page.",
            ["GET /", "GET /nothing/", "POST /nothing/", "GET /Balance/", "GET /balance/more/"],
            ["type": "application/json"], body: error),
    ]
}
