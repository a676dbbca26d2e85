"""Tries what the unit's options are to prevent, and says how each try went.

probe.py: a line for each, `NAME done` or `NAME refused: WHY`. Run bare, everything is done; so that
a try which could never succeed shows nothing.
"""

import ctypes
import mmap
import os
import socket
import subprocess
import sys

libc = ctypes.CDLL(None, use_errno=True)


def system(name, *arguments):
    code = getattr(libc, name)(*arguments)
    if code < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return code


def write(path):
    with open(path, "a") as file:
        file.write("x")


def read(path):
    with open(path) as file:
        file.read(1)


def connect(family, address):
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", address)


def open_socket(family, kind, protocol=0):
    socket.socket(family, kind, protocol).close()


def sees(path):
    os.stat(path)


def writable_code():
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def set_uid_bit():
    path = os.environ.get("STATE_DIRECTORY", "/tmp") + "/probe"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        os.chmod(path, 0o4755)
    finally:
        os.unlink(path)


def realtime():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def made(path):
    os.mkdir(path)
    return path


def capabilities():
    with open("/proc/self/status") as file:
        fields = dict(line.split(":\t", 1) for line in file if ":\t" in line)
    if int(fields["CapBnd"], 16) == 0 and int(fields["CapEff"], 16) == 0:
        raise PermissionError("there are none, and there can't be")


def gain():
    # PR_GET_NO_NEW_PRIVS
    if system("prctl", 39, 0, 0, 0, 0) == 1:
        raise PermissionError("no_new_privs is set")


def trace():
    pid = os.fork()
    if pid == 0:
        # PTRACE_TRACEME
        os._exit(0 if libc.ptrace(0, 0, 0, 0) == 0 else 1)
    if os.waitpid(pid, 0)[1] != 0:
        raise PermissionError("ptrace")


TRIES = {
    "write-etc": lambda: write("/etc/teller/probe"),
    "write-usr": lambda: write("/usr/libexec/teller/probe"),
    "write-run": lambda: write("/run/teller/probe"),
    "write-var": lambda: write("/var/lib/probe/file"),
    "write-home": lambda: write("/home/probe/file"),
    "read-home": lambda: read("/home/probe/secret"),
    "list-root-home": lambda: os.listdir("/root"),
    "read-credentials": lambda: read("/etc/teller/credentials/probe"),
    "read-shadow": lambda: read("/etc/shadow"),
    "see-shared-tmp": lambda: sees("/tmp/probe-of-the-host"),
    "run-a-program": lambda: subprocess.run(["/bin/true"], check=True),
    "run-own-file": lambda: subprocess.run([os.environ["PROBE_FILE"]], check=True),
    "become-root": lambda: os.setresuid(0, 0, 0),
    "capabilities": capabilities,
    "new-privileges": gain,
    "set-uid-bit": set_uid_bit,
    "writable-code": writable_code,
    "realtime": realtime,
    # CLONE_NEWUSER
    "user-namespace": lambda: system("unshare", 0x10000000),
    # CLONE_NEWNS
    "mount-namespace": lambda: system("unshare", 0x00020000),
    "mount": lambda: system("mount", b"none", b"/mnt", b"tmpfs", 0, None),
    "host-name": lambda: socket.sethostname(socket.gethostname()),
    # ADDR_NO_RANDOMIZE
    "personality": lambda: system("personality", 0x0040000),
    "trace": trace,
    "write-kernel-setting": lambda: write("/proc/sys/kernel/core_pattern"),
    "see-other-processes": lambda: sees("/proc/1"),
    "read-kernel": lambda: read("/proc/kallsyms"),
    "see-cpuinfo": lambda: read("/proc/cpuinfo"),
    "write-cgroups": lambda: os.rmdir(made("/sys/fs/cgroup/probe")),
    "device": lambda: read("/dev/probe"),
    "packet-socket": lambda: open_socket(socket.AF_PACKET, socket.SOCK_RAW),
    "netlink-socket": lambda: open_socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "crypto-socket": lambda: open_socket(socket.AF_ALG, socket.SOCK_SEQPACKET),
    "metadata-service": lambda: connect(socket.AF_INET, ("169.254.169.254", 80)),
    "internet-socket": lambda: open_socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix-socket": lambda: open_socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "write-state": lambda: write(os.environ["STATE_DIRECTORY"] + "/probe-of-state"),
    "read-libraries": lambda: os.listdir("/usr/lib"),
    "own-figures": lambda: read("/proc/self/stat"),
}


for name, attempt in TRIES.items():
    try:
        attempt()
    except Exception as error:
        print(f"{name} refused: {error}")
    else:
        print(f"{name} done")
    sys.stdout.flush()
