import TellerRPC

extension Example {
    private static let login =
        #""created_at":"2026-11-22T17:35:12.345Z","expires_at":"2026-12-22T17:35:12.345Z","#
        + #""label":"laptop","last_used_at":"2026-11-22T17:36:00.000Z","#
        + #""login":"010203040506070809""#

    /// Of logins, passwords, and what administrators do with accounts.
    static let accounts: [Example] = [
        Example(
            method: Logins.self, params: "{}",
            result: #"{"logins":[{"created_at":"2026-11-22T17:35:12.345Z","current":true,"#
                + #""expires_at":"2026-12-22T17:35:12.345Z","label":"laptop","#
                + #""last_used_at":"2026-11-22T17:36:00.000Z","login":"010203040506070809"}]}"#),
        Example(
            method: LoginsRevoke.self, params: #"{"login":"010203040506070809"}"#, result: "{}"),
        Example(
            method: Password.self,
            params: #"{"new_password":"new password","old_password":"old"}"#, result: "{}"),
        Example(
            method: AdminDisable.self, params: #"{"memo":"m","username":"alice"}"#,
            result: account),
        Example(
            method: AdminEnable.self, params: #"{"memo":"m","username":"alice"}"#,
            result: account),
        Example(
            method: AdminRole.self, params: #"{"memo":"m","role":"admin","username":"alice"}"#,
            result: account),
        Example(
            method: AdminPassword.self,
            params: #"{"memo":"m","new_password":"new password","username":"alice"}"#,
            result: "{}"),
        Example(
            method: AdminLink.self, params: #"{"memo":"m","uid":1000,"username":"alice"}"#,
            result: #"{"system_name":"ally","uid":1000,"username":"alice"}"#),
        Example(
            method: AdminLogins.self, params: #"{"before":"01","limit":2,"username":"alice"}"#,
            result: #"{"logins":[{"# + login + #","username":"alice"}],"next":"0102"}"#),
        Example(
            method: AdminRevoke.self,
            params: #"{"login":"010203040506070809","memo":"m","username":"alice"}"#,
            result: #"{"revoked":1}"#),
    ]
}
