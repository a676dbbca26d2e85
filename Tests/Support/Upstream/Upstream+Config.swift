extension Upstream {
    /// A config with models of this server, each called as its script.
    ///
    /// The first by name is the default. `models` has what is not as usual: 100 tokens a chat, and
    /// all the patience of tests.
    package func config(
        _ models: [String: [String: String]], _ more: String = ""
    ) -> String {
        let blocks = models.sorted { $0.key < $1.key }.map { name, keys in
            let usual = [
                "provider": "openai", "url": url, "upstream_model": name, "price": "100",
                "timeout_seconds": "60",
            ]
            let lines = usual.merging(keys) { $1 }.sorted { $0.key < $1.key }.map { key, value in
                "    \(key): \(value)\n"
            }
            return "  \(name):\n\(lines.joined())"
        }
        return "default_model: \(models.keys.min() ?? "")\nmodels:\n\(blocks.joined())\(more)"
    }
}
