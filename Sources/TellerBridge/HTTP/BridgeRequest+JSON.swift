internal import HTTPTypes

extension BridgeRequest {
    /// Sees to it that the body is said to be JSON.
    ///
    /// Pages of other sites can't say so without being asked by their browser first, while they can
    /// send forms and plain text.
    ///
    /// - Errors: 415.
    func requireJSON() throws(HTTPFault) {
        let type = ContentType(headers[.contentType])
        guard type?.essence == "application/json", type?.isUTF8 == true else {
            throw .unsupportedMediaType("application/json, in UTF-8")
        }
    }
}
