/// Samples on the whole terminal until somebody quits.
struct ActivityWatch: Sendable {
    let samples: ActivitySamples
    let screen: LiveScreen

    private enum End: Sendable {
        case quit
        case interrupt(CInt)
        case samples(Result<Void, CommandError>)
    }

    /// Returns when the samples are over or `q` was typed; a signal ends the program.
    func run(from first: ActivitySamples.Look, _ count: Int?) async throws(CommandError) {
        screen.draw(["teller admin top", "", "The first sample comes in a moment; q quits."])
        let end = await withTaskGroup(of: End.self) { group in
            group.addTask { .samples(await watch(from: first, count)) }
            group.addTask { await quit() }
            defer { group.cancelAll() }
            return await group.next()
        }
        screen.leave()
        switch end {
        case .samples(let result): try result.get()
        case .interrupt(let number): Interrupts.end(number)
        case .quit, nil: return
        }
    }

    private func watch(
        from first: ActivitySamples.Look, _ count: Int?
    ) async -> Result<Void, CommandError> {
        do throws(CommandError) {
            try await samples.run(from: first, count) { sample in
                let size = screen.size
                var layout = samples.session.console.output
                layout.width = size.width
                screen.draw(ActivityScreen(layout: layout).lines(sample, height: size.height))
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func quit() async -> End {
        for await event in screen.events {
            switch event {
            case .key(UInt8(ascii: "q")), .key(UInt8(ascii: "Q")), .key(LiveScreen.endOfInput):
                return .quit
            case .key: continue
            case .interrupt(let number): return .interrupt(number)
            }
        }
        return .quit
    }
}
