extension Config {
    /// Every key, its bounds and default, in the order in which they are documented.
    package static let declarations = keys.map(\.declaration)

    /// The commented file that is shipped: every key with its default.
    package static var example: String {
        let header = """
            # Config of tellerd, see teller.yaml(5). Every key is here with its default; what is left
            # out keeps it. `tellerd --check-config` says whether a file is right.

            """
        return header + declarations.map { "\n" + $0.example(indent: "") }.joined()
    }
}

extension Config.Declaration {
    fileprivate func example(indent: String) -> String {
        let comment = "\(indent)# \(summary)\(hint)\n"
        switch bounds {
        case .section:
            return comment + "\(indent)\(name):\n"
                + keys.map { $0.example(indent: indent + "  ") }.joined()
        case .models:
            let model = Config.Model()
            let values = ["provider": model.provider.rawValue, "price": String(model.price)]
            let members = keys.map { key in
                "\(indent)    # \(key.summary)\(key.hint)\n"
                    + "\(indent)    \(key.name): \(values[key.name] ?? "")\n"
            }
            return comment + "\(indent)\(name):\n\(indent)  \(model.name):\n" + members.joined()
        case .integer, .text, .boolean, .choice:
            return comment + "\(indent)\(name): \(defaultValue ?? "")\n"
        }
    }

    /// The bounds in brackets; what has keys of its own, or names, needs none.
    private var hint: String {
        switch bounds {
        case .integer, .boolean: " (\(bounds.phrase))"
        case .choice(let choices) where choices.count > 1: " (\(bounds.phrase))"
        case .choice, .text, .section, .models: ""
        }
    }
}
