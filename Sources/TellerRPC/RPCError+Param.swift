extension RPCError {
    /// The param that an `invalid_params` is about; nil where it is about none alone.
    ///
    /// Every such sentence of the contract begins with the param's name, which a test holds it to.
    package var param: String? {
        let start = "The param '"
        guard kind == .invalidParams, message.hasPrefix(start) else { return nil }
        let name = message.dropFirst(start.count).prefix { $0 != "'" }
        // Of a member of a member, the param is the outermost.
        return String(name.prefix { $0 != "." && $0 != "[" })
    }
}
