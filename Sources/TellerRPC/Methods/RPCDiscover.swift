package enum RPCDiscover: Method {
    package static let name = "rpc.discover"
    package static let access = Access.anyone
    package static let summary = "Describes every method as an OpenRPC 1.3 document."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams
    package typealias Result = OpenRPCDocument
}
