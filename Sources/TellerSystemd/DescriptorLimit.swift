internal import Glibc

/// How many descriptors the process may have.
package enum DescriptorLimit {
    /// Takes all that is allowed: ten thousand connections need as many, and the soft limit is a
    /// fraction of that, for the sake of programs that use select(2).
    package static func raise() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
