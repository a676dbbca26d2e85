import TellerRPC
import TestSupport
import Testing

@Suite("The contract's JSON")
struct ExactJSONTests {
    @Test("Every method has an example")
    func complete() {
        #expect(Set(Example.all.map { $0.method.name }) == Set(Methods.all.map { $0.name }))
    }

    @Test("Params are read and written member by member", arguments: Example.all)
    func params(example: Example) throws {
        func check<M: Method>(_ method: M.Type) throws {
            let value = try decode(method, example.params)
            #expect(try JSONText.text(value) == example.params)
            #expect(
                Mirror(reflecting: value).children.count == M.Params.fields.count,
                "each stored property is a declared field")
        }
        try check(example.method)
        let json = try JSONText.decode(JSON.self, from: example.params.utf8)
        #expect(json.names == Set(example.method.paramProperties.map(\.name)))
    }

    @Test("Results are read and written member by member", arguments: Example.all)
    func results(example: Example) throws {
        func check<M: Method>(_ method: M.Type) throws {
            let value = try JSONText.decode(M.Result.self, from: example.result.utf8)
            #expect(try JSONText.text(value) == example.result)
        }
        try check(example.method)
        let json = try JSONText.decode(JSON.self, from: example.result.utf8)
        let properties = example.method.resultProperties
        #expect(json.names == Set(properties.map(\.name)))
        for property in properties { expect(json[property.name], fits: property.schema) }
    }

    /// Holds the members of nested objects to their properties too.
    private func expect(_ json: JSON, fits schema: Schema) {
        switch schema {
        case .object(let properties) where !properties.isEmpty:
            #expect(json.names == Set(properties.map(\.name)))
            for property in properties { expect(json[property.name], fits: property.schema) }
        case .list(of: let element, count: _):
            for json in json.elements { expect(json, fits: element) }
        default:
            break
        }
    }

    @Test(
        "A param that is required can't be left out, and one that is not can",
        arguments: Example.all)
    func requiredParams(example: Example) throws {
        let json = try JSONText.decode(JSON.self, from: example.params.utf8)
        for property in example.method.paramProperties {
            let found = refusal(example.method, json.without(property.name).source)
            #expect((found != nil) == property.isRequired, "\(property.name)")
            #expect(found?.message.contains("'\(property.name)' is missing") != false)
        }
    }

    @Test("A member of a result that is required can't be left out", arguments: Example.all)
    func requiredResults(example: Example) throws {
        func isReadable<M: Method>(_ method: M.Type, _ json: JSON) -> Bool {
            (try? JSONText.decode(M.Result.self, from: json.source.utf8)) != nil
        }
        // The document of rpc.discover is read as it comes.
        if example.method == RPCDiscover.self { return }
        let json = try JSONText.decode(JSON.self, from: example.result.utf8)
        for property in example.method.resultProperties {
            #expect(
                isReadable(example.method, json.without(property.name)) != property.isRequired,
                "\(property.name)")
        }
    }
}

extension JSONValue {
    var names: Set<String> {
        guard case .object(let members) = self else { return [] }
        return Set(members.keys)
    }

    func without(_ name: String) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = nil
        return .object(members)
    }
}
