/// Asks for nothing: that it is answered at all shows that the ledger's executor is alive.
package struct Probe: LedgerCommand {
    package init() {}

    package func apply(to ledger: any LedgerTransaction, at now: Timestamp) throws(LedgerError) {}
}
