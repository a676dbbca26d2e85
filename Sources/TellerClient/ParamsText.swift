/// Params as JSON text, which get members without being read and written anew.
enum ParamsText {
    /// An object with one more member, ahead of its own; spaces around the object may be there.
    static func inserting(_ member: [UInt8], into object: [UInt8]) -> [UInt8] {
        let spaces = "\t\n\r ".utf8
        let rest = object.drop { spaces.contains($0) }.dropFirst()
        let isEmpty = rest.first { !spaces.contains($0) } == UInt8(ascii: "}")
        return "{".utf8 + member + (isEmpty ? [] : [UInt8(ascii: ",")]) + rest
    }
}
