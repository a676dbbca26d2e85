import ArgumentParser
import TellerClient

/// A command that speaks to the daemon: it makes one call and shows the result.
protocol DaemonCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
    /// What advice after an error depends on.
    var situation: Situation { get }

    func perform(in session: Session) async throws(CommandError)
}

extension DaemonCommand {
    var situation: Situation { Situation() }

    mutating func run() async throws {
        let session: Session
        do throws(CommandError) {
            session = Session(try Place(common.place), json: common.json, situation: situation)
        } catch {
            Console(json: common.json).report(error, ErrorReport(error, in: situation))
            throw ExitCode(ExitStatus(error).rawValue)
        }
        let status = await outcome(in: session)
        await session.client.close()
        if status != .success { throw ExitCode(status.rawValue) }
    }

    private func outcome(in session: Session) async -> ExitStatus {
        do throws(CommandError) {
            try await perform(in: session)
            return .success
        } catch {
            await session.report(error)
            return ExitStatus(error)
        }
    }
}
