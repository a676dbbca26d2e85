/// Answers of HTTP as bytes, right or wrong.
package enum HTTPText {
    package static func head(
        _ status: String = "200 OK", type: String = "application/json",
        headers: [String: String] = [:]
    ) -> String {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return "HTTP/1.1 \(status)\r\ncontent-type: \(type)\r\n\(lines.joined())\r\n"
    }

    /// A whole answer.
    package static func whole(
        _ body: String, status: String = "200 OK", type: String = "application/json",
        _ headers: [String: String] = [:]
    ) -> [UInt8] {
        let length = ["content-length": String(body.utf8.count)]
        return Array(
            (head(status, type: type, headers: headers.merging(length) { $1 }) + body).utf8)
    }

    /// The head of an answer in chunks.
    package static let streamHead = Array(
        head(type: "text/event-stream", headers: ["transfer-encoding": "chunked"]).utf8)

    package static func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }

    package static let lastChunk = Array("0\r\n\r\n".utf8)
}
