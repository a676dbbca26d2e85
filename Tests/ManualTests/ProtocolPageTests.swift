import TellerRPC
import TestSupport
import Testing

@Suite("teller-rpc(7) says what the contract declares")
struct ProtocolPageTests {
    let page: Page

    init() throws { page = try Page("teller-rpc.7") }

    @Test("Every method has a section, and no section is of another")
    func methods() {
        #expect(page.subsections(of: "METHODS").map(\.title) == Methods.all.map { $0.name })
    }

    @Test("A method's params stand in its section with their bounds", arguments: names)
    func params(name: String) throws {
        let (section, method) = try find(name)
        #expect(
            section.items("Fa").sorted()
                == method.paramProperties.flatMap(\.phrases).sorted())
    }

    @Test("A method's result stands in its section, or in one that it refers to", arguments: names)
    func result(name: String) throws {
        let (section, method) = try find(name)
        let shared = page.subsections(of: "OBJECTS").filter { section.refers(to: $0.title) }
        #expect(
            (section.items("Va") + shared.flatMap { $0.items("Va") }).sorted()
                == method.resultProperties.flatMap(\.phrases).sorted())
    }

    @Test("A method's errors stand in its section", arguments: names)
    func errors(name: String) throws {
        let (section, method) = try find(name)
        #expect(section.items("Er").sorted() == method.allErrors.map(\.rawValue).sorted())
    }

    @Test("Every kind of error stands in the table with its code, and no other")
    func kinds() {
        let rows = page.section("ERROR KINDS").items("Er").map { row in
            row.split(separator: " Ta ").prefix(2).joined(separator: " ")
        }
        #expect(rows == ErrorKind.all.map { "\($0.kind.rawValue) \($0.code.rawValue)" })
    }

    @Test("What stands beside an error is told")
    func data() throws {
        let full = ErrorData(
            kind: .cancelled, balance: 1, held: 1, price: 1, chat: "1", retryAfterSeconds: 1,
            outcome: .unknown)
        let members = try JSONText.decode(
            [String: JSONValue].self, from: try JSONText.encode(full))
        let section = page.subsections(of: "ERROR KINDS").first { $0.title == "Data" }
        let told = try #require(section).items("Va").flatMap { item in
            item.prefix { $0 != "(" }.replacing(" Pq", with: " ,Pq ,")
                .split(separator: ",").map { $0.filter { $0 != " " } }
                .prefix { $0 != "Pq" }
        }
        #expect(told.sorted() == members.keys.filter { $0 != "kind" }.sorted())
    }

    @Test("What is not as everywhere else is told where it would be looked for")
    func exceptions() throws {
        let register = try find(Register.name).0
        #expect(register.lines.contains(".Ql +uid"), "names that only users of the system get")
        let audit = page.section("AUDIT")
        #expect(audit.refers(to: AdminBackup.name), "a record that comes before its deed")
        let keys = page.section("IDEMPOTENCY").lines.joined(separator: " ")
        #expect(keys.contains("A refund of all that is left asks for the same as"))
        for method in [Conversations.name, History.name] {
            let section = try find(method).0.lines.joined(separator: " ")
            #expect(section.contains("after 10,000 chats were looked at"), "\(method)")
            #expect(section.contains("it may be short, or empty, and still have a .Va next"))
        }
    }

    @Test("The notification of the daemon is told")
    func notification() {
        let titles = page.subsections(of: "NOTIFICATIONS OF THE DAEMON").map(\.title)
        #expect(titles == [ChatDelta.name])
    }

    private static let names = Methods.all.map { $0.name }

    private func find(_ name: String) throws -> (Page.Part, any Method.Type) {
        let section = page.subsections(of: "METHODS").first { $0.title == name }
        let method = Methods.all.first { $0.name == name }
        return (try #require(section), try #require(method))
    }
}
