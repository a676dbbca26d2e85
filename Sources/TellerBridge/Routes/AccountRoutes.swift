internal import HTTPTypes
internal import TellerRPC

/// The seed's routes of accounts: register, log in, log out.
enum AccountRoutes {
    static let all = [
        Route(.post, "/register", .register) { request throws(HTTPFault) in
            let params = try BodyFields(of: request).params(
                for: Register.paramProperties, texts: [.username, .password],
                required: ["username", "password"])
            let result: ResultText
            do throws(HTTPFault) {
                result = try await request.callAsAnyone(Register.self, params)
            } catch {
                throw error.about("username", if: .conflict)
            }
            let message = Array("\"Registration successful\"".utf8)
            return .json(
                result.adding([("tokens", "balance")], constants: [("message", message)]),
                status: .created)
        },
        Route(.post, "/login", .login) { request throws(HTTPFault) in
            // Who is on this machine is not known over HTTP, so there is no 'local'.
            let params = try BodyFields(of: request).params(
                for: Login.paramProperties.filter { $0.name != "local" },
                texts: [.username, .password], required: ["username", "password"])
            do throws(HTTPFault) {
                return .json(try await request.callAsAnyone(Login.self, params).text)
            } catch {
                // Which of the two is wrong is not told.
                throw error.about(HTTPFault.noField, if: .unauthenticated)
            }
        },
        Route(.post, "/logout", .of(Logout.self, isRead: false)) { request throws(HTTPFault) in
            .json(try await request.call(Logout.self, []).text)
        },
    ]
}
