import Foundation
import HTTPTypes
import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("teller-bridge(8) tells OpenAI's API as it is")
struct OpenAIPageTests {
    private static let section: String = {
        let page = FileManager.default.contents(atPath: Programs.root + "/man/teller-bridge.8")
        let text = String(decoding: page ?? Data(), as: UTF8.self)
        return text.components(separatedBy: "\n.Sh ").first { $0.hasPrefix("OPENAI'S API") } ?? ""
    }()

    @Test("Every parameter that is taken is named, and what is not is said to be refused")
    func parameters() {
        for field in CompletionField.all where field.summary != "Not supported." {
            #expect(Self.section.contains(field.name), "\(field.name)")
        }
        #expect(Self.section.contains("unsupported_parameter"))
    }

    @Test("Every error has its row of status, type and code")
    func errors() throws {
        let rows = Self.section.split(separator: "\n").filter { $0.hasPrefix(".It ") }
        for kind in ChatSend.allErrors where kind != .invalidParams {
            let fault = HTTPFault(openAI: RPCError(kind, "Why."))
            let body = OpenAIErrorShape().body(of: fault)
            let error = try JSONText.decode(JSON.self, from: body)["error"]
            let start = ".It \(fault.status) Ta \(error["type"].text ?? "") Ta "
            #expect(
                rows.contains { row in
                    row.hasPrefix(start) && row.contains(error["code"].text ?? "?")
                }, "\(kind.rawValue)")
        }
    }

    @Test("The fields of the head are those that are sent")
    func fields() {
        for name in [HTTPField.Name.balance, .price, .shouldRetry] {
            #expect(Self.section.contains(name.rawName), "\(name)")
        }
    }
}
