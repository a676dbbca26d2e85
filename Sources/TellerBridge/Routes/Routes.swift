/// The list of all routes, and the only place to add one to.
enum Routes {
    static let all = HealthRoutes.all + AccountRoutes.all
}
