import NIOCore
import TellerRPC
import Testing

@testable import TellerBridge

@Suite("Requests that wait for the daemon")
struct WaitingRequestsTests {
    private typealias Answer = Result<[UInt8], RPCError>

    private func line(_ id: Int64) -> WaitingRequests.Line {
        WaitingRequests.Line(id: id, bytes: [1], memory: MemoryCharge(MemoryBudget()))
    }

    /// Adds a request, does things to it, and tells how it was answered.
    private func answer(
        _ repetition: RelayRequest.Repetition,
        _ body: (inout WaitingRequests, Int64) -> Void
    ) async -> Answer {
        await withCheckedContinuation { continuation in
            var requests = WaitingRequests()
            let id = requests.nextID()
            requests.add(
                line(id), repetition, waiter: .whole(continuation), at: .uptimeNanoseconds(0))
            body(&requests, id)
            requests.endAll(.stopping)
        }
    }

    private let late = NIODeadline.uptimeNanoseconds(0) + BridgeLimits.relayWait

    private func isUnknown(_ answer: Answer) -> Bool {
        if case .failure(let error) = answer { error.data.outcome == .unknown } else { false }
    }

    @Test("One that nobody sent is told so when its time is over, and not before")
    func expired() async {
        let early = await answer(.unsafe) { requests, id in
            requests.expire(at: late - .nanoseconds(1))
            #expect(requests.count == 1)
            requests.finish(id, .success([2]))
        }
        #expect((try? early.get()) == [2])
        let expired = await answer(.unsafe) { requests, _ in requests.expire(at: late) }
        #expect(!isUnknown(expired))
    }

    @Test(
        "One that was sent is sent again if that is harmless or has a key, and else in doubt",
        arguments: [
            (RelayRequest.Repetition.harmless, true), (.keyed, true), (.unsafe, false),
        ])
    func lost(repetition: RelayRequest.Repetition, isSentAgain: Bool) async {
        let answer = await answer(repetition) { requests, id in
            #expect(requests.beginWriting(id)?.bytes == [1])
            requests.endWriting(id, isSent: true)
            #expect(requests.unsent == [])
            requests.connectionLost(at: late)
            #expect(requests.unsent == (isSentAgain ? [id] : []))
            requests.finish(id, .success([2]))
        }
        #expect(isSentAgain ? (try? answer.get()) == [2] : isUnknown(answer))
    }

    @Test("One that the kernel never took whole is sent again, whatever it does")
    func unwritten() async {
        _ = await answer(.unsafe) { requests, id in
            #expect(requests.beginWriting(id)?.bytes == [1])
            requests.connectionLost(at: late)
            #expect(requests.unsent == [id])
        }
    }

    @Test("A write with a key that may have been heard is in doubt when its time is over")
    func doubtful() async {
        let answer = await answer(.keyed) { requests, id in
            _ = requests.beginWriting(id)
            requests.endWriting(id, isSent: true)
            requests.connectionLost(at: .uptimeNanoseconds(0))
            requests.expire(at: late)
        }
        #expect(isUnknown(answer))
    }

    @Test("Told that its first try still runs, it waits; a caller's own key is the caller's to see")
    func pause() async {
        let busy = RPCError(.inProgress, "It runs.", data: ErrorData(retryAfterSeconds: 3))
        _ = await answer(.keyed) { requests, id in
            #expect(requests.pause(id, busy, at: late) == nil)
            _ = requests.beginWriting(id)
            requests.endWriting(id, isSent: true)
            requests.connectionLost(at: late)
            #expect(requests.pause(id, busy, at: late) == .seconds(3))
            #expect(requests.unsent == [id])
        }
    }

    @Test(
        "Refused when it was sent again, it is in doubt, unless the refusal comes of its key",
        arguments: [
            (ErrorKind.unavailable, true), (.unauthenticated, true), (.forbidden, true),
            (.notFound, true), (.insufficientBalance, false), (.conflict, false),
            (.rateLimited, false),
        ])
    func refusedAgain(kind: ErrorKind, isInDoubt: Bool) async {
        for isLost in [true, false] {
            let answer = await answer(.keyed) { requests, id in
                _ = requests.beginWriting(id)
                requests.endWriting(id, isSent: true)
                if isLost { requests.connectionLost(at: late) }
                requests.refuse(id, RPCError(kind, "No."))
            }
            #expect(isUnknown(answer) == (isLost && isInDoubt), "\(kind) \(isLost)")
        }
    }

    @Test("Of the methods with a key only a chat is told that it was too often")
    func methodsWithPace() {
        let methods = Methods.all.filter { method in
            method.allErrors.contains(.rateLimited)
                && method.paramProperties.contains { $0.name == RelayRequest.keyParam }
        }
        #expect(methods.map { $0.name } == [ChatSend.name])
    }

    @Test("One under which connection after connection goes away is not sent for ever")
    func losses() async {
        for repetition in [RelayRequest.Repetition.keyed, .harmless] {
            let answer = await answer(repetition) { requests, id in
                for loss in 1...BridgeLimits.lostTries {
                    #expect(requests.beginWriting(id)?.bytes == [1], "loss \(loss)")
                    requests.endWriting(id, isSent: true)
                    requests.connectionLost(at: late)
                }
                #expect(requests.isEmpty)
                requests.finish(id, .success([2]))
            }
            #expect((try? answer.get()) == nil)
            #expect(isUnknown(answer) == (repetition == .keyed))
        }
    }

    @Test("One that the kernel does not take expires too, and is in doubt")
    func stuck() async {
        let answer = await answer(.unsafe) { requests, id in
            _ = requests.beginWriting(id)
            requests.expire(at: late)
            #expect(requests.isEmpty)
        }
        #expect(isUnknown(answer))
    }

    @Test("One that was sent waits for its answer until its bound, or without one for ever")
    func unanswered() async {
        for isBounded in [true, false] {
            let answer = await withCheckedContinuation { continuation in
                var requests = WaitingRequests()
                let id = requests.nextID()
                requests.add(
                    line(id), .unsafe, waiter: .whole(continuation), at: .uptimeNanoseconds(0),
                    answerWithin: isBounded ? .seconds(60) : nil)

                _ = requests.beginWriting(id)
                requests.endWriting(id, isSent: true)
                requests.expire(at: .uptimeNanoseconds(0) + .seconds(59))
                #expect(requests.count == 1)
                requests.expire(at: .uptimeNanoseconds(0) + .seconds(60))
                requests.finish(id, .success([2]))
            }
            #expect(isUnknown(answer) == isBounded)
        }
    }

    @Test("When the bridge stops, what was sent and can't be known is in doubt")
    func stopping() async {
        for repetition in [RelayRequest.Repetition.keyed, .unsafe, .harmless] {
            let unsent = await answer(repetition) { _, _ in }
            #expect(!isUnknown(unsent))
            let sent = await answer(repetition) { requests, id in
                _ = requests.beginWriting(id)
                requests.endWriting(id, isSent: true)
            }
            #expect(isUnknown(sent) == (repetition != .harmless))
        }
    }
}
