internal import Crypto
internal import TellerLedger
internal import TellerModels

/// What tells a repeat from another request under the same idempotency key: a digest of all that
/// the reply depends on, as it was asked for.
struct Fingerprint {
    /// Bytes that are kept: 128 bits, so that no two requests of an account ever meet by chance.
    private static let keptBytes = 16

    private var digest = SHA256()

    static func of(_ request: ChatRequest) -> [UInt8] {
        var fingerprint = Fingerprint()
        fingerprint.add(request.model)
        fingerprint.add(request.conversation?.value)
        for message in request.prompt.messages {
            fingerprint.add(message.role.rawValue)
            fingerprint.add(message.content)
        }
        // A context of the caller's own is another request than the same words behind a history.
        if !request.addsHistory { fingerprint.mark(4) }
        let options = request.prompt.options
        fingerprint.add(options.maxOutputTokens)
        fingerprint.add(options.seed)
        fingerprint.add(options.temperature)
        fingerprint.add(options.topP)
        fingerprint.add(options.presencePenalty)
        fingerprint.add(options.frequencyPenalty)
        for text in options.stop ?? [] { fingerprint.add(text) }
        return Array(fingerprint.digest.finalize().prefix(keptBytes))
    }

    // Each value goes in with a mark of its kind and, if it has any, its length, so that no two
    // sequences of values have the same bytes.

    private mutating func add(_ text: String?) {
        guard let text else { return mark(0) }
        mark(1)
        add(bits: UInt64(text.utf8.count))
        digest.update(data: Array(text.utf8))
    }

    private mutating func add(_ number: Int64?) {
        guard let number else { return mark(0) }
        mark(2)
        add(bits: UInt64(bitPattern: number))
    }

    private mutating func add(_ number: Double?) {
        guard let number else { return mark(0) }
        mark(3)
        add(bits: number.bitPattern)
    }

    private mutating func mark(_ kind: UInt8) { digest.update(data: [kind]) }

    private mutating func add(bits: UInt64) {
        withUnsafeBytes(of: bits.littleEndian) { digest.update(bufferPointer: $0) }
    }
}
