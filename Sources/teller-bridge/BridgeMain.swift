import TellerBridge

/// teller-bridge(8).
@main
enum BridgeMain {
    static func main() async {}
}
