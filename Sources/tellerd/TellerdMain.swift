import ArgumentParser
@main struct Tellerd: ParsableCommand { }
