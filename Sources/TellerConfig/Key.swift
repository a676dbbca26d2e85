/// A part of the config that has keys of its own.
///
/// A fresh one holds the defaults.
protocol ConfigSection: Sendable {
    init()
    static var keys: [Key<Self>] { get }
}

/// A key of a section: what documents it, and how its value gets into the struct.
///
/// The key path ties the declaration to the struct, so that the two can't name different things.
struct Key<Root: ConfigSection>: Sendable {
    let declaration: Config.Declaration
    let isRequired: Bool
    /// Takes a value at a path over into the section, or notes why not.
    let take: @Sendable (YAMLNode, String, inout Root, inout Problems) -> Void

    var name: String { declaration.name }

    static func integer(
        _ name: String, _ path: any WritableKeyPath<Root, Int64> & Sendable,
        _ range: ClosedRange<Int64>, required: Bool = false, _ summary: String
    ) -> Key {
        scalar(
            name, .integer(range), required: required, default: String(Root()[keyPath: path]),
            summary
        ) { node, root throws(Fault) in
            root[keyPath: path] = try node.integer(in: range)
        }
    }

    static func text(
        _ name: String, _ path: any WritableKeyPath<Root, String> & Sendable,
        bytes: ClosedRange<Int>, hasLines: Bool = false, _ summary: String
    ) -> Key {
        scalar(
            name, .text(bytes: bytes), default: Root()[keyPath: path], summary
        ) { node, root throws(Fault) in
            root[keyPath: path] = try node.text(bytes: bytes, hasLines: hasLines)
        }
    }

    static func boolean(
        _ name: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, _ summary: String
    ) -> Key {
        scalar(
            name, .boolean, default: String(Root()[keyPath: path]), summary
        ) { node, root throws(Fault) in
            root[keyPath: path] = try node.boolean()
        }
    }

    static func choice<Choice>(
        _ name: String, _ path: any WritableKeyPath<Root, Choice> & Sendable,
        required: Bool = false, _ summary: String
    ) -> Key where Choice: CaseIterable & RawRepresentable<String> & Sendable {
        scalar(
            name, .choice(Choice.allCases.map(\.rawValue)), required: required,
            default: Root()[keyPath: path].rawValue, summary
        ) { node, root throws(Fault) in
            root[keyPath: path] = try node.choice()
        }
    }

    static func section<Section: ConfigSection>(
        _ name: String, _ path: any WritableKeyPath<Root, Section> & Sendable, _ summary: String
    ) -> Key {
        Key(
            declaration: Config.Declaration(
                name: name, bounds: .section, defaultValue: nil, summary: summary,
                keys: Section.keys.map(\.declaration)),
            isRequired: false
        ) { node, keyPath, root, problems in
            problems.read(node, at: keyPath, into: &root[keyPath: path])
        }
    }

    static func models(
        _ name: String, _ path: any WritableKeyPath<Root, [Config.Model]> & Sendable,
        _ summary: String
    ) -> Key {
        Key(
            declaration: Config.Declaration(
                name: name, bounds: .models(count: Config.Model.count), defaultValue: nil,
                summary: summary, keys: Config.Model.keys.map(\.declaration)),
            isRequired: false
        ) { node, keyPath, root, problems in
            problems.readModels(node, at: keyPath, into: &root[keyPath: path])
        }
    }

    static func names(
        _ name: String, _ path: any WritableKeyPath<Root, [String]> & Sendable,
        count: ClosedRange<Int>, bytes: ClosedRange<Int>, _ summary: String
    ) -> Key {
        let names = Root()[keyPath: path].joined(separator: ", ")
        return scalar(
            name, .names(count: count), default: "[\(names)]", summary
        ) { node, root throws(Fault) in
            root[keyPath: path] = try node.names(count: count, bytes: bytes)
        }
    }

    static func price(
        _ name: String, _ path: any WritableKeyPath<Root, Config.Price> & Sendable,
        default value: Int64, _ summary: String
    ) -> Key {
        Key(
            declaration: Config.Declaration(
                name: name, bounds: .price(Config.Price.range), defaultValue: String(value),
                summary: summary, keys: Config.Price.Meter.keys.map(\.declaration)),
            isRequired: false
        ) { node, keyPath, root, problems in
            if case .map = node.content {
                var meter = Config.Price.Meter()
                problems.read(node, at: keyPath, into: &meter)
                root[keyPath: path] = .metered(meter)
                return
            }
            do throws(Fault) {
                root[keyPath: path] = .flat(try node.integer(in: Config.Price.range))
            } catch {
                problems.add(node.line, "\(keyPath) \(error.sentence)")
            }
        }
    }

    private static func scalar(
        _ name: String, _ bounds: Config.Bounds, required: Bool = false, default value: String,
        _ summary: String,
        take: @escaping @Sendable (YAMLNode, inout Root) throws(Fault) -> Void
    ) -> Key {
        Key(
            declaration: Config.Declaration(
                name: name, bounds: bounds, defaultValue: required ? nil : value,
                summary: summary, keys: []),
            isRequired: required
        ) { node, keyPath, root, problems in
            do throws(Fault) {
                try take(node, &root)
            } catch {
                problems.add(node.line, "\(keyPath) \(error.sentence)")
            }
        }
    }
}
