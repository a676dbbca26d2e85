import Testing

@testable import TellerBridge

@Suite("Forms in parts")
struct MultipartTextTests {
    private func read(_ text: String, boundary: String? = "B") throws(HTTPFault) -> [String] {
        try MultipartText.fields(Array(text.utf8), boundary: boundary)
            .map { "\($0.name)=\($0.value)" }
    }

    private func part(_ head: String, _ value: String) -> String {
        "--B\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(value)\r\n"
    }

    @Test("Fields, in order; files are passed over")
    func fields() throws {
        let a = part("name=\"a\"", "1"), b = part("name=b", "2\r\n--C\r\n\r\n")
        #expect(try read("--B--") == [])
        #expect(try read(a + b + "--B--") == ["a=1", "b=2\r\n--C\r\n\r\n"])
        #expect(try read("before\r\n" + a + "--B--\r\nbehind") == ["a=1"])
        #expect(try read(part("name=\"a\"", "") + "--B--") == ["a="])
        #expect(try read(part("name=\"f\"; filename=\"x.txt\"", "1") + b + "--B--").count == 1)
        #expect(try read(part("name=\"f\"; filename*=UTF-8''x", "1") + "--B--") == [])
        #expect(try read(part("name=\"a;\\\"b\"", "ä") + "--B--") == ["a;\"b=ä"])
        #expect(
            try read("--B \t\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--B--") == ["a=1"])
        #expect(
            try read(part("name=a\r\nContent-Type: text/plain; charset=UTF-8", "1") + "--B--")
                == ["a=1"])
    }

    @Test(
        "What can't be read is 400",
        arguments: [
            "", "--B", "--B\r\n", "--B\r\n\r\n", "--Bx\r\n--B--",
            "--B\r\nContent-Disposition: form-data; name=a",
            "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
            "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B",
            "--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--",
            "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--B--",
            "--B\r\n\r\n1\r\n--B--", "--B\r\nnonsense\r\n\r\n1\r\n--B--",
            "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=latin-1\r\n\r\n1\r\n--B--",
            "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--B--",
            "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\n--B--",
        ])
    func refused(text: String) throws {
        #expect(throws: HTTPFault.self) { try read(text) }
    }

    @Test("What is not UTF-8 is 400, and a boundary has 1 to 70 bytes")
    func bytes() throws {
        let head = Array("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8)
        #expect(throws: HTTPFault.self) {
            try MultipartText.fields(head + [0xFF] + Array("\r\n--B--".utf8), boundary: "B")
        }
        for boundary in [nil, "", String(repeating: "b", count: 71)] {
            #expect(throws: HTTPFault.self) {
                try read("--\(boundary ?? "")--", boundary: boundary)
            }
        }
        let longest = String(repeating: "b", count: 70)
        #expect(try read("--\(longest)--", boundary: longest) == [])
    }

    @Test("A hundred fields, and one too many")
    func many() throws {
        let parts = String(repeating: part("name=a", "1"), count: FormText.mostFields)
        #expect(try read(parts + "--B--").count == FormText.mostFields)
        #expect(throws: HTTPFault.self) { try read(parts + part("name=a", "1") + "--B--") }
    }
}
