internal import CArgon2
internal import Glibc

/// Argon2id (RFC 9106) with the parameters that OWASP's cheat sheet for passwords names first.
struct Argon2Parameters: Hashable, Sendable {
    var memoryKiB: UInt32 = 19 * 1024
    var passes: UInt32 = 2
    var lanes: UInt32 = 1

    /// Whether a hash made with these costs a guesser less than one made with the others.
    func isBelow(_ other: Argon2Parameters) -> Bool {
        memoryKiB < other.memoryKiB || passes < other.passes
    }
}

enum Argon2 {
    static let saltBytes = 16
    static let hashBytes = 32

    enum Fault: Error {
        case code(Int32)
    }

    /// Its memory comes from the kernel and goes back at once: through malloc, 21 MiB and more
    /// would stay with the process after the first hash.
    static func hash(
        _ password: [UInt8], salt: [UInt8], _ parameters: Argon2Parameters, length: Int = hashBytes
    ) throws(Fault) -> [UInt8] {
        var password = password
        var salt = salt
        var output = [UInt8](repeating: 0, count: length)
        let code = output.withUnsafeMutableBufferPointer { output in
            password.withUnsafeMutableBufferPointer { password in
                salt.withUnsafeMutableBufferPointer { salt in
                    var context = argon2_context()
                    context.out = output.baseAddress
                    context.outlen = UInt32(output.count)
                    context.pwd = password.baseAddress
                    context.pwdlen = UInt32(password.count)
                    context.salt = salt.baseAddress
                    context.saltlen = UInt32(salt.count)
                    context.t_cost = parameters.passes
                    context.m_cost = parameters.memoryKiB
                    context.lanes = parameters.lanes
                    context.threads = 1
                    context.version = UInt32(ARGON2_VERSION_13.rawValue)
                    context.allocate_cbk = allocate
                    context.free_cbk = release
                    // The copy of the password made here is wiped when it has served.
                    context.flags = UInt32(1 << 0)
                    return argon2id_ctx(&context)
                }
            }
        }
        guard code == ARGON2_OK.rawValue else { throw .code(code) }
        return output
    }
}

private func allocate(_ memory: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ bytes: Int)
    -> Int32
{
    let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue }
    memory?.pointee = mapped.assumingMemoryBound(to: UInt8.self)
    return ARGON2_OK.rawValue
}

private func release(_ memory: UnsafeMutablePointer<UInt8>?, _ bytes: Int) {
    if let memory { munmap(memory, bytes) }
}
