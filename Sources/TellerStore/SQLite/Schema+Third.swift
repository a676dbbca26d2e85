extension Schema {
    /// Where an administrator called a bridge from, whose connection tells nothing of him.
    static let third = "ALTER TABLE audit ADD COLUMN address TEXT;"
}
