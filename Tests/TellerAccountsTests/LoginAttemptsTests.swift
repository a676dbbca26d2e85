import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Attempts to log in")
struct LoginAttemptsTests {
    private let clock = TestClock()
    private let attempts = LoginAttempts(perMinute: 3)
    private let mallory = Source.uid(1001)
    private let bob = Source.uid(1002)

    @Test("An account under attack is shut to its attacker, whatever the case of the name")
    func oneAccount() {
        for name in ["alice", "ALICE", "Alice"] {
            #expect(attempts.begin(mallory, name: name, at: clock.now) == nil)
        }
        #expect(attempts.begin(mallory, name: "aLICe", at: clock.now) == 20)
        #expect(attempts.begin(bob, name: "alice", at: clock.now) == nil)
        #expect(attempts.begin(mallory, name: "carol", at: clock.now) == nil)
    }

    @Test("An attack on one account takes nothing from its source for others")
    func othersOfTheSource() {
        for _ in 0..<1000 { _ = attempts.begin(mallory, name: "alice", at: clock.now) }
        for number in 0..<9 {
            for _ in 0..<3 {
                #expect(attempts.begin(mallory, name: "user\(number)", at: clock.now) == nil)
            }
        }
    }

    @Test("Guessing over many accounts ends at ten times the number")
    func manyAccounts() {
        let admitted = (0..<1000).count {
            attempts.begin(mallory, name: "user\($0)", at: clock.now) == nil
        }
        #expect(admitted == 30)
        #expect(attempts.begin(mallory, name: "another", at: clock.now) == 2)
        #expect(attempts.begin(bob, name: "another", at: clock.now) == nil)
    }

    @Test("What was refused for the source is not held against the account")
    func refusedForSource() {
        for number in 0..<30 { _ = attempts.begin(mallory, name: "user\(number)", at: clock.now) }
        for _ in 0..<10 { #expect(attempts.begin(mallory, name: "alice", at: clock.now) == 2) }
        clock.advance(seconds: 60)
        for _ in 0..<3 { #expect(attempts.begin(mallory, name: "alice", at: clock.now) == nil) }
    }

    @Test("Right passwords count for nothing")
    func forgiven() {
        for _ in 0..<1000 {
            #expect(attempts.begin(mallory, name: "alice", at: clock.now) == nil)
            attempts.forgive(mallory, name: "ALICE")
        }
    }

    @Test("Zero is no limit")
    func noLimit() {
        let attempts = LoginAttempts(perMinute: 0)
        for _ in 0..<1000 {
            #expect(attempts.begin(mallory, name: "alice", at: clock.now) == nil)
        }
    }
}
