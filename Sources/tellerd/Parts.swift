import Logging
import TellerAccounts
import TellerChat
import TellerConfig
import TellerLedger
import TellerModels
import TellerServer
import TellerStore

/// What the server serves with, from the store upwards.
struct Parts {
    let store: SQLiteStore
    let services: Services
    let settings: Live<ServerSettings>
    let reloader: Reloader
    let watch: LedgerWatch

    /// - Throws: `StartError`.
    init(_ config: Config, source: ConfigSource, state: String?, logger: Logger) throws(StartError)
    {
        guard let directory = state ?? Paths.current().stateDirectory else {
            throw StartError.noState
        }
        try Paths.makeDirectory(directory)
        let catalog: ModelCatalog
        do throws(ModelKeyError) {
            catalog = try config.catalog()
        } catch {
            throw StartError.modelKey(error)
        }
        settings = Live(config.serverSettings(logger))
        let watch = LedgerWatch(logger: logger)
        self.watch = watch
        let administration = AdminLog(logger: logger)
        do throws(StoreOpenError) {
            store = try SQLiteStore(
                directory: directory, node: Int64.random(in: 1...Int64.max))
            let clock: Ledger.Clock = { .now() }
            let activity = Activity()
            let ledger = Ledger(store: try store.makeWriter(), clock: clock) { report in
                watch.committed(report.error)
                administration.note(report.deeds)
                activity.served(report)
            }
            let reader = LedgerReader(store: try store.makeReader())
            let accounts = Accounts(
                ledger: ledger, reader: reader, hasher: PasswordHasher(), policy: config.policy,
                clock: clock)
            let engine = ChatEngine(
                rules: ChatEngine.Rules(catalog: catalog, pace: config.pace), ledger: ledger,
                reader: reader, owner: store.owner, clock: clock,
                report: ModelWatch(logger: logger).ended)
            let reloader = Reloader(
                config, source: source, accounts: accounts, engine: engine, settings: settings,
                logger: logger)
            self.reloader = reloader
            services = Services(
                accounts: accounts, uses: LoginUses(), engine: engine, ledger: ledger,
                reader: reader, listings: LedgerReader(store: try store.makeReader()),
                auditor: LedgerAuditor(scans: store.scans), activity: activity,
                reload: { () async throws(ReloadRefusal) in try await reloader.reload() },
                clock: clock)
        } catch {
            throw StartError.store(error)
        }
    }
}
