import Foundation
import TestSupport

extension HTTP2Frames {
    /// What a bridge sends to a client that says the parts, each after its time in seconds.
    static func play(
        _ bridge: TestBridge, _ parts: [(seconds: Int, bytes: [UInt8])]
    ) throws -> [Frame] {
        var script = ""
        for (index, part) in parts.enumerated() {
            let path = bridge.scratch.path("frames-\(index)")
            try Data(part.bytes).write(to: URL(fileURLWithPath: path))
            script += "sleep \(part.seconds); cat \(path); "
        }
        let address = bridge.url.replacingOccurrences(of: "https://", with: "")
        let (told, all) = (bridge.scratch.path("told"), parts.reduce(3) { $0 + $1.seconds })
        _ = try bridge.scratch.run([
            "sh", "-c",
            "(\(script) sleep 2) | timeout \(all) openssl s_client -quiet -alpn h2"
                + " -connect \(address) >\(told) 2>/dev/null; true",
        ])
        return read([UInt8](try Data(contentsOf: URL(fileURLWithPath: told))))
    }
}
