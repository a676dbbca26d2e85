internal import HTTPTypes
internal import TellerClient
internal import TellerRPC

/// The requests of one body of `POST /rpc`, and their answers, each a line as on the socket.
struct RPCCalls: Sendable {
    let request: BridgeRequest

    init(_ request: BridgeRequest) { self.request = request }

    /// Whether anything of it is to be answered: notifications are not.
    func isAnswered(_ envelope: Envelope) -> Bool {
        switch envelope {
        case .unreadable: true
        case .single(let item): item.isAnswered
        case .batch(let items): items.contains(where: \.isAnswered)
        }
    }

    /// All answers together; nil where there are none.
    func answer(to envelope: Envelope) async -> [UInt8]? {
        switch envelope {
        case .unreadable(let error): return Response.line(id: .null, error: error)
        case .single(let item): return await answer(to: item)
        case .batch(let items): return await answer(to: items)
        }
    }

    /// In the order of the members, as on the socket, whichever is done first.
    private func answer(to items: [Envelope.Item]) async -> [UInt8]? {
        // Each answer is there twice when they are joined.
        let memory = MemoryCharge(sharing: request.memory)
        defer { memory.giveAll() }
        let lines = await withTaskGroup(of: (place: Int, line: [UInt8]?).self) { group in
            for (place, item) in items.enumerated() {
                group.addTask {
                    guard let line = await answer(to: item) else { return (place, nil) }
                    let isHeld = memory.take(2 * line.count, for: .due)
                    return (place, isHeld ? line : Self.refusal(of: item))
                }
            }
            var lines = [[UInt8]?](repeating: nil, count: items.count)
            for await (place, line) in group { lines[place] = line }
            return lines
        }
        return Response.batch(lines.compactMap(\.self))
    }

    /// What stands for an answer that there is no room for.
    private static func refusal(of item: Envelope.Item) -> [UInt8]? {
        guard case .request(let call) = item, let id = call.id else { return nil }
        return Response.line(id: id, error: item.isRead ? .tooMuchHeld : .answerNotHeld)
    }

    private func answer(to item: Envelope.Item) async -> [UInt8]? {
        switch item {
        case .invalid(let id, let error): return Response.line(id: id, error: error)
        case .request(let call):
            let result: Result<[UInt8], RPCError>
            do throws(RPCError) {
                if call.id == nil, !call.actsAsNotification { return nil }
                if call.asksForStream {
                    throw .invalidParams(
                        "The param 'stream' takes 'Accept: text/event-stream', and no batch.")
                }
                result = .success(
                    try await self.request.relay.call(
                        relayed(call), holding: self.request.memory))
            } catch {
                result = .failure(error)
            }
            return call.id.map { Self.line($0, result) }
        }
    }

    static func line(_ id: RequestID, _ result: Result<[UInt8], RPCError>) -> [UInt8] {
        switch result {
        case .success(let text): Response.line(id: id, resultText: text)
        case .failure(let error): Response.line(id: id, error: error)
        }
    }

    /// The same request as it goes to the daemon, in the name of the Authorization unless it has a
    /// token of its own.
    func relayed(_ call: Envelope.Request) throws(RPCError) -> RelayRequest {
        guard let params = call.params.byName else {
            throw .invalidParams("Params are given by name, as an object.")
        }
        // Null is as good as none to the daemon, but would stand in the way of another.
        let members = params.filter { $0.name != "token" || $0.value.first != UInt8(ascii: "n") }
        let needsToken =
            Self.takingToken.contains(call.method) && !members.contains { $0.name == "token" }
        return try RelayRequest(
            call.method, members.map { ($0.name, Array($0.value)) },
            token: needsToken ? try bearer() : nil, client: request.client)
    }

    /// The token of the head, which is looked at for nothing else: one of another scheme is for
    /// somebody before us, who asks for a password.
    ///
    /// - Errors: `unauthenticated` for an Authorization that can't be one.
    private func bearer() throws(RPCError) -> String? {
        do throws(HTTPFault) {
            return try request.token()
        } catch {
            throw RPCError(.unauthenticated, error.message)
        }
    }

    /// The methods that take a token; to the others it would be an unknown param.
    private static let takingToken = Set(
        Methods.all.filter { $0.access != .anyone }.map { $0.name })
}

extension Envelope {
    /// Whether nothing is changed by any of it.
    var onlyReads: Bool {
        switch self {
        case .unreadable: true
        case .single(let item): item.isRead
        case .batch(let items): items.allSatisfy(\.isRead)
        }
    }
}

extension Envelope.Item {
    fileprivate var isAnswered: Bool {
        switch self {
        case .invalid: true
        case .request(let request): request.id != nil
        }
    }

    fileprivate var isRead: Bool {
        switch self {
        case .invalid: true
        case .request(let request): TellerClient.Repetition.reads.contains(request.method)
        }
    }
}

extension Envelope.Request {
    var asksForStream: Bool {
        method == ChatSend.name && params.text(of: "stream")?.elementsEqual("true".utf8) == true
    }

    /// As on the socket: a charge that nobody can see helps nobody.
    fileprivate var actsAsNotification: Bool {
        Methods.all.contains { $0.name == method && $0.actsAsNotification }
    }
}
