internal import TellerRPC

/// What an upstream can do to a request; the raw value is the name of the model that does it.
package enum Mischief: String, CaseIterable, Sendable {
    // Right answers, or right enough
    case fine, trickled, endedByCRLF, missingDone, streamedUnasked
    case keptAlive, emptyError, otherChoices, longMembers, splitCharacter, parts, doneWithSpace
    // What was used
    case noUsage, negativeUsage, enormousUsage, floatUsage, tooLargeUsage, textUsage
    // Errors that are told
    case error500, error401, error429, error503, farRetry, retriedForEver
    case retried429, retried503
    case redirect, errorInAnswer, errorInStream, errorField, errorEvent, errorInChoice, errorReason
    // Silence
    case hangBeforeHead, hangBeforeText, hangBetweenTexts, heartbeats
    // Ends that come too early
    case closedAtOnce, cutHead, cutBody, cutStream, cutBehindReason, missingReason, emptyReason
    // Things that are no answer
    case html, otherJSON, brokenJSON, nothing, noText, emptyText, status99
    // Too much
    case endless, huge

    /// The reply of a right answer.
    package static let pieces = ["Hello", ", ", "wörld", "! 👋"]
    package static let reply = pieces.joined()

    /// Stands in everything that no caller may ever be told.
    package static let secret = "upstream-internals-7c1f"

    func steps(_ request: Upstream.Request) -> [Step] {
        switch self {
        case .fine, .trickled, .endedByCRLF, .missingDone, .streamedUnasked,
            .noUsage, .negativeUsage, .enormousUsage, .floatUsage, .tooLargeUsage, .textUsage:
            answer(request)
        case .keptAlive, .emptyError, .otherChoices, .longMembers, .splitCharacter, .parts,
            .doneWithSpace:
            odd(request)
        case .error500, .error401, .error429, .error503, .farRetry, .retriedForEver, .retried429,
            .retried503, .redirect, .errorInAnswer, .errorInStream, .errorField, .errorEvent,
            .errorInChoice, .errorReason:
            error(request)
        case .hangBeforeHead, .hangBeforeText, .hangBetweenTexts, .heartbeats: silence(request)
        case .closedAtOnce, .cutHead, .cutBody, .cutStream, .cutBehindReason, .missingReason,
            .emptyReason:
            cut(request)
        case .html, .otherJSON, .brokenJSON, .nothing, .noText, .emptyText, .status99, .endless,
            .huge:
            nonsense(request)
        }
    }

    private func answer(_ request: Upstream.Request) -> [Step] {
        switch self {
        case .trickled:
            Completions.steps(request, Self.pieces).map { step in
                if case .send(let bytes) = step { .trickle(bytes) } else { step }
            }
        case .endedByCRLF: Completions.steps(request, Self.pieces, end: "\r\n")
        case .missingDone:
            request.isStreamed
                ? Self.stream(Self.pieces) + [
                    .send(HTTPText.chunk(Completions.event(reason: "stop"))),
                    .send(HTTPText.lastChunk),
                ] : Completions.steps(request, Self.pieces)
        case .streamedUnasked:
            Self.stream(Self.pieces) + [
                .send(HTTPText.chunk(Completions.event(reason: "stop"))),
                .send(HTTPText.chunk(Completions.event(usage: Completions.usage(12, 5)))),
                .send(HTTPText.chunk(Completions.done)), .send(HTTPText.lastChunk),
            ]
        case .noUsage: Completions.steps(request, Self.pieces, usage: .null)
        case .negativeUsage: used(request, -5, -7)
        case .enormousUsage: used(request, .integer(.max), .integer(.max))
        case .floatUsage: used(request, .number(1e30), .number(-1e30))
        case .tooLargeUsage:
            Completions.steps(request, Self.pieces, usage: Completions.usage("big", "big")).map {
                // What no number of JSON readers can hold, and our own writer could not write; as
                // long as what it replaces, since the length has been told.
                guard case .send(let bytes) = $0 else { return $0 }
                return .send(
                    String(decoding: bytes, as: UTF8.self).replacing("\"big\"", with: "1e400"))
            }
        case .textUsage: used(request, "12", "many")
        default: Completions.steps(request, Self.pieces)
        }
    }

    private func used(_ request: Upstream.Request, _ input: JSON, _ output: JSON) -> [Step] {
        Completions.steps(request, Self.pieces, usage: Completions.usage(input, output))
    }

    /// A stream that has begun.
    package static func stream(_ pieces: [String]) -> [Step] {
        [.send(HTTPText.streamHead)]
            + pieces.map { .send(HTTPText.chunk(Completions.event($0))) }
    }
}
