import Foundation
import Testing

@testable import TellerRPC

@Suite("The scanner of JSON")
struct JSONScannerTests {
    private static func accepts(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            guard (try? scanner.value()) != nil else { return false }
            return scanner.peek() == nil
        }
    }

    /// RFC 8259, sections 2 to 7.
    private static let valid = [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "0.5", "-0.5", "1e5", "1E+5",
        "1e-5", "1.5e5", "123456789012345678901234567890", #""""#, #""a""#, #""é""#, #""😀""#,
        #""\"\\\/\b\f\n\r\t""#, #""\u0000""#, #""\u00e9""#, #""\ud83d\ude00""#, "\"\u{7F}\"",
        "\"\u{2028}\"", "[]", "[ ]", "[1]", "[1,2]", "[[],[]]", "{}", "{ }", #"{"a":1}"#,
        #"{"a":1,"b":2}"#, #"{"":0}"#, #"{"a":{"b":[]}}"#, " \t\r\n1 \t\r\n", "[\n1\n,\r2\t]",
        #" { "a" : [ 1 , 2 ] } "#,
    ]

    private static let invalid = [
        "", " ", "nul", "nulll", "NULL", "True", "tru", "+1", "01", "-", "-01", "1.", ".5", "-.5",
        "1e", "1e+", "1.e5", "0x1", "1_0", "Infinity", "NaN", "-Infinity", "\"", "\"a", "a\"",
        "'a'",
        "\"\\\"", #""\x""#, #""\u""#, #""\u12""#, #""\u123g""#, #""\U0041""#, "\"\n\"", "\"\t\"",
        "\"\u{0}\"", "\"\u{1F}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{",
        "}",
        #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{a:1}"#, #"{1:1}"#,
        #"{"a"::1}"#, #"{"a":1}}"#, "[1]]", "1 1", "[1}", "{]", "\u{FEFF}1", "\u{A0}1", "1\u{B}",
        "/**/1", "1//", "[1]#", "\0", "1\0",
    ]

    @Test("What RFC 8259 allows is taken", arguments: valid)
    func taken(text: String) { #expect(Self.accepts(Array(text.utf8))) }

    @Test("What RFC 8259 does not allow is refused", arguments: invalid)
    func refused(text: String) { #expect(!Self.accepts(Array(text.utf8))) }

    /// Foundation takes commas at the end, a byte order mark, and some bytes behind a number.
    private static let lenient: Set = ["[1,]", #"{"a":1,}"#, "\u{FEFF}1", "1\u{B}", "1\0"]

    @Test("Foundation's reader agrees", arguments: valid + invalid)
    func agreement(text: String) {
        if Self.lenient.contains(text) { return }
        let value = try? JSONSerialization.jsonObject(
            with: Data(text.utf8), options: .fragmentsAllowed)
        #expect((value != nil) == Self.accepts(Array(text.utf8)))
    }

    @Test("It says where the members of an object stand, in their order")
    func members() throws {
        let text = Array(#" {"a" : [1, 2] ,"b":{"a":0},"a":"x"}"#.utf8)
        let members = try text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            _ = scanner.peek()
            return try scanner.object(collecting: true)
        }
        let found = members.map { member in
            [member.name, member.value].map { String(decoding: text[$0], as: UTF8.self) }
        }
        #expect(found == [[#""a""#, "[1, 2]"], [#""b""#, #"{"a":0}"#], [#""a""#, #""x""#]])
    }
}
