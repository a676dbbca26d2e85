internal import TellerLedger
internal import TellerMetrics
internal import TellerRPC

/// What a connection does with the lines it has heard.
extension Connection {
    func act(_ envelope: Envelope, bytes: Int) {
        defer { isFirstLine = false }
        switch envelope {
        case .unreadable(let error): send(refused(error, .null))
        case .single(let item): act(item, bytes: bytes)
        case .batch(let items): act(items, bytes: bytes)
        }
    }

    private func act(_ item: Envelope.Item, bytes: Int) {
        switch resolve(item, isInBatch: false) {
        case .ignored:
            server.metrics.ignoredNotifications.add()
        case .answered(let line):
            send(line)
        case .run(let endpoint, let call):
            inFlight.begin(call.id, bytes: bytes)
            let isBarrier =
                endpoint.method == Authenticate.self || endpoint.method == Relay.self
            if isBarrier { isBarred = true }
            // The one place where a task is begun that nobody waits for: see the type.
            Task.immediate(executorPreference: tasks) {
                let line =
                    endpoint.mayAnswerAtLength
                    ? await answerInTurn(endpoint, call)
                    : await server.dispatcher.answer(endpoint, call)
                if isBarrier { isBarred = false }
                if let id = call.id {
                    endDeltas(of: id)
                    send(line)
                }
                end(call, bytes: bytes)
            }
        }
    }

    /// The members run concurrently while there is room, and then one after another; their answers
    /// go out together.
    private func act(_ items: [Envelope.Item], bytes: Int) {
        let batch = Batch(count: items.count, lineBytes: bytes)
        inFlight.bytes += bytes
        for (index, item) in items.enumerated() {
            switch resolve(item, isInBatch: true) {
            case .ignored:
                server.metrics.ignoredNotifications.add()
                end(batch, index, nil)
            case .answered(let line):
                end(batch, index, line)
            case .run(let endpoint, let call):
                inFlight.begin(call.id)
                let waits = endpoint.mayAnswerAtLength || mayBeReplay(endpoint, call) || isFull
                Task.immediate(executorPreference: tasks) {
                    let line =
                        waits
                        ? await answerInTurn(endpoint, call, of: batch)
                        : await server.dispatcher.answer(endpoint, call)
                    end(batch, index, call.id == nil ? nil : line)
                    end(call)
                }
            }
        }
    }

    /// Whether it may get a long reply that is recorded already: a batch could ask for a hundred.
    private func mayBeReplay(_ endpoint: Endpoint, _ call: Call) -> Bool {
        let name = ChatSend.Params.CodingKeys.idempotencyKey.rawValue
        guard endpoint.method == ChatSend.self, let key = call.params.text(of: name) else {
            return false
        }
        return !key.elementsEqual("null".utf8)
    }

    private func end(_ batch: Batch, _ index: Int, _ line: [UInt8]?) {
        gatheredBytes += line?.count ?? 0
        guard let lines = batch.end(index, line) else { return }
        gatheredBytes -= batch.bytes
        inFlight.bytes -= batch.lineBytes
        if let answer = Response.batch(lines) { send(answer) }
    }

    private enum Resolution {
        case ignored
        case answered([UInt8])
        case run(Endpoint, Call)
    }

    private func resolve(_ item: Envelope.Item, isInBatch: Bool) -> Resolution {
        switch item {
        case .invalid(let id, let error):
            return .answered(refused(error, id))
        case .request(let request):
            guard let endpoint = Endpoint.byName[request.method] else {
                guard let id = request.id else { return .ignored }
                let error = RPCError(.methodNotFound, "There is no method of that name.")
                return .answered(refused(error, id))
            }
            if request.id == nil, !endpoint.method.actsAsNotification { return .ignored }
            if isInBatch, endpoint.method == Authenticate.self {
                let error = RPCError(.invalidRequest, "A batch can't hold 'authenticate'.")
                return .answered(refused(error, request.id ?? .null))
            }
            if endpoint.method == Relay.self, isInBatch || !isFirstLine {
                let error = RPCError(
                    .invalidRequest, "The method 'relay' must be a connection's first request.")
                return .answered(refused(error, request.id ?? .null))
            }
            if isRelayRevoked {
                guard let id = request.id else { return .ignored }
                return .answered(refused(.notABridge, id, endpoint))
            }
            switch server.availability.current {
            case .open(let services):
                return .run(endpoint, call(request, services, isInBatch: isInBatch))
            case .closed(let closure):
                guard let id = request.id else { return .ignored }
                return .answered(refused(RPCError(closure), id, endpoint))
            }
        }
    }

    /// The answer to what is no request that could be begun.
    private func refused(_ error: RPCError, _ id: RequestID) -> [UInt8] {
        server.metrics.refusedUnread(error.kind)
        return Response.line(id: id, error: error)
    }

    /// The answer to a request that nobody may make now.
    func refused(_ error: RPCError, _ id: RequestID, _ endpoint: Endpoint) -> [UInt8] {
        server.metrics.methods[endpoint.index].refusedUnbegun(error.kind)
        return Response.line(id: id, error: error)
    }

    private func call(
        _ request: Envelope.Request, _ services: Services, isInBatch: Bool
    ) -> Call {
        Call(
            services: services, token: token, peerUID: isRelay ? nil : peer.uid,
            isAdminPeer: isAdminPeer, isRelayed: isRelay, id: request.id, params: request.params,
            isInBatch: isInBatch,
            isIDInFlight: inFlight.contains(request.id), origin: self)
    }

    private func end(_ call: Call, bytes: Int = 0) {
        inFlight.end(call.id, bytes: bytes)
        switch stage {
        case .serving, .stopping:
            advance()
            read()
        case .lingering:
            admit()
            account()
            sayFarewellIfDone()
        case .closed:
            account()
            leaveIfDone()
        }
    }
}
