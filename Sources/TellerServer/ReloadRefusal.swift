/// Why a config was not taken over; all is as it was before.
package struct ReloadRefusal: Error, Hashable, Sendable {
    /// Names the file and the line.
    package let sentence: String

    package init(sentence: String) { self.sentence = sentence }
}
