import TellerRPC
import TestSupport
import Testing

/// What tests of listings and of administrators' methods have in common.
extension Wire {
    /// The result of a call that is to be granted.
    func result(
        _ method: String, _ params: JSON = [:], _ location: SourceLocation = #_sourceLocation
    ) throws -> JSON {
        let answer = try call(method, params)
        #expect(answer.code == nil, "\(method): \(answer)", sourceLocation: location)
        return answer["result"]
    }

    /// A chat that is to be answered.
    @discardableResult
    func chat(
        _ token: JSON, _ message: String, _ more: [String: JSON] = [:],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> JSON {
        let params: JSON = ["token": token, "message": .string(message)]
        return try result("chat", params.merging(more), location)
    }

    /// All pages of a listing, each with its rows.
    func pages(_ method: String, _ params: JSON, of rows: String) throws -> [[JSON]] {
        var pages: [[JSON]] = []
        var cursor: JSON = [:]
        while true {
            let page = try result(method, params.merging(cursor.members))
            pages.append(page[rows].elements)
            guard page["next"] != .null else { return pages }
            cursor = ["before": page["next"]]
            try #require(pages.count < 20_000, "the listing has no end")
        }
    }

    func rows(_ method: String, _ params: JSON, of rows: String) throws -> [JSON] {
        try pages(method, params, of: rows).flatMap(\.self)
    }

    /// Many chats, in batches.
    func fill(_ token: JSON, _ count: Int, _ message: (Int) -> String) throws {
        let limit = 100
        for begin in stride(from: 0, to: count, by: limit) {
            let members = (begin..<min(count, begin + limit)).map { number in
                request(
                    "chat", ["token": token, "message": .string(message(number))],
                    id: .integer(Int64(number)))
            }
            let answers = try exchange("[\(members.joined(separator: ","))]").elements
            let refused = answers.first { $0["result"] == .null }
            try #require(answers.count == members.count && refused == nil, "\(refused as Any)")
        }
    }

    /// The audit, newest first.
    func audit() throws -> [JSON] {
        try rows("admin.audit", ["limit": 500], of: "records")
    }
}

extension JSON {
    var members: [String: JSON] {
        guard case .object(let members) = self else { return [:] }
        return members
    }
}
