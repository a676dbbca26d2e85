import TellerRPC

extension Models.Result: Displayable {
    func text(_ layout: Layout) -> String { Self.table(models).text(layout) }

    /// The columns of metered prices are there only where a model has one.
    static func table(_ models: [Models.Model]) -> Table {
        let isMetered = models.contains { $0.isMetered }
        let metered: [Table.Column] = [.amount("PER 1K READ"), .amount("PER 1K WRITTEN")]
        return Table(
            columns: [.text("MODEL"), .amount("PRICE")] + (isMetered ? metered : [])
                + [.word("DEFAULT"), .word("AVAILABLE")],
            rows: models.map { model in
                let rates = [model.per1kInput, model.per1kOutput].map { $0.map(String.init) ?? "" }
                return [model.name, model.leastPrice] + (isMetered ? rates : [])
                    + [model.isDefault ? "yes" : "", model.available ? "yes" : "no"]
            })
    }
}

extension Models.Model {
    fileprivate var isMetered: Bool { per1kInput != nil || per1kOutput != nil }

    /// `100`, or `from 1` where the length of the chat counts.
    var leastPrice: String { isMetered ? "from \(price)" : String(price) }
}
