import TellerRPC

extension Example {
    /// Of conversations, statistics, and what administrators do with the ledger.
    static let ledger: [Example] = [
        Example(
            method: Conversations.self,
            params: #"{"before":"9","limit":2}"#,
            result: #"{"conversations":[{"at":"2026-11-22T17:35:12.345Z","chats":3,"conversa"#
                + #"tion":"5","title":"hi"}],"next":"5"}"#),
        Example(
            method: ConversationsDelete.self,
            params: #"{"conversation":"5"}"#,
            result: #"{}"#),
        Example(
            method: UsageReport.self,
            params: #"{"days":7}"#,
            result: #"{"days":[{"chats":2,"day":"2026-11-22","input_tokens":3,"model":"echo""#
                + #","output_tokens":4,"tokens":200}]}"#),
        Example(
            method: AdminRefund.self,
            params: #"{"amount":50,"chat":"7","idempotency_key":"k","memo":"m"}"#,
            result: #"{"balance":4000,"entry":"9","replayed":true,"username":"alice"}"#),
        Example(
            method: AdminErase.self,
            params: #"{"memo":"m","username":"alice"}"#,
            result: #"{}"#),
        Example(
            method: AdminChats.self,
            params: #"{"before":"9","limit":2,"model":"echo","query":"hi","since":"2026-11-2"#
                + #"2T17:35:12.345Z","state":"answered","until":"2026-11-22T17:35:12.345Z""#
                + #","username":"alice"}"#,
            result: #"{"chats":[{"at":"2026-11-22T17:35:12.345Z","chat":"7","conversation":""#
                + #"5","message":"hi","model":"echo","price":100,"reply":"Echo: hi","state"#
                + #"":"answered","username":"alice"}],"next":"7"}"#),
        Example(
            method: AdminStatement.self,
            params: #"{"before":"9","limit":2,"since":"2026-11-22T17:35:12.345Z","until":"20"#
                + #"26-11-22T17:35:12.345Z","username":"alice"}"#,
            result: #"{"entries":[{"actor":"uid:0","amount":100,"at":"2026-11-22T17:35:12.34"#
                + #"5Z","balance":4000,"cause":"admin","chat":"7","entry":"9","kind":"refu"#
                + #"nd","memo":"m","username":"alice"}],"next":"9"}"#),
        Example(
            method: AdminAudit.self,
            params: #"{"before":"9","limit":2}"#,
            result: #"{"next":"3","records":[{"account":"root","address":"192.0.2.7","amount":100"#
                + #","at":"2026-11-22T17:35:12.345Z","chat":"7","detail":"d","memo":"m","method":"admin.ref"#
                + #"und","peer_uid":0,"record":"3","username":"alice"}]}"#),
        Example(
            method: AdminStats.self,
            params: #"{"days":7}"#,
            result: #"{"days":[{"charged":200,"chats":2,"day":"2026-11-22","failures":0,"gra"#
                + #"nted":4000,"new_accounts":1,"refunded":0,"withdrawn":0}],"models":[{"c"#
                + #"hats":2,"day":"2026-11-22","failures":0,"input_tokens":3,"model":"echo"#
                + #"","output_tokens":4,"tokens":200}],"totals":{"accounts":1,"balances":3"#
                + #"800,"chats":2,"granted":4000,"held":0,"spent":200,"withdrawn":0}}"#),
        Example(
            method: AdminActivity.self,
            params: #"{}"#,
            result:
                #"{"backup":{"bytes":4096,"expected_bytes":8192,"name":"b"},"busiest":[{"chats":2,"tokens":200,"username":"alice"}],"chats":2,"co"#
                + #"mmit_microseconds":900,"connections":1,"groups":3,"holds":0,"refusals""#
                + #":1,"requests":5,"uptime_seconds":9,"writes":4}"#),
        Example(
            method: AdminBackup.self,
            params: #"{"keep":14,"memo":"m","name":"b.sqlite"}"#,
            result: #"{"bytes":8192,"deleted":1,"path":"/var/lib/teller/backups/b.sqlite","sha25"#
                + #"6":"\#(String(repeating: "0f", count: 32))"}"#),
        Example(
            method: ServerMetrics.self,
            params: #"{}"#,
            result: ##"{"text":"# TYPE teller_up gauge\nteller_up 1\n"}"##),
        Example(
            method: ServerReload.self,
            params: #"{}"#,
            result: #"{}"#),
        Example(
            method: Relay.self,
            params: #"{}"#,
            result: #"{}"#),
    ]
}
