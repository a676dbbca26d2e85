import Glibc
import Testing

@testable import TellerMetrics

@Suite("The figures of the process")
struct ProcessTests {
    private func value(_ family: MetricFamily) -> Double? {
        ProcessFigures.read().first { $0.family == family }?.value
    }

    @Test("All of them are to be had, and are what the system says")
    func all() throws {
        let readings = ProcessFigures.read()
        #expect(Set(readings.map(\.family)) == Set(ProcessFigures.families))
        #expect(readings.count == ProcessFigures.families.count)
        let resident = try #require(value(ProcessFigures.resident))
        #expect(resident > 1_000_000 && resident < 64e9)
        #expect(try #require(value(ProcessFigures.virtual)) > resident)
        #expect(try #require(value(ProcessFigures.processor)) >= 0)
        #expect(try #require(value(ProcessFigures.threads)) >= 1)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(value(ProcessFigures.maxFiles) == Double(limit.rlim_cur))
    }

    @Test("It began before now and after the machine did")
    func start() throws {
        let start = try #require(value(ProcessFigures.start))
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var up = timespec()
        clock_gettime(CLOCK_BOOTTIME, &up)
        // A tick of the kernel's clock is a hundredth of a second.
        #expect(start <= Double(now.tv_sec) + 1)
        #expect(start >= Double(now.tv_sec - up.tv_sec) - 1)
    }

    @Test(
        "A name of a process may hold anything",
        arguments: ["tellerd", "a b", ") 1 2 3 (", "((", ""])
    func names(name: String) throws {
        let rest = (3...52).map(String.init).joined(separator: " ")
        let status = try #require(ProcessFigures.Status("1234 (\(name)) \(rest)"))
        #expect(status.processorTicks == 14 + 15)
        #expect(status.threads == 20)
        #expect(status.startTicks == 22)
        #expect(status.virtualBytes == 23)
        #expect(status.residentPages == 24)
    }

    @Test("What is no such line is none", arguments: ["", "1 (a", "1 (a) S 1 2 3", "1 (a) \n"])
    func refused(text: String) { #expect(ProcessFigures.Status(text) == nil) }
}
