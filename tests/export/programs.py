# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of `export` share: a session is exported, and the program made, run and compared.

A session runs in a network and a directory of its own, and so does each program, which so finds
the same free ports, files and names as the session did.
"""

import concurrent.futures
import ctypes
import fcntl
import glob
import json
import os
import re
import shutil
import socket
import struct
import subprocess

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
SLOW = float(os.environ.get("SLOW", "1"))
LIMIT = 20 * SLOW  # seconds that a program may take
CHOSEN = 32768  # ports from here on are the kernel's choice
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else "python3"
LIBC = ctypes.CDLL(None, use_errno=True)


class Wrong(Exception):
    pass


def own_network():
    """Called between fork and exec."""
    if LIBC.unshare(CLONE_NEWNET):
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(s, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def run(argv, cwd, **more):
    """Its exit status and what it said, or Wrong if it does not end."""
    os.makedirs(cwd, exist_ok=True)
    try:
        ended = subprocess.run(argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, timeout=LIMIT, preexec_fn=own_network,
                               **more)
    except subprocess.TimeoutExpired as e:
        raise Wrong("%s does not end\n%s" % (argv[0], (e.stdout or b"").decode(errors="replace")))
    return ended.returncode, ended.stdout.decode(errors="replace")


# --- lessons ------------------------------------------------------------------------------------

def lesson_runs(path):
    """The typed lines of a lesson, as it is gone through by who knows all answers; a list for
    each time that it begins afresh."""
    runs, kind, fold, inside = [], None, None, False
    with open(path, encoding="utf-8") as f:
        for line in f:
            mark = re.match(r"<!-- sosh (run|task|quiz)\b(.*)", line)
            if mark:
                kind, fold = mark.group(1), None
                if not runs or (kind == "run" and re.search(r"\bfresh\b", mark.group(2))):
                    runs.append([])
            summary = re.match(r"<details><summary>(.*?)</summary>", line)
            if summary:
                fold = summary.group(1)
            elif line.startswith("</details>"):
                fold = None
            if line.startswith("```"):
                inside = not inside and line.strip() == "```sosh" and \
                    ((kind == "run" and not fold) or (kind == "task" and fold == "Answer"))
            elif inside and line.startswith("sosh> "):
                runs[-1].append(line[6:].rstrip("\n"))
    return runs


# --- the same calls -----------------------------------------------------------------------------

NO_CALL = {"htons", "htonl", "ntohs", "ntohl", "inet_pton", "inet_ntop", "getaddrinfo",
           "getnameinfo", "if_nametoindex"}
MORE = {"send": ", NULL, 0", "recv": ", NULL, NULL", "pipe": ", 0", "ppoll": ", 8",
        "epoll_pwait": ", 8", "select": "", "pselect": ""}
KERNEL = {"send": "sendto", "recv": "recvfrom", "pipe": "pipe2", "open": "openat",
          "pselect": "pselect6", "select": "pselect6"}
# Values of which sosh prints the fields and strace the bytes, or that are never twice the same.
BETTER = re.compile(r"^([gs]etsockopt\(\d+, \w+, (?:TCP_INFO|TCP_CONGESTION|IP_MULTICAST_IF|"
                    r"IP_ADD_MEMBERSHIP|"
                    r"SO_RCVTIMEO(?:_OLD)?|SO_SNDTIMEO(?:_OLD)?|SO_PEERCRED|IP_PKTINFO|"
                    r"SO_INCOMING_CPU), )(.*)(, (?:\[[^]]*\]|\d+)\) = .*)")


def split(line):
    return re.match(r"(\w+)\((.*)\) += ((?:-?\d|0x|\?).*)$", line, re.S).groups()


def as_strace_has_it(line):
    """A call that sosh printed under the kernel's name, with what the C library adds."""
    name, arguments, result = split(line)
    if name == "open":
        arguments = "AT_FDCWD, " + arguments
    return "%s(%s%s) = %s" % (KERNEL.get(name, name), arguments, MORE.get(name, ""), result)


def without_what_varies(line):
    """Pointers, times that are left, and how a time-out is written."""
    line = re.sub(r" = \? ERESTART\w+ \(.*\)$", " = -1 EINTR (Interrupted system call)", line)
    line = re.sub(r"0x(?!bad0000)[0-9a-f]{6,}(?![0-9a-f])(?! /\*)", "PTR", line)
    line = re.sub(r"(?:, | \()left \{[^}]*\}(\))?", lambda m: m.group(1) or "", line)
    line = re.sub(r"(tv_usec=)(\d+)", lambda m: "tv_nsec=%d" % (int(m.group(2)) * 1000), line)
    line = re.sub(r"^select\(", "pselect6(", line)
    if line.startswith("pselect6("):
        line = re.sub(r", (NULL|\{sigmask=NULL, sigsetsize=8\})\) = ", ") = ", line) \
            if line.count("sigmask") or line.count(", NULL) = ") else line
        line = re.sub(r" \(in \[|\(out \[", lambda m: m.group(), line)
    line = re.sub(r'(sa_family=AF_INET6?, sa_data=)"(?:[^"\\]|\\.)*"(\}, \[\d+ => )', r"\1...\2", line)
    line = re.sub(r"cmsg_data=\{tv_sec=[^}]*\}", "cmsg_data=TIME", line)
    line = re.sub(r"\{pid=\d+, uid", "{pid=PID, uid", line)
    line = re.sub(r'(sun_path=@)"[0-9a-f]{5}"', r'\1"AUTO"', line)
    line = re.sub(r"nl_pid=[1-9]\d*", "nl_pid=PID", line)
    line = re.sub(r"(ioctl\(\d+, (?:SIOCOUTQ|TIOCOUTQ), ).*", r"\1", line)
    return line


class Names:
    """Ports of the session and those of the program: one for the other.

    The kernel may choose a number again that another socket had: a new one may stand for an old.
    """

    def __init__(self):
        self.ours, self.theirs = {}, {}

    def same(self, a, b):
        if self.ours.get(a) != b and (a not in self.ours or b not in self.theirs):
            self.ours[a], self.theirs[b] = b, a
        return self.ours.get(a) == b

    def equal(self, ours, theirs):
        pattern = r"(htons\(\d+\))"
        a, b = re.split(pattern, ours), re.split(pattern, theirs)
        if len(a) != len(b):
            return False
        for x, y in zip(a, b):
            if x == y:
                continue
            if not (x.startswith("htons(") and y.startswith("htons(")):
                return False
            p, q = int(x[6:-1]), int(y[6:-1])
            if p < CHOSEN or q < CHOSEN or not self.same(p, q):
                return False
        return True


def normal(line):
    line = without_what_varies(line)
    better = BETTER.match(line)
    return better.group(1) + "..." + better.group(3) if better else line


class Seen:
    """What strace saw: complete lines, for each thread, in the order in which they began."""

    # What the program does for itself: memory, threads, its own descriptors, its complaints.
    OWN = re.compile(r"(?:brk|mmap|munmap|mremap|mprotect|madvise|futex|clone3?|exit|exit_group|"
                     r"rseq|set_robust_list|set_tid_address|rt_sig\w+|sched_\w+|getrandom|gettid|"
                     r"getpid|tgkill|prlimit64|arch_prctl|execve|access|pread64|restart_syscall|"
                     r"get[ug]id|sigaltstack|clock_nanosleep|membarrier|getrlimit|setrlimit)\(|"
                     r"write\(2, |fcntl\(0, F_DUPFD_CLOEXEC, 1023\)|close\((?:9\d\d|1\d\d\d)\)")

    def __init__(self, path):
        self.threads = {}
        with open(path, encoding="ascii", errors="replace") as f:
            for line in f:
                self.add(line.rstrip("\n"))

    def add(self, line):
        pid, text = re.match(r"(\d+) +(.*)", line).groups()
        lines = self.threads.setdefault(pid, [])
        if text.startswith(("---", "+++")):
            return
        resumed = re.match(r"<\.\.\. (\w+) resumed>(.*)", text)
        if resumed:
            lines[-1] += resumed.group(2)
        elif text.endswith(" <unfinished ...>"):
            lines.append(text[:-len(" <unfinished ...>")])
        else:
            lines.append(text)

    def calls(self):
        """The main thread's, from the line on in which it ignores SIGPIPE, then each job's."""
        lists = list(self.threads.values())
        main = lists[0]
        begin = next(i for i, line in enumerate(main)
                     if line.startswith("rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN"))
        lists[0] = main[begin:]
        return [self.users(lines) for lines in lists]

    def users(self, lines):
        found = []
        for line in lines:
            # What still blocked when the program ended is no call of the session's either.
            if self.OWN.match(line) or line.endswith(") = ?"):
                continue
            found.append(line)
            # A thread's line in /proc is opened, moved out of the way and closed.
            if len(found) > 2 and re.match(r'openat\(AT_FDCWD, "/proc/self/task/', found[-3]):
                del found[-3:]
        return found


def session_calls(events):
    """The same of the session: the main thread's, then each thread's. A call that was interrupted
    has a thread in the program, wherever it was made."""
    main, threads, of_job = [], [], {}
    for e in events:
        if e["event"] == "begun":
            of_job[e["job"]] = []
            threads.append(of_job[e["job"]])
        elif e["event"] == "call" and not e["line"].endswith("SIGSEGV (Segmentation fault)"):
            if e["job"] in of_job:
                of_job.pop(e["job"]).append(e["line"])
            elif e["error"] == "EINTR":
                threads.append([e["line"]])
            else:
                main.append(e["line"])
    return [main] + threads


RESOLVER = ("getaddrinfo", "getnameinfo", "if_nametoindex")


LARGE, MANY = 16 << 10, 8


def summed(lines):
    """Calls that move bytes again and again: how many there are, and what each one moves, is the
    kernel's affair if that is much. What ended them counts."""
    found, i = [], 0
    while i < len(lines):
        head = re.match(r"(send|recv|read|write)\w*\(\d+, ", lines[i])
        n = i
        while head and n < len(lines) and lines[n].startswith(head.group()):
            n += 1
        ends = [split(line)[2] for line in lines[i:n]]
        counts = [int(end) for end in ends if end.isdigit()]
        sizes = [int(m.group(1)) for m in (re.search(r", (\d+)(?:, [\w|]+(?:, NULL, \w+)?)?\) +=",
                                                     line) for line in lines[i:n]) if m]
        if (counts and max(counts) > LARGE and (len(ends) > 1 or sizes[0] != counts[0])) or \
                len(counts) >= MANY:
            if not ends[-1].isdigit():
                found.append("%s many) = %s" % (head.group(), ends[-1]))
            else:
                found.append("%s much) = 0" % head.group())
        else:
            found += lines[i:max(n, i + 1)]
        i = max(n, i + 1)
    return found


def shown(line):
    return line if len(line) < 500 else line[:300] + " ... " + line[-80:]


def compare_list(ours, theirs, names, what):
    at, n, raw = 0, len(ours), set()
    ours = summed([line if line.split("(")[0] in NO_CALL else as_strace_has_it(line)
                   for line in ours])
    theirs = summed(theirs)
    for i, line in enumerate(ours):
        if line.split("(")[0] in RESOLVER:
            # The C library's own calls, up to the one that follows.
            following = next((normal(l) for l in ours[i + 1:]
                              if l.split("(")[0] not in NO_CALL), None)
            while at < len(theirs) and (following is None or
                                        not names.equal(following, normal(theirs[at]))):
                at += 1
            continue
        if line.split("(")[0] in NO_CALL:
            continue
        want = normal(line)
        # The program asks for a port that the kernel chose: with room for 28 bytes.
        if at < len(theirs) and re.search(r"^getsockname\(.*, \[28 => \d+\]\) = 0$|"
                                          r"^getsockname\(.*, \[28\]\) = 0$", theirs[at]) and \
                not names.equal(want, normal(theirs[at])):
            at += 1
        got = normal(theirs[at]) if at < len(theirs) else "nothing"
        made = re.match(r"socket\(\w+, SOCK_RAW\b.* = (\d+)$", want)
        netlink = "{nlmsg_len=" in got
        if made:
            raw.add(made.group(1))
        elif netlink or (re.match(r"recv\w+\((\d+), ", want) and
                         want[want.index("(") + 1:].split(",")[0] in raw):
            # There are numbers of the kernel's in what comes to a raw socket; and messages of
            # netlink are what strace prints in another way.
            want, got = ["%s(...) = %s" % (l.split("(")[0], split(l)[2]) for l in (want, got)]
        if not names.equal(want, got):
            raise Wrong("%s\nsession  %s\nprogram  %s" % (what, shown(want), shown(got)))
        at += 1
    while at < len(theirs) and re.search(r"^getsockname\(.*, \[28", theirs[at]):
        at += 1
    if at < len(theirs):
        raise Wrong("%s\nsession  nothing more\nprogram  %s" % (what, theirs[at][:600]))
    return n


def compare(events, log):
    """How many calls were the same."""
    ours, theirs, names = session_calls(events), Seen(log).calls(), Names()
    if len(ours) != len(theirs):
        raise Wrong("the session had %d threads, the program %d" % (len(ours), len(theirs)))
    n = 0
    for i, (a, b) in enumerate(zip(ours, theirs)):
        n += compare_list(a, b, names, "main:" if not i else "thread %d:" % i)
    return n


# --- a session and its programs -----------------------------------------------------------------

def clean(cwd):
    """Without the names of sockets, and files, that a run left there."""
    for path in glob.glob(cwd + "/*"):
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.unlink(path)


def export(where, lines, endings=("c", "py", "json"), args=("--timeout", "0.5")):
    """Play the lines. What was exported is where/s.c and so on; the events as a list."""
    os.makedirs(where, exist_ok=True)
    script = "\n".join(list(lines) + ["export '%s/s.%s'" % (where, e) for e in endings]) + "\n"
    with open(where + "/script", "w", encoding="utf-8", errors="surrogateescape") as f:
        f.write(script)
    status, said = run([os.environ["SOSH"], *args, "../script"], where + "/cwd")
    if not all(os.path.exists("%s/s.%s" % (where, e)) for e in endings):
        raise Wrong("the session was not exported: status %d\n%s" % (status, said[-2000:]))
    clean(where + "/cwd")
    if "json" not in endings:
        return said
    with open(where + "/s.json", encoding="utf-8") as f:
        return json.load(f)["events"]


def compile_c(where, compiler="gcc", flags=()):
    ended = subprocess.run([compiler, "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-O0",
                            "-pthread", *flags, "-o", "s", "s.c"], cwd=where,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ended.returncode:
        raise Wrong("%s does not compile it:\n%s" % (compiler,
                                                     ended.stdout.decode(errors="replace")[:3000]))


def run_c(where, strace):
    """Run it; with strace its log is where/log."""
    traced = ["strace", "-f", "-a", "1", "-s", "65536", "-o", where + "/log"] if strace else []
    status, said = run(traced + [where + "/s"], where + "/cwd")
    clean(where + "/cwd")
    return status, said


def run_py(where):
    status, said = run([PYTHON, "-W", "error", where + "/s.py"], where + "/cwd")
    clean(where + "/cwd")
    return status, said


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def all_of(work, items):
    """Two at a time; what was wrong with each, and what came out of the others."""
    wrong, results = [], []
    with concurrent.futures.ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1) as pool:
        for item, future in [(i, pool.submit(work, i)) for i in items]:
            try:
                results.append(future.result())
            except Wrong as e:
                wrong.append("%s: %s" % (item[0], e))
    return wrong, results
