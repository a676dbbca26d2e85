/// Reads sections and gathers what is wrong with them, so that one reading names every fault.
struct Problems {
    /// As many as a person reads; a file with more is of another kind altogether.
    static let limit = 20

    let file: String
    private(set) var list: [ConfigError.Problem] = []
    private(set) var omitted = 0

    init(file: String) { self.file = file }

    mutating func add(_ line: Int, _ sentence: @autoclosure () -> String) {
        guard list.count < Self.limit else { return omitted += 1 }
        let sentence = sentence()
        list.append(ConfigError.Problem(file: file, line: line, sentence: sentence))
    }

    /// All of them in the order of the lines, whichever way they were found.
    var error: ConfigError {
        ConfigError(
            problems: list.sorted { ($0.line ?? 0) < ($1.line ?? 0) }, omitted: omitted)
    }

    /// Takes the keys of a map over into a section; what is not given keeps its default.
    mutating func read<Section: ConfigSection>(
        _ node: YAMLNode, at path: String, into section: inout Section
    ) {
        // All keys of a section may have been commented out.
        if node.content == .empty { return requireKeys(of: Section.self, in: [], of: node, path) }
        guard case .map(let members) = node.content else {
            let subject = path.isEmpty ? "the file" : path
            return add(node.line, "\(subject) is \(node.shown); it must be a map of keys")
        }
        for member in members {
            let keyPath = Self.join(path, member.name)
            if let key = Section.keys.first(where: { $0.name == member.name }) {
                key.take(member.value, keyPath, &section, &self)
            } else {
                add(member.line, Self.unknown(member.name, at: keyPath, in: Section.self))
            }
        }
        requireKeys(of: Section.self, in: members, of: node, path)
    }

    /// - Errors: no map, too few or too many, a name that none may have, each model's own.
    mutating func readModels(_ node: YAMLNode, at path: String, into models: inout [Config.Model]) {
        guard case .map(let members) = node.content else {
            return add(node.line, "\(path) is \(node.shown); it must be a map of models by name")
        }
        guard Config.Model.count.contains(members.count) else {
            let bounds = Config.Bounds.models(count: Config.Model.count).phrase
            return add(node.line, "\(path) has \(members.count); it may have \(bounds)")
        }
        models = members.map { member in
            var model = Config.Model()
            model.name = member.name
            let keyPath = Self.join(path, shownText(member.name))
            if !Config.Model.isName(member.name) {
                let count = Config.Model.nameBytes
                add(
                    member.line,
                    "\(keyPath) is no name for a model; it may have \(count.lowerBound) to "
                        + "\(count.upperBound) of A-Z a-z 0-9 . _ : -")
            }
            let before = list.count + omitted
            read(member.value, at: keyPath, into: &model)
            if list.count + omitted == before { check(model, member.value, at: keyPath) }
            return model
        }
    }

    private mutating func requireKeys<Section: ConfigSection>(
        of _: Section.Type, in members: [YAMLNode.Member], of node: YAMLNode, _ path: String
    ) {
        for key in Section.keys where key.isRequired {
            if !members.contains(where: { $0.name == key.name }) {
                add(node.line, "\(Self.join(path, key.name)) is missing")
            }
        }
    }

    private static func unknown<Section: ConfigSection>(
        _ name: String, at path: String, in _: Section.Type
    ) -> String {
        let hint = Suggestion.sentence(for: name, among: Section.keys.map(\.name))
        return "\(shownText(path)) is not a known key\(hint)"
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
