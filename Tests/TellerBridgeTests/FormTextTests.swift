import Testing

@testable import TellerBridge

@Suite("Forms and queries")
struct FormTextTests {
    private func read(_ text: String) throws(HTTPFault) -> [String] {
        try FormText.fields(Array(text.utf8)).map { "\($0.name)=\($0.value)" }
    }

    @Test(
        "Fields, in order",
        arguments: [
            ("", []), ("a=1", ["a=1"]), ("a=1&b=2&a=3", ["a=1", "b=2", "a=3"]),
            ("a", ["a="]), ("=b", ["=b"]), ("a=b=c", ["a=b=c"]), ("&&a=1&", ["a=1"]),
            ("a=x+y%20z", ["a=x y z"]), ("a=%C3%A4%f0%9f%91%8b", ["a=ä👋"]),
            ("%61=%26%3D", ["a=&="]), ("a=100%&b=%zz%4", ["a=100%", "b=%zz%4"]),
            ("%=%%41", ["%=%A"]),
        ] as [(String, [String])])
    func fields(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "What can't be read is 400",
        arguments: ["a=%ff", "a=%c3", "a=%ed%a0%80"])
    func refused(text: String) throws {
        #expect(throws: HTTPFault.self) { try read(text) }
    }

    @Test("A hundred fields, and one too many")
    func many() throws {
        let fields = Array(repeating: "a=1", count: FormText.mostFields)
        #expect(try read(fields.joined(separator: "&")).count == FormText.mostFields)
        #expect(throws: HTTPFault.self) { try read((fields + ["b"]).joined(separator: "&")) }
    }
}
