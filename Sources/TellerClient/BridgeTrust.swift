import NIOSSL

/// Whose word is taken for a bridge's certificate.
package enum BridgeTrust: Hashable, Sendable {
    /// The authorities that the system trusts.
    case system
    /// Those in a file, and no others.
    case authorities(path: String)

    package struct Fault: Error, Hashable, Sendable {
        package let path: String
    }

    /// The authorities in a PEM file.
    ///
    /// - Errors: it can't be read, or there are none in it.
    package static func authorities(checked path: String) throws(Fault) -> BridgeTrust {
        guard let found = try? NIOSSLCertificate.fromPEMFile(path), !found.isEmpty else {
            throw Fault(path: path)
        }
        return .authorities(path: path)
    }

    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if case .authorities(let path) = self { configuration.trustRoots = .file(path) }
        return configuration
    }
}
