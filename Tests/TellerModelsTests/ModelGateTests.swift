import Synchronization
import Testing

@testable import TellerModels

/// What tasks have in common, which can't capture it by itself.
private final class Tally: Sendable {
    let served = Mutex<[Int]>([])
    let running = Atomic(0)
}

@Suite("The gate of a model")
struct ModelGateTests {
    @Test("Has as many places as may run and wait, and each is had again")
    func places() {
        let gate = ModelGate(concurrency: 2, queue: 1)
        #expect(
            [gate.enter(), gate.enter(), gate.enter(), gate.enter()] == [true, true, true, false])
        gate.leave(hadSlot: false)
        #expect(gate.enter())
        #expect(!gate.enter())
    }

    @Test("A queue of none refuses what can't run at once")
    func noQueue() async {
        let gate = ModelGate(concurrency: 1, queue: 0)
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
        #expect(!gate.enter())
        gate.leave(hadSlot: true)
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
    }

    @Test("Slots go in order of arrival")
    func order() async {
        let gate = ModelGate(concurrency: 1, queue: 10)
        let tally = Tally()
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
        await withTaskGroup { group in
            for number in 0..<10 {
                #expect(gate.enter())
                group.addTask {
                    #expect(await gate.waitForSlot())
                    tally.served.withLock { $0.append(number) }
                    gate.leave(hadSlot: true)
                }
                // The next comes only when this one stands in line.
                while gate.waiting <= number { await Task.yield() }
            }
            gate.leave(hadSlot: true)
        }
        #expect(tally.served.withLock(\.self) == Array(0..<10))
    }

    @Test("Who is cancelled in line leaves it, and takes nobody's slot")
    func cancelled() async {
        let gate = ModelGate(concurrency: 1, queue: 2)
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
        #expect(gate.enter())
        let waiter = Task { await gate.waitForSlot() }
        while gate.waiting < 1 { await Task.yield() }
        waiter.cancel()
        #expect(await waiter.value == false)
        gate.leave(hadSlot: false)
        #expect(gate.waiting == 0)
        gate.leave(hadSlot: true)
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
    }

    @Test("Who is cancelled before it comes does not wait")
    func cancelledBefore() async {
        let gate = ModelGate(concurrency: 1, queue: 2)
        #expect(gate.enter())
        #expect(await gate.waitForSlot())
        #expect(gate.enter())
        let waiter = Task {
            while !Task.isCancelled { await Task.yield() }
            return await gate.waitForSlot()
        }
        waiter.cancel()
        #expect(await waiter.value == false)
    }

    @Test("No slot is lost or had twice, whoever is cancelled when", arguments: 1...20)
    func races(round: Int) async {
        let gate = ModelGate(concurrency: 3, queue: 1000)
        let tally = Tally()
        await withTaskGroup { group in
            for number in 0..<200 {
                #expect(gate.enter())
                let call = Task {
                    let hasSlot = await gate.waitForSlot()
                    if hasSlot {
                        #expect(tally.running.wrappingAdd(1, ordering: .relaxed).newValue <= 3)
                        await Task.yield()
                        tally.running.wrappingSubtract(1, ordering: .relaxed)
                    }
                    gate.leave(hadSlot: hasSlot)
                }
                group.addTask {
                    if (number * round) % 3 == 0 {
                        for _ in 0..<(number % 7) { await Task.yield() }
                        call.cancel()
                    }
                    await call.value
                }
            }
        }
        for _ in 0..<3 {
            #expect(gate.enter())
            #expect(await gate.waitForSlot())
        }
        #expect(gate.waiting == 0)
    }
}
