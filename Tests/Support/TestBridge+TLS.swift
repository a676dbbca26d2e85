import TellerRPC

extension Scratch {
    /// Makes a certificate of this machine's, and its key: `cert.pem` and `key.pem`.
    package func makeCertificate(serial: Int = 1) throws {
        let made = try run([
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-set_serial", String(serial), "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path("key.pem"), "-out",
            path("cert.pem"),
        ])
        guard made.exit == .status(0) else { throw TookTooLong("openssl: \(made.errors)") }
    }

    /// Starts a bridge with such a certificate.
    package func encryptedBridge(_ options: [String] = []) throws -> TestBridge {
        try makeCertificate()
        return try bridge(
            ["--tls-certificate", path("cert.pem"), "--tls-key", path("key.pem")] + options,
            isEncrypted: true)
    }
}
