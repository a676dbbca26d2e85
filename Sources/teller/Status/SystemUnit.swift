import Glibc

/// A unit of systemd and how it stands.
struct SystemUnit: Hashable, Sendable, Encodable {
    var name: String
    /// `loaded`, `not-found`.
    var load: String
    /// `active`, `inactive`, `failed`.
    var active: String
    /// `listening`, `running`, `dead`.
    var sub: String

    /// The units of the daemon; none where systemd does not run, or says nothing.
    static func ofTeller() async -> [SystemUnit] {
        guard access("/run/systemd/system", F_OK) == 0 else { return [] }
        let output = await Program.output(of: [
            "systemctl", "show", "--property=Id,LoadState,ActiveState,SubState",
            "tellerd.socket", "tellerd.service",
        ])
        return units(output ?? "")
    }

    /// The units that `systemctl show` has printed, with an empty line between two.
    static func units(_ output: String) -> [SystemUnit] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.split(separator: "").compactMap { block in
            var values: [Substring: Substring] = [:]
            for line in block {
                let parts = line.split(separator: "=", maxSplits: 1)
                if parts.count == 2 { values[parts[0]] = parts[1] }
            }
            guard let name = values["Id"], let load = values["LoadState"],
                let active = values["ActiveState"], let sub = values["SubState"]
            else { return nil }
            return SystemUnit(
                name: String(name), load: String(load), active: String(active), sub: String(sub))
        }
    }

    var words: String { load == "loaded" ? "\(active) (\(sub))" : load }
}
