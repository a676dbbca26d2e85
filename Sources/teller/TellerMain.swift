import ArgumentParser
@main struct Teller: ParsableCommand { }
