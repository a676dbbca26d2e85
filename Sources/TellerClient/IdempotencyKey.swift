import Glibc
import TellerRPC

/// Keys that make a repeat of a write safe.
package enum IdempotencyKey {
    /// A random UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the milliseconds
    /// since 1970, so that keys made one after another lie side by side in the ledger's index.
    package static func random() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var random = SystemRandomNumberGenerator()
        return make(
            milliseconds: UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000,
            random: (random.next(), random.next()))
    }

    /// The params of a method with the key that makes a repeat safe: their own, or where the method
    /// takes one and they have none, a random one that is put in.
    ///
    /// All else of them stays as it was written; what the daemon will refuse, as one that is given
    /// twice, gets no key.
    ///
    /// - Returns: the params, and their key where they have one.
    package static func securing(
        _ params: [UInt8], of method: String
    ) -> (params: [UInt8], key: String?) {
        guard Repetition.writesWithKey.contains(method),
            let object = try? JSONObjectText(params), object.repeatedName == nil
        else { return (params, nil) }
        let key = random()
        guard let given = object.members.first(where: { $0.name == "idempotency_key" }) else {
            let member = "\"idempotency_key\":\"\(key)\""
            return (ParamsText.inserting(Array(member.utf8), into: params), key)
        }
        // Null is as good as none.
        guard object[given.value].elementsEqual("null".utf8) else {
            return (params, Repetition.key(in: params))
        }
        var secured = params
        secured.replaceSubrange(given.value, with: "\"\(key)\"".utf8)
        return (secured, key)
    }

    static func make(milliseconds: UInt64, random: (UInt64, UInt64)) -> String {
        let high = milliseconds << 16 | 0x7000 | random.0 & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
        let digits = hex(high) + hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
