/// What is wrong with a model as a whole, where each of its keys is right by itself.
extension Problems {
    mutating func check(_ model: Config.Model, _ node: YAMLNode, at path: String) {
        guard case .map(let members) = node.content else { return }
        switch model.provider {
        case .echo:
            for member in members where !Config.Model.commonKeys.contains(member.name) {
                guard Config.Model.keys.contains(where: { $0.name == member.name }) else {
                    continue
                }
                add(member.line, "\(path).\(member.name) is of no use to the provider echo")
            }
        case .openai:
            checkServer(model, node, at: path, members)
        }
    }

    private mutating func checkServer(
        _ model: Config.Model, _ node: YAMLNode, at path: String, _ members: [YAMLNode.Member]
    ) {
        func line(_ name: String) -> Int {
            members.first { $0.name == name }?.line ?? node.line
        }
        if model.url.isEmpty {
            add(line("url"), "\(path).url is missing, which the provider openai needs")
        } else if let fault = ServerURL.fault(of: model.url) {
            // With an @ in it, it may hold a password.
            let shown = model.url.contains("@") ? "wrong" : shownText(model.url)
            add(line("url"), "\(path).url is \(shown); \(fault)")
        }
        if model.upstreamModel.isEmpty {
            add(
                line("upstream_model"),
                "\(path).upstream_model is missing, which the provider openai needs")
        }
        if !model.apiKeyCredential.isEmpty, !model.apiKeyFile.isEmpty {
            add(
                line("api_key_file"),
                "\(path).api_key_file and api_key_credential can't both be given")
        }
        if !model.apiKeyFile.isEmpty, !model.apiKeyFile.hasPrefix("/") {
            add(line("api_key_file"), "\(path).api_key_file must be a path from the root")
        }
        if model.apiKeyCredential.contains("/") {
            add(line("api_key_credential"), "\(path).api_key_credential may hold no slash")
        }
        if model.maxOutputTokens >= model.contextTokens {
            add(
                line("max_output_tokens"),
                "\(path).max_output_tokens is \(model.maxOutputTokens); it must be below "
                    + "context_tokens, which is \(model.contextTokens)")
        }
    }

    /// Stand-ins exist, are others, and are not dearer.
    mutating func checkFallbacks(_ config: Config, _ node: YAMLNode) {
        guard case .map(let models) = node.content else { return }
        for member in models {
            guard let model = config.model(named: member.name),
                case .map(let keys) = member.value.content,
                let line = keys.first(where: { $0.name == "fallback" })?.line
            else { continue }
            for name in model.fallback {
                let path = "models.\(shownText(member.name)).fallback names \(shownText(name))"
                guard let other = config.model(named: name) else {
                    add(line, "\(path), which models does not have")
                    continue
                }
                if other.name == model.name { add(line, "\(path), which is the model itself") }
                if other.price.mayPass(model.price) {
                    add(line, "\(path), which may come to cost more")
                }
            }
        }
    }
}
