package import TellerRPC

/// A method's result, with the text that it came as.
package struct Reply<M: Method>: Sendable {
    package let result: M.Result
    /// JSON; has also the members that this build does not know.
    package let text: [UInt8]

    init(text: [UInt8]) throws(ClientError) {
        self.text = text
        do {
            result = try JSONText.decode(M.Result.self, from: text)
        } catch {
            throw .protocolViolation("The daemon's result is not what '\(M.name)' gives.")
        }
    }
}
