/// The version of all programs of this package; the newest heading of CHANGELOG.md.
package enum Version {
    package static let current = "0.1.0"
}
