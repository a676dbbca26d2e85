import Foundation

extension Scratch {
    /// What starts a program with a disk of its own in the place of its state directory, which only
    /// it sees; it takes root.
    package func diskWrapper(_ options: String) throws -> [String] {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let mount = "mount -t tmpfs -o \(options) none \(state) && exec \"$@\""
        return ["unshare", "-m", "sh", "-c", mount, "sh"]
    }
}

extension TestDaemon {
    /// The path by which others reach what is on its own disk.
    package func pathOnDisk(_ name: String) -> String {
        "/proc/\(process.pid)/root\(scratch.state)/\(name)"
    }

    /// Takes all the room that is left on its own disk, until the file that is returned is unlinked.
    package func fillDisk() -> String {
        let path = pathOnDisk("ballast")
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        let part = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, part, part.count) > 0 {}
        close(descriptor)
        return path
    }
}
