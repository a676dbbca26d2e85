import Testing

@testable import TellerRPC

@Suite("A view of JSON")
struct JSONViewTests {
    private func view(_ text: String) throws -> JSONView { try JSONView(Array(text.utf8)) }

    @Test("Each kind tells its value, and no other")
    func kinds() throws {
        let object = try #require(
            try view(
                #" {"n":null, "b":true,"i":-7 ,"f":0.5,"s":"a\u00e9","a":[1, [2]],"o":{"x":1}} "#
            ).members)
        #expect(object.map(\.name) == ["n", "b", "i", "f", "s", "a", "o"])
        #expect(
            object.map(\.value.kind) == [
                .null, .boolean, .number, .number, .string, .array, .object,
            ])
        #expect(object.map(\.value.boolean) == [nil, true, nil, nil, nil, nil, nil])
        #expect(object.map(\.value.integer) == [nil, nil, -7, nil, nil, nil, nil])
        #expect(object.map(\.value.number) == [nil, nil, -7, 0.5, nil, nil, nil])
        #expect(object.map(\.value.string) == [nil, nil, nil, nil, "aé", nil, nil])
        #expect(object.map { $0.value.elements?.count } == [nil, nil, nil, nil, nil, 2, nil])
        #expect(object.map { $0.value.members?.count } == [nil, nil, nil, nil, nil, nil, 1])
        let list = try #require(object[5].value.elements)
        #expect(list[1].elements?.first?.integer == 2)
        #expect(Array(list[1].source) == Array("[2]".utf8))
    }

    @Test("Members are found by their names, however these are written")
    func named() throws {
        let object = try view(#"{"a":1,"b":2,"\u0061":3,"\u0062":4,"ab":5,"":6}"#)
        #expect(object.members(named: ["a"])?.map(\.value.integer) == [1, 3])
        #expect(object.members(named: ["a", "b"])?.map(\.name) == ["a", "b", "a", "b"])
        #expect(object.members(named: ["c"])?.isEmpty == true)
        #expect(try view("[1]").members(named: ["a"]) == nil)
    }

    @Test(
        "What has nothing in it is empty",
        arguments: [
            ("{}", true), (" { \n} ", true), ("[]", true), ("[ ]", true), ("\"\"", true),
            ("[[]]", false), (#"{"a":{}}"#, false), ("\" \"", false), ("0", false),
            ("null", false), ("false", false),
        ])
    func empty(text: String, isEmpty: Bool) throws {
        #expect(try view(text).isEmpty == isEmpty)
    }

    @Test(
        "Whole numbers are whole however they are written",
        arguments: [
            ("1.0", 1), ("1e2", 100), ("9223372036854775807", .max), ("1.5", nil),
            ("9223372036854775808", nil), ("1e999", nil), ("-0", 0),
        ] as [(String, Int64?)])
    func integers(text: String, value: Int64?) throws {
        #expect(try view(text).integer == value)
    }

    @Test("A string that is no Unicode text is none")
    func surrogates() throws { #expect(try view(#""\ud800""#).string == nil) }

    @Test("Repeated members are all there")
    func repeated() throws {
        #expect(try view(#"{"a":1,"a":2}"#).members?.map(\.value.integer) == [1, 2])
    }

    @Test("Anything but one value is refused")
    func faults() {
        #expect(throws: JSONView.Fault.syntax) { try view("{} {}") }
        #expect(throws: JSONView.Fault.syntax) { try view("") }
        #expect(throws: JSONView.Fault.depth) {
            try view(String(repeating: "[", count: Limits.jsonDepth + 1))
        }
        #expect(throws: JSONView.Fault.notUTF8) { try JSONView([0x22, 0xFF, 0x22]) }
    }
}
