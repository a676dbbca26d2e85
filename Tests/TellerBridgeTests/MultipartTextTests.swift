import TestSupport
import Testing

@testable import TellerBridge

@Suite("Forms in parts")
struct MultipartTextTests {
    private static let mark = "-=_x"

    /// A part with its boundary before it.
    private static func part(
        _ head: String, _ value: String, boundary: String = mark
    ) -> String {
        "--\(boundary)\r\n\(head)\r\n\r\n\(value)\r\n"
    }

    private static func field(_ name: String, _ value: String = "v") -> String {
        part(#"Content-Disposition: form-data; name="\#(name)""#, value)
    }

    private static let end = "--\(mark)--\r\n"

    private func read(
        _ body: some Sequence<UInt8>, boundary: String? = Self.mark
    ) throws(HTTPFault) -> [String] {
        try MultipartText.fields(Array(body), boundary: boundary).map { field in
            switch field.value {
            case .text(let text): "\(field.name)=\(text)"
            case .file, .json: "\(field.name) is a file"
            }
        }
    }

    private func refusal(
        _ body: some Sequence<UInt8>, boundary: String? = Self.mark
    ) throws -> HTTPFault {
        let found = #expect(throws: HTTPFault.self) { _ = try read(body, boundary: boundary) }
        let fault = try #require(found)
        #expect(fault.status == 400)
        return fault
    }

    @Test("Fields, in order, with every byte of their texts")
    func fields() throws {
        let body =
            Self.field("a", "1") + Self.field("b", "") + Self.field("a", "x\r\n\r\n--y\r\n-")
            + Self.field("ä", "h\u{E9}llo \u{1F44B}\0") + Self.end
        #expect(try read(body.utf8) == ["a=1", "b=", "a=x\r\n\r\n--y\r\n-", "ä=héllo 👋\0"])
        #expect(try read(Self.end.utf8) == [])
        // The last line end may be missing.
        #expect(try read((Self.field("a") + "--\(Self.mark)--").utf8) == ["a=v"])
    }

    @Test(
        "Heads as programs write them",
        arguments: [
            #"Content-Disposition: form-data; name="m""#, "content-disposition:form-data;name=m",
            "Content-Disposition: Form-Data ; NAME=m ",
            #"Content-Disposition: form-data; name="\m""#,
            "Content-Disposition: form-data; name=\"m\"\r\nContent-Type: text/plain; charset=UTF-8",
            "Content-Length: 1\r\nContent-Disposition: form-data; name=\"m\"",
            "Content-Disposition: form-data; name=\"m\"\r\nContent-Transfer-Encoding: 8bit",
        ])
    func heads(head: String) throws {
        #expect(try read((Self.part(head, "v") + Self.end).utf8) == ["m=v"])
    }

    @Test("A name may have what is quoted in it")
    func names() throws {
        let head = #"Content-Disposition: form-data; name="a;b=\"c\\" "#
        #expect(try read((Self.part(head, "v") + Self.end).utf8) == [#"a;b="c\=v"#])
    }

    @Test(
        "A file is told as one, whatever it holds",
        arguments: [#"filename="a.txt""#, #"filename*=UTF-8''a"#, #"FileName="""#])
    func files(parameter: String) throws {
        let head =
            #"Content-Disposition: form-data; name="avatar"; "# + parameter
            + "\r\nContent-Type: image/png\r\n\r\n"
        let body =
            Array("--\(Self.mark)\r\n\(head)".utf8) + [0xFF, 0xD8]
            + ("\r\n" + Self.field("m") + Self.end).utf8
        #expect(try read(body) == ["avatar is a file", "m=v"])
    }

    @Test(
        "What is no plain text in UTF-8 is refused by its name",
        arguments: [
            "Content-Type: application/json", "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Type: multipart/mixed; boundary=-=_x", "Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: quoted-printable", "Content-Type: text/html",
        ])
    func others(line: String) throws {
        let head = "Content-Disposition: form-data; name=\"m\"\r\n" + line
        #expect(
            try refusal((Self.part(head, "v") + Self.end).utf8).fields.map(\.name) == ["m"])
    }

    @Test("Bytes that are no UTF-8 are refused, in a text by its name")
    func encoding() throws {
        let begin = #"--\#(Self.mark)"# + "\r\nContent-Disposition: form-data; name=\"m"
        let text = Array((begin + "\"\r\n\r\n").utf8) + [0xC3] + ("\r\n" + Self.end).utf8
        #expect(try refusal(text).fields.map(\.name) == ["m"])
        let name = Array(begin.utf8) + [0xFF] + ("\"\r\n\r\nv\r\n" + Self.end).utf8
        #expect(try refusal(name).fields.isEmpty)
    }

    @Test(
        "A head that names no field, or two, is refused",
        arguments: [
            "Content-Type: text/plain", "Content-Disposition: form-data",
            #"Content-Disposition: attachment; name="m""#,
            #"Content-Disposition: form-data; name="m"; name="n""#,
            #"Content-Disposition: form-data; name="m"#, #"Content-Disposition: form-data; name"#,
            #"Content-Disposition: form-data; name="m" x"#,
            #"Content-Disposition: form-data; name="m\"#,
            #"Content-Disposition: form-data; ="m""#, "Content-Disposition: form-data; name=",
            "Content-Disposition", "", " Content-Disposition: form-data; name=m",
            "Content-Disposition: form-data; name=m\r\nContent-Disposition: form-data; name=n",
            "Content-Disposition: form-data;\r\n name=m",
            "Content-Disposition: form-data; name=m\n",
            "Content-Disposition: form-data; name=m\rX: y",
        ])
    func nameless(head: String) throws {
        _ = try refusal((Self.part(head, "v") + Self.end).utf8)
    }

    @Test(
        "What others might see as other parts is refused",
        arguments: [
            "", "preamble\r\n" + field("a") + end, "\r\n" + field("a") + end,
            field("a") + end + "epilogue", field("a") + end + field("b") + end,
            field("a") + "--\(mark)-" + end,
            field("a") + "--\(mark) \r\n" + field("b") + end,
            field("a") + "--\(mark)\n" + end, field("a") + "--\(mark)x\r\n" + end,
            field("a", "v\r\n--\(mark)more") + end,
            "--\(mark)\r\nContent-Disposition: form-data; name=a\r\n\r\n" + field("b") + end,
            "--\(mark)\r\n" + end,
        ])
    func ambiguous(body: String) throws { _ = try refusal(body.utf8) }

    @Test("Cut off anywhere, it is refused")
    func truncated() throws {
        let body = Array((Self.field("a", "one\r\ntwo") + Self.field("b") + Self.end).utf8)
        // But for the line end behind all.
        for count in 0..<(body.count - 2) { _ = try refusal(body.prefix(count)) }
        #expect(try read(body.dropLast(2)) == ["a=one\r\ntwo", "b=v"])
        _ = try refusal(body.dropLast())
    }

    @Test("Whatever many bytes become, a form is read or refused", arguments: Seed.fresh(4))
    func corruptions(seed: Seed) {
        var generator = SeededGenerator(seed)
        let form = Array((Self.field("a", "one\r\n--two") + Self.field("b") + Self.end).utf8)
        let odd = Array("\r\n\r\n--;=\"\\ \t\0:".utf8) + Self.mark.utf8
        for _ in 0..<2000 {
            var body = form
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let index = Int.random(in: 0..<body.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: body[index] = .random(in: 0...255, using: &generator)
                case 1: body.insert(odd.randomElement(using: &generator) ?? 0, at: index)
                default: body.removeSubrange(index..<min(index + 3, body.count))
                }
                if body.isEmpty { body = form }
            }
            do throws(HTTPFault) {
                let fields = try MultipartText.fields(body, boundary: Self.mark)
                #expect(fields.count <= form.count)
            } catch {
                #expect(error.status == 400)
            }
        }
    }

    @Test(
        "A boundary that is missing or can't be one is refused",
        arguments: [
            nil, "", "a b ", "ä", "a\"b", "a;b", "a\r\nb", "\0", String(repeating: "a", count: 71),
            String(repeating: "a", count: 100_000),
        ])
    func boundaries(boundary: String?) throws {
        let body = "--\(boundary ?? "")\r\n"
        _ = try refusal(body.utf8, boundary: boundary)
    }

    @Test("The longest boundary, and all of its characters")
    func boundary() throws {
        for boundary in [String(repeating: "a", count: 70), "09azAZ'()+_,-./:=? x"] {
            let head = "Content-Disposition: form-data; name=m"
            let body = Self.part(head, "v", boundary: boundary) + "--\(boundary)--"
            #expect(try read(body.utf8, boundary: boundary) == ["m=v"])
        }
    }

    @Test("A hundred fields, and one too many; 10,000 are not even read")
    func many() throws {
        func body(_ count: Int) -> String {
            String(repeating: Self.field("a"), count: count) + Self.end
        }
        #expect(try read(body(FormText.mostFields).utf8).count == FormText.mostFields)
        for count in [FormText.mostFields + 1, 10_000] {
            #expect(try refusal(body(count).utf8).message.contains("\(FormText.mostFields) fields"))
        }
    }

    @Test("The longest head of a part, and one byte more")
    func longHead() throws {
        func body(_ bytes: Int) -> String {
            let begin = "Content-Disposition: form-data; name=\"m\"\r\nX: "
            // Its two line ends count.
            let padding = String(repeating: "x", count: bytes - begin.utf8.count - 4)
            return Self.part(begin + padding, "v") + Self.end
        }
        #expect(try read(body(MultipartText.headBytes).utf8) == ["m=v"])
        let fault = try refusal(body(MultipartText.headBytes + 1).utf8)
        #expect(fault.message.contains("\(MultipartText.headBytes) bytes"))
        _ = try refusal(Array("--\(Self.mark)\r\n".utf8) + [UInt8](repeating: 0x78, count: 1 << 20))
    }

    @Test("A megabyte that is always about to be a boundary is read in no time")
    func almost() throws {
        let boundary = String(repeating: "a", count: 70)
        let almost = "\r\n--" + boundary.dropLast()
        let text = String(repeating: almost, count: (1 << 20) / almost.utf8.count)
        let head = "Content-Disposition: form-data; name=m"
        let body = Array((Self.part(head, text, boundary: boundary) + "--\(boundary)--").utf8)
        var fields: [String] = []
        let time = try ContinuousClock().measure { fields = try read(body, boundary: boundary) }
        #expect(fields == ["m=" + text])
        // Far more than a debug build takes; were each place compared to the end, it would not do.
        #expect(time < .seconds(5), "\(time)")
    }
}
