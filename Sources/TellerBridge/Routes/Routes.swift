/// The list of all routes, and the only place to add one to.
enum Routes {
    static let all =
        HealthRoutes.all + AccountRoutes.all + ChatRoutes.all + ReadingRoutes.all
        + OpenAIRoutes.all + RPCRoutes.all + OpenAPIRoutes.all
}
