import CLinux
import Glibc
import TellerSystemd

/// teller-bridge(8).
@main
enum BridgeMain {
    static func main() async {
        // Before anything that opens a descriptor.
        teller_open_standard_streams()
        // Before anything that could start a thread: it clears the environment of systemd's words.
        let passed = PassedSocket.all()
        Notifier.takeOver()
        // Until there is somebody to reload, SIGHUP would end the bridge.
        signal(SIGHUP, SIG_IGN)
        await BridgeCommand.run(passedSockets: passed)
    }
}
