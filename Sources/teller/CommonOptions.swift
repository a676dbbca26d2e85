import ArgumentParser

/// The options of every command that speaks to the daemon.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's socket; else $TELLER_SOCKET, then the usual places.", valueName: "path"),
        completion: .file())
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "A bridge to the daemon in place of its socket, as https://host; else $TELLER_URL."))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "Trust the authorities in this PEM file and no others; else $TELLER_CA_FILE.",
            valueName: "file"),
        completion: .file())
    var caFile: String?

    @Flag(help: "Speak http without TLS to a bridge on another machine, for all to read.")
    var insecure = false

    @Flag(help: "Print the result as a JSON object and nothing else; errors likewise.")
    var json = false

    var place: PlaceOptions {
        PlaceOptions(socket: socket, url: url, caFile: caFile, isInsecure: insecure)
    }
}

/// How a password comes: from the terminal, or from standard input.
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password as one line of standard input.")
    var passwordStdin = false
}

/// Which page of a listing.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most so many rows, 1 to 500.", valueName: "rows"))
    var limit: Int64?

    @Option(help: ArgumentHelp("Go on with older rows; the page before names it.", valueName: "id"))
    var before: String?
}

/// How far back a series goes.
struct DayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Days back, today included; 30 if not given.", valueName: "days"))
    var days: Int64?
}
