internal import NIOHTTP2
internal import NIOSSL
internal import Synchronization

/// The certificate and key that TLS connections get, as the files last were.
package final class TLSIdentity: Sendable {
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    private let certificate: String
    private let key: String
    private let current: Mutex<NIOSSLContext>

    /// Takes a file with the certificate and those of its authorities, and one with the key; both
    /// in PEM, and without a passphrase.
    ///
    /// - Errors: what is wrong with the files.
    package init(certificate: String, key: String) throws(Fault) {
        self.certificate = certificate
        self.key = key
        current = Mutex(try Self.read(certificate, key))
    }

    /// Reads the files again; connections that are open keep what they have.
    ///
    /// - Errors: what is wrong with the files; then the old ones stay in use.
    package func reload() throws(Fault) {
        let next = try Self.read(certificate, key)
        current.withLock { $0 = next }
    }

    var context: NIOSSLContext { current.withLock { $0 } }

    private static func read(_ certificate: String, _ key: String) throws(Fault) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw Fault(description: "no certificate can be read from \(certificate)")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw Fault(description: "no key can be read from \(key)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = NIOHTTP2SupportedALPNProtocols
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Fault(description: "\(key) is not the key of \(certificate)")
        }
    }
}
