import Testing

@testable import TellerLedger

@Suite("Claims to holds")
struct HoldClaimTests {
    private let claims = HoldClaims()
    private let chat = ChatID(5)

    @Test("A hold is somebody's from the moment it is written until its claim is given up")
    func claimed() {
        let claim = HoldClaim(among: claims)
        #expect(!claims.includes(chat))
        claim.take(chat)
        #expect(claims.includes(chat))
        claim.giveUp()
        #expect(!claims.includes(chat))
        #expect(!claims.mayHaveLost)
    }

    @Test("A number that was rolled back is the next hold's, whenever the first is lost")
    func rolledBack() {
        let (first, second) = (HoldClaim(among: claims), HoldClaim(among: claims))
        first.take(chat)
        second.take(chat)
        first.lose()
        first.giveUp()
        #expect(claims.includes(chat))
        second.giveUp()
        #expect(!claims.includes(chat))
    }

    @Test("What is lost while others are looked for is still to be looked for")
    func lostMeanwhile() {
        HoldClaim(among: claims).lose()
        let losses = claims.losses
        HoldClaim(among: claims).lose()
        claims.recovered(losses)
        #expect(claims.mayHaveLost)
        claims.recovered(claims.losses)
        #expect(!claims.mayHaveLost)
    }
}
