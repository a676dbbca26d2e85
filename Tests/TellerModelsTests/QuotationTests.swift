import Testing

@testable import TellerModels

@Suite("What is quoted of a server")
struct QuotationTests {
    @Test(
        "Its key is nowhere in it, whichever way JSON has it",
        arguments: [
            ("sk/a+b/c", #"bad key sk/a+b/c."#), ("sk/a+b/c", #"bad key sk\/a+b\/c."#),
            ("sk/a+b/c", #"bad key sk\/a\u002Bb/c."#),
            ("sk/a+b/c", #"bad key sk\u002fa\u002bb\u002Fc."#),
            (#"a"b\c"#, #"bad key a\"b\\c."#), (#"a\\b"#, #"bad key a\\b."#),
        ])
    func key(key: String, said: String) {
        #expect(Quotation(key: key).of(said.utf8) == "bad key [key].".debugDescription)
    }

    @Test("All else is as it was, on one line and short")
    func rest() {
        let said = #"{"a": "b\/c sk/a sk\u002", "d": "e\n"}"# + "\n"
        for key in [nil, "", "sk/b", "sk/"] as [String?] {
            let expected = key == "sk/" ? said.replacing("sk/a", with: "[key]a") : said
            #expect(Quotation(key: key).of(said.utf8) == expected.debugDescription)
        }
        let long = String(repeating: "x", count: 5000)
        #expect(Quotation(key: long).of((long + "y").utf8) == "[key]y".debugDescription)
        #expect(Quotation(key: "k").of(long.utf8).count == 514)
    }
}
