internal import TellerRPC

/// A result of the daemon: an object as JSON text.
struct ResultText: Sendable {
    let text: [UInt8]

    /// The same with the seed's names for some members, and with constants, in front.
    func adding(
        _ names: [(seed: String, own: String)],
        constants: [(name: String, json: [UInt8])] = []
    ) -> [UInt8] {
        guard let object = try? JSONObjectText(text) else { return text }
        var added: [UInt8] = []
        func add(_ name: String, _ value: some Sequence<UInt8>) {
            added.append(UInt8(ascii: added.isEmpty ? "{" : ","))
            added += "\"\(name)\":".utf8
            added += value
        }
        for (seed, own) in names where object[seed] == nil {
            if let value = object[own] { add(seed, value) }
        }
        for (name, json) in constants where object[name] == nil { add(name, json) }
        guard !added.isEmpty, !object.members.isEmpty else { return text }
        added.append(UInt8(ascii: ","))
        return added + text.dropFirst()
    }
}
