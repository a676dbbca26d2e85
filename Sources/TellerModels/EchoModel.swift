/// Answers with the question: for trying out, and for measuring all but the model.
package enum EchoModel {
    package static func reply(to prompt: Prompt) -> String { "Echo: " + prompt.question }
}
