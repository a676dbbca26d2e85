@testable import TellerConfig

func parse(_ text: String) throws(ConfigError) -> Config {
    try Config.parse(Array(text.utf8), file: "t.yaml")
}

/// What a text is refused with, a line a problem; empty if it is not.
func complaint(about text: String) -> String {
    do {
        _ = try parse(text)
        return ""
    } catch {
        return error.description
    }
}
