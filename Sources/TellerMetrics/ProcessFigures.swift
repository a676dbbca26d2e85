internal import Glibc

/// What the kernel says of this process, under the names that all of Prometheus' libraries use.
///
/// Only from files of the process itself: they are there also where /proc holds nothing else.
package enum ProcessFigures {
    package static let families = [
        resident, virtual, processor, openFiles, maxFiles, start, threads,
    ]

    static let resident = MetricFamily(
        "process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM.")
    static let virtual = MetricFamily(
        "process_virtual_memory_bytes", .gauge, "Address space of the process.")
    static let processor = MetricFamily(
        "process_cpu_seconds_total", .counter, "Time on processors, in user mode and in the kernel."
    )
    static let openFiles = MetricFamily(
        "process_open_fds", .gauge, "Open file descriptors.")
    static let maxFiles = MetricFamily(
        "process_max_fds", .gauge, "Most file descriptors that the process may open.")
    static let start = MetricFamily(
        "process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.")
    static let threads = MetricFamily("process_threads", .gauge, "Threads of the process.")

    /// Those that could be read.
    package static func read() -> [MetricReading] {
        var readings: [MetricReading] = []
        if let status = text(of: "/proc/self/stat").flatMap(Status.init) {
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            readings += [
                MetricReading(resident, Double(status.residentPages) * page),
                MetricReading(virtual, Double(status.virtualBytes)),
                MetricReading(processor, Double(status.processorTicks) / ticks),
                MetricReading(start, bootTime() + Double(status.startTicks) / ticks),
                MetricReading(threads, Double(status.threads)),
            ]
        }
        if let count = openFileCount() { readings.append(MetricReading(openFiles, Double(count))) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            readings.append(MetricReading(maxFiles, Double(limit.rlim_cur)))
        }
        return readings
    }

    /// Fields of proc_pid_stat(5).
    struct Status {
        var processorTicks: Int64
        var threads: Int64
        var startTicks: Int64
        var virtualBytes: Int64
        var residentPages: Int64

        /// The second field is a name in parentheses, which may hold any of them and spaces.
        init?(_ text: String) {
            guard let end = text.lastIndex(of: ")") else { return nil }
            let fields = text[end...].dropFirst().split(separator: " ").map(String.init)
            func field(_ number: Int) -> Int64? {
                // The third is the first behind the name.
                number - 3 < fields.count ? Int64(fields[number - 3]) : nil
            }
            guard let user = field(14), let kernel = field(15), let threads = field(20),
                let start = field(22), let virtual = field(23), let resident = field(24)
            else { return nil }
            processorTicks = user + kernel
            self.threads = threads
            startTicks = start
            virtualBytes = virtual
            residentPages = resident
        }
    }

    /// In seconds since 1970; /proc/stat, which says so too, is not for everybody to read.
    private static func bootTime() -> Double {
        func seconds(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        return seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME)
    }

    private static func openFileCount() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            // "." and ".." are no descriptors.
            if entry.pointee.d_name.0 != UInt8(ascii: ".") { count += 1 }
        }
        // The one that reads the folder is closed again.
        return count - 1
    }

    private static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Far above the longest line that the kernel makes.
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}

extension MetricsRegistry {
    /// Has the process's own figures among the metrics.
    package func observeProcess() { observe(ProcessFigures.read) }
}
