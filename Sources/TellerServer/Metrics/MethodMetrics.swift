internal import Synchronization
internal import TellerMetrics
internal import TellerRPC

/// What is counted of the requests of one method: outcomes, and how long they took.
final class MethodMetrics: Sendable {
    /// One for each kind of error there is, and the first for none.
    private static let places = 32

    /// Not a cell each: of so many methods and kinds hardly any ever meet.
    private let outcomes: InlineArray<32, Atomic<Int>>
    private let duration: HistogramCell

    init(_ method: any Method.Type, _ registry: MetricsRegistry) {
        precondition(ErrorKind.all.count < Self.places, "a place for each kind of error")
        outcomes = InlineArray { _ in Atomic(0) }
        duration = registry.histogram(.requestDuration, method.name, isShy: true)
        let shown = Set(method.errors.map(Self.place) + [0])
        registry.observe { [self] in
            (0...ErrorKind.all.count).compactMap { place in
                let count = outcomes[place].load(ordering: .relaxed)
                guard count > 0 || shown.contains(place) else { return nil }
                let outcome = place == 0 ? "ok" : ErrorKind.all[place - 1].kind.rawValue
                return MetricReading(.requests, Double(count), of: method.name, outcome)
            }
        }
    }

    /// Counts a request that began with the watch; `kind` is nil where it was not refused.
    func ended(_ kind: ErrorKind?, _ watch: Stopwatch) {
        outcomes[kind.map(Self.place) ?? 0].wrappingAdd(1, ordering: .relaxed)
        duration.observe(nanoseconds: watch.nanoseconds)
    }

    /// Counts a request that was refused without having been begun.
    func refusedUnbegun(_ kind: ErrorKind) {
        outcomes[Self.place(kind)].wrappingAdd(1, ordering: .relaxed)
    }

    var count: Int { (0..<Self.places).reduce(0) { $0 + outcomes[$1].load(ordering: .relaxed) } }

    var refusals: Int { count - outcomes[0].load(ordering: .relaxed) }

    /// Refusals are rare enough to look for theirs.
    private static func place(_ kind: ErrorKind) -> Int {
        (ErrorKind.all.firstIndex { $0.kind == kind } ?? internalPlace) + 1
    }

    private static let internalPlace = ErrorKind.all.firstIndex { $0.kind == .internalError } ?? 0
}
