internal import TellerRPC

/// What `POST /rpc` answers where it could not so much as read a request: an error with id null,
/// whose code is the status of HTTP.
struct RPCErrorShape: ErrorShape {
    func body(of fault: HTTPFault) -> [UInt8] {
        var data = fault.data ?? ErrorData()
        data.kind = fault.kind
        return Response.line(
            id: .null,
            error: RPCError(
                code: ErrorCode(rawValue: fault.status), message: fault.message, data: data))
    }
}
