import TellerLedger
import TestSupport

extension Books {
    /// Where the books say something else than the model, in words; empty where they agree.
    func differences(from model: ReferenceLedger) async throws -> [String] {
        let verification = try await verification()
        var found = verification.disagreements.map { "\($0.account): \($0.reason)" }
        var totals = Totals()
        for entry in model.accounts.flatMap(\.entries) { totals.add(entry.kind, entry.amount) }
        if verification.totals != totals { found.append("totals \(verification.totals)") }
        if verification.accounts != model.accounts.count { found.append("number of accounts") }
        let now = clock.now
        found += try await reader.read { snapshot throws(LedgerError) in
            var found: [String] = []
            for account in model.accounts {
                do throws(LedgerError) {
                    found += try snapshot.differences(from: account, chats: model.chats)
                } catch {
                    found.append("\(account.record.name): \(error)")
                }
            }
            for (token, login) in model.logins where login.expiresAt.map({ $0 > now }) ?? true {
                if try snapshot.session(token)?.standing.id != login.account {
                    found.append("login \(token)")
                }
            }
            for token in RandomOperations.tokens where model.logins[token] == nil {
                if try snapshot.session(token) != nil { found.append("ended login \(token)") }
            }
            for chat in model.chats where try snapshot.chat(chat.id) != chat {
                found.append("chat \(chat.id.value)")
            }
            for account in model.accounts {
                for key in RandomOperations.keys {
                    let id = model.keys[.init(account: account.record.id, key: key)]
                    if try snapshot.chat(of: account.record.id, key: key)?.id != id {
                        found.append("\(account.record.name): key \(key)")
                    }
                }
            }
            found += try snapshot.differencesOverAll(from: model, at: now)
            return found
        }
        return found
    }
}

extension LedgerSnapshot {
    fileprivate func differences(
        from account: ReferenceLedger.Account, chats: [ChatRecord]
    ) throws(LedgerError) -> [String] {
        let record = account.record
        var found: [String] = []
        func check(_ agrees: Bool, _ what: String) {
            if !agrees { found.append("\(record.name): \(what)") }
        }
        check(try self.account(named: record.name) == record, "record")
        check(try standing(record.id) == record.standing, "standing")
        let entries = Array(account.entries.reversed())
        check(try self.entries(of: record.id, before: nil) == entries, "entries")
        if let middle = entries.dropFirst(entries.count / 2).first {
            check(
                try self.entries(of: record.id, before: middle.id)
                    == Array(entries.dropFirst(entries.count / 2 + 1)), "entries of a later page")
        }
        let chats = Array(chats.filter { $0.account == record.id }.reversed())
        check(try self.chats(of: record.id, in: nil) == chats, "chats")
        for conversation in Set(chats.map(\.conversation)) {
            check(
                try self.chats(of: record.id, in: conversation)
                    == chats.filter { $0.conversation == conversation && !$0.isDeleted },
                "conversation")
        }
        return found
    }

    private func entries(
        of account: AccountID, before: EntryID?
    ) throws(LedgerError) -> [EntryRecord] {
        var found: [EntryRecord] = []
        try entries(of: account, before: before) { entry in
            found.append(entry)
            return true
        }
        return found
    }

    private func chats(
        of account: AccountID, in conversation: ChatID?
    ) throws(LedgerError) -> [ChatRecord] {
        var found: [ChatRecord] = []
        try chats(of: account, in: conversation, before: nil) { chat in
            found.append(chat)
            return true
        }
        return found
    }
}
