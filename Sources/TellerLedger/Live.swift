internal import Synchronization

/// A value that may be replaced while others read it; who has read it goes on with what it got.
package final class Live<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    package init(_ value: Value) { self.value = Mutex(value) }

    package var current: Value { value.withLock { $0 } }

    package func replace(by next: Value) { value.withLock { $0 = next } }
}
