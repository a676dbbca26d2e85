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
            return comment + "\(indent)\(name):\n" + modelExample(indent: indent + "  ")
        case .integer, .text, .boolean, .choice, .price, .names:
            return comment + "\(indent)\(name): \(defaultValue ?? "")\n"
        }
    }

    /// The default model, and in comments one of a server, with every key.
    private func modelExample(indent: String) -> String {
        let common = keys.filter { Config.Model.commonKeys.contains($0.name) }
        let echo = common.map { key in
            let value = key.defaultValue ?? Config.Model().provider.rawValue
            return "\(indent)  # \(key.summary)\(key.hint)\n\(indent)  \(key.name): \(value)\n"
        }
        let given = [
            "provider": "openai", "url": "http://127.0.0.1:8080/v1", "upstream_model": "SmolLM2",
        ]
        let server = keys.map { key in
            let value = given[key.name] ?? key.defaultValue ?? ""
            let shown = value.isEmpty ? "\"\"" : value
            let comment =
                Config.Model.commonKeys.contains(key.name)
                ? "" : "\(indent)#   # \(key.summary)\(key.hint)\n"
            return comment + "\(indent)#   \(key.name): \(shown)\n"
        }
        return "\(indent)\(Config.Model().name):\n" + echo.joined()
            + "\(indent)# smollm:\n" + server.joined()
    }

    /// The bounds in brackets; what has keys of its own, or names, needs none.
    private var hint: String {
        switch bounds {
        case .integer, .boolean: " (\(bounds.phrase))"
        case .choice(let choices) where choices.count > 1: " (\(bounds.phrase))"
        case .price(let range): " (\(range.lowerBound) to \(range.upperBound), or a map)"
        case .names(let count): " (\(count.lowerBound) to \(count.upperBound))"
        case .choice, .text, .section, .models: ""
        }
    }
}
