import Glibc
import TellerServer

/// tellerd(8).
@main
enum TellerdMain {
    static func main() async {
        // Before anything that could start a thread: it clears the environment of systemd's words.
        let passed = Result { () throws(SocketError) in try ListeningSocket.fromSystemd() }
        umask(0o077)
        // Until there is somebody to reload, SIGHUP would end the daemon.
        signal(SIGHUP, SIG_IGN)
        await TellerdCommand.run(passedSockets: passed)
    }
}
