import Foundation
import Synchronization
import TellerRPC
import TestSupport
import Testing

@testable import TellerModels

/// What a model's server did, and what the model made of it.
struct Asked {
    let upstream: Upstream
    let reply: String
    let pieces: [String]
    let result: Result<Completion, ModelFault>

    var fault: ModelFault? {
        if case .failure(let fault) = result { fault } else { nil }
    }

    /// The silence that is borne is long, unless it is what is asked for: the machine may be slow.
    static func ask(
        _ upstream: Upstream, _ model: String, isStreamed: Bool, key: String? = nil,
        options: PromptOptions = PromptOptions(), silence: Duration = .seconds(60)
    ) async -> Asked {
        let model = OpenAIModel(
            OpenAIModel.Settings(
                url: upstream.url, model: model, key: key, silence: silence, concurrency: 4))
        return await ask(model, upstream, isStreamed: isStreamed, options: options)
    }

    static func ask(
        _ model: OpenAIModel, _ upstream: Upstream, isStreamed: Bool,
        options: PromptOptions = PromptOptions()
    ) async -> Asked {
        let pieces = Mutex<[String]>([])
        let reply = Reply { piece in pieces.withLock { $0.append(piece) } }
        let prompt = Prompt(
            messages: [.init(role: .user, content: "Hi \"there\"\n👋")], options: options)
        let result: Result<Completion, ModelFault>
        do throws(ModelFault) {
            result = .success(
                try await model.complete(
                    prompt, isStreamed: isStreamed, to: reply))
        } catch {
            result = .failure(error)
        }
        return Asked(
            upstream: upstream, reply: reply.text, pieces: pieces.withLock(\.self), result: result)
    }
}

@Suite("A model behind OpenAI's API", .timeLimit(.minutes(5)))
struct OpenAIModelTests {
    @Test(
        "Right answers, or right enough, are read whole", arguments: [true, false],
        [
            Mischief.fine, .trickled, .endedByCRLF, .missingDone, .streamedUnasked, .retried429,
            .retried503, .keptAlive, .emptyError, .otherChoices, .longMembers, .splitCharacter,
            .parts, .doneWithSpace,
        ])
    func answers(isStreamed: Bool, mischief: Mischief) async throws {
        let asked = await Asked.ask(
            try Upstream(), mischief.rawValue, isStreamed: isStreamed)
        let completion = try asked.result.get()
        #expect(asked.reply == Mischief.reply)
        #expect(asked.pieces.joined() == Mischief.reply)
        #expect(completion.finishReason == "stop")
        let isCounted = mischief != .missingDone || !isStreamed
        #expect(completion.inputTokens == (isCounted ? 12 : nil))
        #expect(completion.outputTokens == (isCounted ? 5 : nil))
        let isRetried = [.retried429, .retried503].contains(mischief)
        #expect(asked.upstream.requests.count == (isRetried ? 3 : 1))
    }

    @Test(
        "Failures are faults whose reason tells what the server said", arguments: [true, false],
        [
            Mischief.error500, .error401, .error429, .error503, .farRetry, .redirect,
            .errorInAnswer, .errorInStream, .errorField, .errorEvent, .errorInChoice, .html,
            .otherJSON, .brokenJSON,
        ])
    func failures(isStreamed: Bool, mischief: Mischief) async throws {
        let asked = await Asked.ask(try Upstream(), mischief.rawValue, isStreamed: isStreamed)
        guard case .failed(let reason) = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
        if mischief != .otherJSON { #expect(reason.contains(Mischief.secret), "\(reason)") }
        // Whatever it says, it stays on one line of the log.
        #expect(!reason.contains { $0.isNewline }, "\(reason)")
        #expect(asked.upstream.requests.count == 1)
        #expect(asked.upstream.requests[0].path == "/v1/chat/completions")
    }

    @Test(
        "Answers that end too early are failures", arguments: [true, false],
        [
            Mischief.closedAtOnce, .cutHead, .cutBody, .cutStream, .cutBehindReason,
            .missingReason, .nothing, .emptyReason, .errorReason, .status99,
        ])
    func cut(isStreamed: Bool, mischief: Mischief) async throws {
        let asked = await Asked.ask(try Upstream(), mischief.rawValue, isStreamed: isStreamed)
        guard case .failed = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
        // It may have read, and counted, what was asked; once more would be twice.
        #expect(asked.upstream.requests.count == 1)
    }

    @Test(
        "An answer that came to its end without text is none, and says nothing of the server",
        arguments: [true, false], [Mischief.noText, .emptyText])
    func noText(isStreamed: Bool, mischief: Mischief) async throws {
        let asked = await Asked.ask(try Upstream(), mischief.rawValue, isStreamed: isStreamed)
        #expect(asked.fault == .noText)
    }

    @Test(
        "Silence is borne for so long, and no longer", arguments: [true, false],
        [Mischief.hangBeforeHead, .hangBeforeText, .hangBetweenTexts, .heartbeats])
    func silence(isStreamed: Bool, mischief: Mischief) async throws {
        let asked = await Asked.ask(
            try Upstream(), mischief.rawValue, isStreamed: isStreamed,
            silence: .seconds(2))
        #expect(asked.fault == .silent)
        // The call is over for the server too.
        while asked.upstream.running > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Says what it thinks, and nothing else.
    private static func thought(_ member: String) -> [UInt8] {
        HTTPText.chunk(
            Completions.event(data: "{\"choices\":[{\"delta\":{\"\(member)\":\"Hm\"}}]}"))
    }

    @Test("Who thinks aloud is not silent", arguments: ["reasoning_content", "reasoning"])
    func thinking(member: String) async throws {
        let pauses = (0..<22).flatMap { _ in
            [Step.send(Self.thought(member)), .pause(milliseconds: 500)]
        }
        let upstream = try Upstream([
            "thinker": { request in
                let steps = Completions.steps(request, Mischief.pieces)
                return Array(steps.prefix(1)) + pauses + steps.dropFirst()
            }
        ])
        // All pauses together are longer.
        let asked = await Asked.ask(upstream, "thinker", isStreamed: true, silence: .seconds(10))
        #expect(try asked.result.get().outputTokens == 5)
        #expect(asked.reply == Mischief.reply)
    }

    @Test("Who thinks for ever does not come to an end in time")
    func thinkingForEver() async throws {
        let upstream = try Upstream([
            "thinker": { _ in
                [.send(HTTPText.streamHead), .loop(Self.thought("reasoning"), milliseconds: 20)]
            }
        ])
        // Long enough for a busy machine, on which whoever reads the thoughts may not get to it.
        let asked = await Asked.ask(upstream, "thinker", isStreamed: true, silence: .seconds(10))
        #expect(asked.fault == .endless)
        #expect(asked.reply.isEmpty)
    }

    @Test("An answer that takes long to read is read on no event loop", arguments: [true, false])
    func longMembers(isLong: Bool) async throws {
        let upstream = try Upstream()
        let model = OpenAIModel(
            OpenAIModel.Settings(
                url: upstream.url, model: isLong ? "longMembers" : "fine", key: nil,
                silence: .seconds(60), concurrency: 1))
        let isOnLoop = Mutex<Bool?>(nil)
        let reply = Reply { _ in isOnLoop.withLock { $0 = Self.threadName.hasPrefix("NIO") } }
        let prompt = Prompt(
            messages: [.init(role: .user, content: "Hi")], options: PromptOptions())
        _ = try await model.complete(prompt, isStreamed: false, to: reply)
        #expect(reply.text == Mischief.reply)
        #expect(isOnLoop.withLock(\.self) == !isLong)
    }

    private static var threadName: String {
        (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)) ?? "none"
    }

    @Test("A reply that is too long is cut")
    func huge() async throws {
        let asked = await Asked.ask(try Upstream(), "huge", isStreamed: true)
        #expect(asked.fault == .tooLong)
        #expect(asked.reply.utf8.count == Reply.bytes)
        let whole = await Asked.ask(try Upstream(), "huge", isStreamed: false)
        #expect(whole.fault == .tooLong)
        #expect(whole.reply == asked.reply)
    }

    @Test("A server that is not there is a failure that says so")
    func refused() async throws {
        let asked = await Asked.ask(try Upstream.absent(), "fine", isStreamed: true)
        guard case .failed = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
    }

    @Test("A server that is busy for ever is asked three times")
    func retries() async throws {
        let asked = await Asked.ask(try Upstream(), "retriedForEver", isStreamed: true)
        guard case .failed(let reason) = asked.fault else {
            return #expect(Bool(false), "\(asked.result)")
        }
        #expect(reason.hasPrefix("status 503"))
        #expect(asked.upstream.requests.count == 3)
    }

    @Test("A call that is cancelled ends, for the server too")
    func cancelled() async throws {
        let upstream = try Upstream()
        let call = Task {
            await Asked.ask(upstream, "hangBetweenTexts", isStreamed: true)
        }
        while upstream.running == 0 { try await Task.sleep(for: .milliseconds(5)) }
        call.cancel()
        #expect(await call.value.fault == .cancelled)
        while upstream.abandoned == 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(upstream.running == 0)
    }
}
