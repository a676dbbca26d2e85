import HTTPTypes
import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("The document of OpenAPI")
struct OpenAPITests {
    private static let document = OpenAPIDocument(Routes.all, version: "1.2.3").json

    private func members(_ json: JSON) -> [String: JSON] {
        guard case .object(let members) = json else { return [:] }
        return members
    }

    private var operations: [(path: String, method: String, operation: JSON)] {
        members(Self.document["paths"]).flatMap { path, methods in
            members(methods).map { (path, $0.key, $0.value) }
        }
    }

    @Test("Every route is in it, and nothing else")
    func complete() {
        #expect(Self.document["openapi"] == "3.1.0")
        #expect(Self.document["info"]["version"] == "1.2.3")
        let told = Set(operations.map { "\($0.method) \($0.path)" })
        let served = Routes.all.map { route in
            let segments = route.pattern.map { $0.hasPrefix("*") ? "{}" : $0 }
            return "\(route.method.rawValue.lowercased()) /\(segments.joined(separator: "/"))"
        }
        #expect(Set(told.map { $0.replacing(/\{\w+\}/, with: "{}") }) == Set(served))
        #expect(told.isSuperset(of: ["post /chat", "post /v1/chat/completions", "post /rpc"]))
    }

    @Test("Each operation has a name of its own, a sentence, answers, and errors that are there")
    func operationsAreWhole() {
        let ids = operations.map { $0.operation["operationId"].text ?? "" }
        #expect(Set(ids).count == operations.count)
        let components = members(Self.document["components"]["responses"])
        for (path, _, operation) in operations {
            #expect(operation["summary"].text?.hasSuffix(".") == true, "\(path)")
            let responses = members(operation["responses"])
            #expect(responses.keys.contains { $0.hasPrefix("2") }, "\(path)")
            #expect(responses["400"] != nil)
            for response in responses.values {
                guard let reference = response["$ref"].text else { continue }
                #expect(components[String(reference.split(separator: "/").last ?? "")] != nil)
            }
            #expect(responses["415"] == nil || operation["requestBody"] != .null)
            let names = path.split(separator: "/").filter { $0.hasPrefix("{") }
            let parameters = operation["parameters"].elements.filter { $0["in"] == "path" }
            #expect(names.count == parameters.count)
        }
    }

    @Test("Any request may be one too many, or find no room, and is told when to come again")
    func everywhere() {
        let components = members(Self.document["components"]["responses"])
        for (path, _, operation) in operations {
            for status in ["429", "503"] {
                let reference = members(operation["responses"])[status]?["$ref"].text ?? ""
                let name = String(reference.split(separator: "/").last ?? "")
                let headers = members(components[name]?["headers"] ?? .null)
                #expect(headers["Retry-After"] != nil, "\(status) of \(path)")
            }
        }
    }

    @Test("What needs a token says so, and can be refused for it")
    func security() {
        for (path, _, operation) in operations {
            let isOpen = operation["security"] == []
            #expect(isOpen == (operation["security"].elements.isEmpty))
            if !isOpen { #expect(members(operation["responses"])["401"] != nil, "\(path)") }
        }
        #expect(operations.contains { $0.operation["security"] == [["bearer": []]] })
    }

    @Test("A chat may be sent as JSON and as a form, and refused for every reason of its method")
    func chat() throws {
        let chat = try #require(operations.first { $0.path == "/chat" }).operation
        let content = members(chat["requestBody"]["content"])
        let forms = ["application/x-www-form-urlencoded", "multipart/form-data"]
        #expect(Set(content.keys) == Set(forms + ["application/json"]))
        for kind in ChatSend.allErrors {
            let status = String(HTTPFault.status(of: kind))
            #expect(members(chat["responses"])[status] != nil, "\(kind)")
        }
        #expect(chat["responses"]["200"]["content"]["text/event-stream"] != .null)
    }
}
