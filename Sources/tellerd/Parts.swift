import Logging
import TellerAccounts
import TellerChat
import TellerConfig
import TellerLedger
import TellerModels
import TellerServer
import TellerStore
import TellerSystemd

/// What the server serves with, from the store upwards.
struct Parts: Sendable {
    let store: SQLiteStore
    let services: Services
    let reloader: Reloader
    let recovery: HoldRecovery
    let erasures: ErasureCompletion

    /// - Throws: `StartError`.
    init(
        _ config: Config, _ common: Opening.Common, source: ConfigSource, state: String?
    ) throws(StartError) {
        let logger = common.logger
        guard let directory = state ?? Paths.current().stateDirectory else {
            throw StartError.noState
        }
        try Paths.makeDirectory(directory)
        let catalog: ModelCatalog
        do throws(ModelKeyError) {
            catalog = try config.catalog(common.activity.metrics)
        } catch {
            throw StartError.modelKey(error)
        }
        let watch = LedgerWatch(logger: logger, faults: common.faults)
        let administration = AdminLog(logger: logger)
        do throws(StoreOpenError) {
            store = try SQLiteStore(
                directory: directory, node: Int64.random(in: 1...Int64.max),
                progress: StartProgress().step)
            let clock: Ledger.Clock = { .now() }
            let activity = common.activity
            let ledger = Ledger(store: try store.makeWriter(), clock: clock) { report in
                watch.committed(report)
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
                config, common, source: source, accounts: accounts, engine: engine)
            self.reloader = reloader
            services = Services(
                accounts: accounts, uses: LoginUses(), engine: engine, ledger: ledger,
                reader: reader, listings: LedgerReader(store: try store.makeReader()),
                auditor: LedgerAuditor(scans: store.scans),
                backups: LedgerBackups(store: store.backups) { fault in
                    logger.error(
                        "A backup is made, but older ones can't be deleted.",
                        metadata: .keyed([.reason: "\(fault)"]))
                }, activity: activity,
                reload: { () async throws(ReloadRefusal) in try await reloader.reload() },
                clock: clock)
            recovery = HoldRecovery(ledger: ledger, owner: store.owner, logger: logger)
            erasures = ErasureCompletion(ledger: ledger)
        } catch {
            throw StartError.store(error)
        }
        common.settings.replace(by: config.serverSettings(logger))
    }

    /// Whether there is work that no connection waits for, and that a stop would put off.
    var isBusy: Bool {
        services.engine.runningCount > 0 || !services.engine.returns.isEmpty || !recovery.isDone
            || !erasures.isDone || services.backups.isRunning
    }
}
