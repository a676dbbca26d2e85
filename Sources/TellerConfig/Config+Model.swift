extension Config {
    /// A model that can be chatted with, and what that costs.
    package struct Model: ConfigSection, Hashable {
        package enum Provider: String, CaseIterable, Sendable {
            case echo
        }

        static let nameBytes = 1...64
        /// As many as a listing of models may have.
        static let count = 1...1000

        package var name = "echo"
        package var provider = Provider.echo
        package var price: Int64 = 100

        package init() {}

        static let keys: [Key<Model>] = [
            .choice(
                "provider", \.provider, required: true,
                "Where the answers come from: echo, which repeats the message."),
            .integer(
                "price", \.price, 0...1_000_000_000_000_000, "Tokens that one answered chat costs."),
        ]

        static func isName(_ name: String) -> Bool {
            nameBytes.contains(name.utf8.count)
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
    }
}
