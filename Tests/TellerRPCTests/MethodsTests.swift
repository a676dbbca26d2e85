import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("The list of methods")
struct MethodsTests {
    private static let examples = Example.all

    @Test("No two methods, and no two params of one, have the same name")
    func names() {
        #expect(Set(Methods.all.map { $0.name }).count == Methods.all.count)
        for method in Methods.all {
            let params = method.paramProperties.map(\.name)
            #expect(Set(params).count == params.count, "\(method.name)")
            let results = method.resultProperties.map(\.name)
            #expect(Set(results).count == results.count, "\(method.name)")
        }
    }

    @Test("Every error of a method is a known kind, named once", arguments: examples)
    func errors(example: Example) {
        let errors = example.method.errors
        #expect(Set(errors).isSubset(of: ErrorKind.all.map(\.kind)))
        #expect(Set(errors).count == errors.count)
        #expect(Set(errors).isSubset(of: example.method.allErrors))
    }

    @Test("Every name is snake_case, with a dot where it belongs to a group")
    func spelling() {
        for method in Methods.all {
            #expect(method.name.wholeMatch(of: /[a-z]+(\.[a-z_]+)?/) != nil, "\(method.name)")
            for property in method.paramProperties + method.resultProperties {
                #expect(
                    property.name.wholeMatch(of: /[a-z]+[0-9]*(_[a-z]+)*/) != nil,
                    "\(property.name)")
                #expect(property.summary.hasSuffix("."), "\(property.name)")
            }
        }
    }

    @Test("Only a cancellation and a ping act as notifications")
    func notifications() {
        let acting = Methods.all.filter { $0.actsAsNotification }.map { $0.name }
        #expect(acting == ["chat.cancel", "server.ping"])
    }

    @Test("Kinds of errors and their codes are those of the contract")
    func kinds() {
        let kinds = ErrorKind.all.map { "\($0.code.rawValue) \($0.kind.rawValue)" }
        #expect(
            kinds == [
                "-32700 parse_error", "-32600 invalid_request", "-32601 method_not_found",
                "-32602 invalid_params", "-32603 internal", "401 unauthenticated",
                "402 insufficient_balance", "403 forbidden", "404 not_found", "409 conflict",
                "409 in_progress", "413 too_large", "429 rate_limited", "499 cancelled",
                "502 model_failed", "504 model_timeout", "503 unavailable",
            ])
    }

    @Test("The document of the contract holds every method, and is JSON")
    func document() throws {
        let text = try JSONText.encode(OpenRPCDocument(version: "1"))
        let json = try JSONText.decode(JSON.self, from: text)
        #expect(json["methods"].elements.map { $0["name"].text } == Methods.all.map { $0.name })
        #expect(json["components"]["errors"].names == Set(ErrorKind.all.map(\.kind.rawValue)))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text)) }
    }
}
