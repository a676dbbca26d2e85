import CLinux
import Glibc
import TellerServer
import TellerSystemd

/// tellerd(8).
@main
enum TellerdMain {
    static func main() async {
        // Before anything that opens a descriptor.
        teller_open_standard_streams()
        // Before anything that could start a thread: they clear the environment of systemd's words.
        Notifier.takeOver()
        let passed = Result { () throws(SocketError) in try ListeningSocket.fromSystemd() }
        umask(0o077)
        // Until there is somebody to reload, SIGHUP would end the daemon.
        signal(SIGHUP, SIG_IGN)
        await TellerdCommand.run(passedSockets: passed)
    }
}
