/// Holds the names of an object's members to a schema, at every depth; values are not looked at.
struct NameCheck {
    let line: [UInt8]

    /// - Errors, in order of precedence: an unknown name, a repeated one (both in the order of the
    ///   line), a missing one (in the order of the schema).
    func check(
        _ members: [(name: String, value: Range<Int>)], against properties: [Property],
        path: String
    ) throws(RPCError) {
        for (index, member) in members.enumerated() {
            guard let property = properties.first(where: { $0.name == member.name }) else {
                throw .invalidParams("The param '\(path)\(member.name)' is unknown.")
            }
            if members[..<index].contains(where: { $0.name == member.name }) {
                throw .invalidParams("The param '\(path)\(member.name)' is given twice.")
            }
            try check(member.value, against: property.schema, path: path + member.name)
        }
        for property in properties where property.isRequired {
            if !members.contains(where: { $0.name == property.name }) {
                throw .invalidParams("The param '\(path)\(property.name)' is missing.")
            }
        }
    }

    private func check(
        _ value: Range<Int>, against schema: Schema, path: String
    ) throws(RPCError) {
        switch schema {
        case .object(let properties):
            guard line[value.lowerBound] == UInt8(ascii: "{") else { return }
            try check(members(at: value), against: properties, path: path + ".")
        case .list(of: .object(let properties), count: _):
            guard line[value.lowerBound] == UInt8(ascii: "[") else { return }
            for (index, element) in elements(at: value).enumerated() {
                try check(element, against: .object(properties), path: "\(path)[\(index)]")
            }
        default:
            return
        }
    }

    private func members(at value: Range<Int>) -> [(name: String, value: Range<Int>)] {
        let found = line.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: value.lowerBound)
            return (try? scanner.object(collecting: true)) ?? []
        }
        return found.map { (JSONText.string(line[$0.name]) ?? "\u{FFFD}", $0.value) }
    }

    private func elements(at value: Range<Int>) -> [Range<Int>] {
        line.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: value.lowerBound)
            var found: [Range<Int>] = []
            try? scanner.array { scanner throws(JSONScanner.Fault) in
                _ = scanner.peek()
                found.append(try scanner.value())
            }
            return found
        }
    }
}
