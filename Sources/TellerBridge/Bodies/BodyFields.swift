internal import HTTPTypes
internal import TellerRPC

/// The fields of a request's body or query, by name, as JSON text or as the text of a form.
struct BodyFields: Sendable {
    enum Value: Sendable {
        case json([UInt8])
        /// What a form says, whose kind only the reader knows.
        case text(String)
        /// A file in a form's part, which no route takes.
        case file
    }

    private(set) var fields: [(name: String, value: Value)]

    static let none = BodyFields(fields: [])

    init(fields: [(name: String, value: Value)]) { self.fields = fields }

    /// Reads a body of JSON or of a form, as its Content-Type says.
    ///
    /// - Errors: 415 for another type or charset; 400 for what can't be read.
    init(of request: BridgeRequest) throws(HTTPFault) {
        let type = ContentType(request.headers[.contentType])
        switch type?.essence {
        case nil where request.body.isEmpty:
            self = .none
        case "application/json":
            guard type?.isUTF8 == true else { throw .unsupportedMediaType(Self.accepted) }
            self = try Self.json(request.body)
        case "application/x-www-form-urlencoded":
            guard type?.isUTF8 == true else { throw .unsupportedMediaType(Self.accepted) }
            self.init(fields: try FormText.fields(request.body).map { ($0.name, .text($0.value)) })
        case "multipart/form-data":
            guard type?.isUTF8 == true else { throw .unsupportedMediaType(Self.accepted) }
            let fields = try MultipartText.fields(request.body, boundary: type?.boundary)
            self.init(fields: fields)
        default:
            throw .unsupportedMediaType(Self.accepted)
        }
    }

    private static let accepted =
        "application/json, application/x-www-form-urlencoded or multipart/form-data, in UTF-8"

    private static func json(_ body: [UInt8]) throws(HTTPFault) -> BodyFields {
        let object: JSONObjectText
        do {
            object = try JSONObjectText(body)
        } catch {
            switch error {
            case .noObject:
                throw HTTPFault(400, .invalidRequest, "The body must be a JSON object.")
                    .about(HTTPFault.noField)
            case .depth:
                throw .unreadable("The body nests deeper than \(Limits.jsonDepth) levels.")
            case .syntax:
                throw .unreadable("The body is not JSON in UTF-8.")
            }
        }
        return BodyFields(
            fields: object.members.map { ($0.name, .json(Array(object[$0.value]))) })
    }

    // Reading

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// What is there for a method, as its params; fields that it does not know are passed over.
    ///
    /// - Errors: 400 that names each field which is missing, given twice, or of the wrong kind.
    func params(
        for properties: [Property], texts: [TextField] = [], required: [String] = []
    ) throws(HTTPFault) -> [(name: String, value: [UInt8])] {
        var params: [(name: String, value: [UInt8])] = []
        var refused: [(name: String, sentence: String)] = []
        for property in properties {
            let given = fields.filter { $0.name == property.name }
            if given.count > 1 {
                refused.append((property.name, "The field '\(property.name)' is given twice."))
            } else if let value = given.first?.value {
                if case .file = value {
                    refused.append((property.name, "The field '\(property.name)' is a file."))
                } else if let field = texts.first(where: { $0.name == property.name }) {
                    switch field.read(value) {
                    case .json(let text): params.append((property.name, text))
                    case .refused(let sentence): refused.append((property.name, sentence))
                    }
                } else if let text = value.json(for: property.schema) {
                    params.append((property.name, text))
                } else {
                    refused.append(
                        (property.name, "The field '\(property.name)' is of the wrong kind."))
                }
            } else if required.contains(property.name) {
                refused.append((property.name, "The field '\(property.name)' is missing."))
            }
        }
        if let first = refused.first {
            var fault = HTTPFault(400, .invalidParams, first.sentence)
            fault.fields = refused
            throw fault
        }
        return params
    }
}

extension BodyFields.Value {
    /// The value as a param of a kind; nil for a form's text that can't be of it.
    ///
    /// What JSON says is the daemon's to judge.
    fileprivate func json(for schema: Schema) -> [UInt8]? {
        switch self {
        case .json(let text): return text
        case .file: return nil
        case .text(let text):
            switch schema {
            case .integer:
                return Int64(text).map { Array(String($0).utf8) }
            case .boolean:
                return ["true": "true", "1": "true", "false": "false", "0": "false"][
                    text.lowercased()
                ].map { Array($0.utf8) }
            case .text, .time, .choice, .requestID:
                return JSONText.text(text)
            case .number, .list, .object, .any:
                return nil
            }
        }
    }
}
