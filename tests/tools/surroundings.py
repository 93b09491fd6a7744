# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a test runs: a network, a home, a user and a time limit of its own."""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOBODY = 65534
CANNOT = 125  # inside's own failures
OUTPUT_MOST = 4 << 20  # bytes of a test's output that are looked at
SLOWER = {"address": 3, "undefined": 2, "thread": 8, "valgrind": 20}
PR_SET_CHILD_SUBREAPER = 36


def system_python():
    """One that an unprivileged test can start too."""
    return "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else shutil.which("python3")


class Ended:
    """What became of a program: its exit status (negative: the signal), None for no end in time."""

    def __init__(self, status, output, seconds, complaints):
        self.status = status
        self.output = output
        self.seconds = seconds
        self.complaints = complaints  # of a sanitizer or of valgrind

    def how(self):
        if self.status is None:
            return "no end after %.0f s" % self.seconds
        if self.status < 0:
            try:
                return "ended by %s" % signal.Signals(-self.status).name
            except ValueError:
                return "ended by signal %d" % -self.status
        return "exit status %d" % self.status


class World:
    def __init__(self, tests, build, san, limit, valgrind):
        self.tests = tests
        self.top = os.path.dirname(tests)
        self.build = os.path.abspath(build)
        self.san = san
        self.valgrind = valgrind
        self.slow = max([SLOWER.get(s, 1) for s in san.split(",")] +
                        [SLOWER["valgrind"] if valgrind else 1])
        self.limit = limit
        self.sosh = os.path.join(self.build, "sosh")
        self.inside = os.path.join(self.build, "tests", "tools", "inside")
        self.root = os.geteuid() == 0
        self.note = ""
        # Whatever a test leaves behind becomes our child, so it can be found and ended.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.find_network()

    def find_network(self):
        """Can tests have a network each?"""
        try:
            tried = subprocess.run([self.inside, "-n", "true"], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
            self.network = tried.returncode == 0
            why = tried.stdout.decode(errors="replace").strip()
        except OSError as trouble:
            self.network = False
            why = str(trouble)
        if not self.network:
            self.note = "no network namespaces, all tests share this machine's network (%s)" % why

    def missing(self, test):
        """Why the test cannot run here, or None."""
        for need in test.needs:
            if need == "net":
                if not self.network:
                    return "needs a network namespace"
            elif need == "root":
                if not self.root and not self.network:
                    return "needs root or a user namespace"
            elif need == "user":
                pass  # `inside -u` sees to it
            elif need.startswith("/"):
                if not os.path.exists(need):
                    return "needs %s" % need
            elif not shutil.which(need, path=PATH):
                return "needs the command %s" % need
        for san in test.header.get("unless", "").split():
            if san in self.san.split(",") or san == "valgrind" and self.valgrind:
                return "not under %s" % san
        return None

    def place(self):
        return Place(self)


class Place:
    """A temporary directory with all that one run of a program needs; use it with `with`."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        self.base = tempfile.mkdtemp(prefix="sosh-", dir="/tmp")
        os.chmod(self.base, 0o755)
        self.tmp = os.path.join(self.base, "t")
        self.complaints = os.path.join(self.base, "complaints")
        os.mkdir(self.complaints)
        os.chmod(self.complaints, 0o1777)
        for name in ("", "home", "config", "state", "data", "cache", "run"):
            os.mkdir(os.path.join(self.tmp, name), 0o700)
        return self

    def __exit__(self, *ignored):
        shutil.rmtree(self.base, ignore_errors=True)

    def environment(self):
        world = self.world
        log = "log_path=" + os.path.join(self.complaints, "san")
        env = {
            "PATH": PATH, "LC_ALL": "C.UTF-8", "TERM": "dumb", "TMPDIR": self.tmp,
            "HOME": os.path.join(self.tmp, "home"),
            "TOP": world.top, "BUILD": world.build, "SAN": world.san,
            "CC": os.environ.get("CC", "gcc"), "SLOW": str(world.slow),
            "ASAN_OPTIONS": log + ":exitcode=99:detect_stack_use_after_return=1",
            "LSAN_OPTIONS": log,
            "UBSAN_OPTIONS": log + ":print_stacktrace=1:exitcode=99",
            "TSAN_OPTIONS": log + ":exitcode=99:second_deadlock_stack=1",
        }
        for name in ("config", "state", "data", "cache"):
            env["XDG_%s_HOME" % name.upper()] = os.path.join(self.tmp, name)
        env["XDG_RUNTIME_DIR"] = os.path.join(self.tmp, "run")
        return env

    def valgrind(self):
        return ["valgrind", "-q", "--leak-check=full", "--error-exitcode=99",
                "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite",
                "--log-file=" + os.path.join(self.complaints, "valgrind.%p")]

    def own(self, path, *text):
        """A program in the test's own place: a copy, or a script with this text."""
        os.makedirs(os.path.join(self.base, "bin"), exist_ok=True)
        program = os.path.join(self.base, "bin", os.path.basename(path))
        # Not written by this process: what another thread starts meanwhile would have it open for
        # a moment, and a program that somebody writes to cannot be run (ETXTBSY).
        subprocess.run(["cp", "/dev/stdin" if text else path, program], check=True,
                       input=("\n".join(text) + "\n").encode())
        os.chmod(program, 0o755)
        return program

    def closed_to(self, test):
        """Whether the test's user may be unable to reach the checkout."""
        return test.unprivileged and self.world.root

    def sosh(self, test):
        """What the test is to run as sosh."""
        path = self.world.sosh
        if self.world.valgrind:
            command = " ".join(self.valgrind() + [path])
            return self.own(path, "#!/bin/sh", 'exec %s "$@"' % command)
        if self.closed_to(test) and os.path.exists(path):
            return self.own(path)
        return path

    def run(self, test, argv, stdin=b"", extra_env=None):
        """Start it, wait, end what it left behind. Its output is stdout and stderr together."""
        world = self.world
        env = self.environment()
        env["SOSH"] = self.sosh(test)
        env.update(extra_env or {})
        prefix = [world.inside]
        if world.network:
            prefix.append("-n")
        if "thread" in world.san.split(","):
            prefix.append("-r")
        if test.unprivileged:
            prefix.append("-u")
            if self.closed_to(test):
                argv = [self.own(a) if a == test.path else a for a in argv]
                for folder, _, _ in os.walk(self.tmp):
                    os.chown(folder, NOBODY, NOBODY)
        limit = test.limit(world)
        output = os.path.join(self.base, "output")
        began = time.monotonic()
        with self.source(stdin) as feed, open(output, "wb") as sink:
            process = subprocess.Popen(prefix + ["--"] + argv, stdin=feed, stdout=sink,
                                       stderr=subprocess.STDOUT, cwd=self.tmp, env=env,
                                       start_new_session=True)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            status = None
        end_session(process)
        with open(output, "rb") as f:
            text = f.read(OUTPUT_MOST)
        return Ended(status, text, time.monotonic() - began, self.read_complaints())

    def source(self, data):
        """Standard input: a pipe when that can hold it all, else a file."""
        if len(data) <= 60000:
            reading, writing = os.pipe()
            os.write(writing, data)
            os.close(writing)
            return os.fdopen(reading, "rb")
        path = os.path.join(self.base, "input")
        with open(path, "wb") as f:
            f.write(data)
        return open(path, "rb")

    def read_complaints(self):
        text = ""
        for name in sorted(os.listdir(self.complaints)):
            with open(os.path.join(self.complaints, name), errors="replace") as f:
                text += f.read(20000)
        return text


def descendants(pid):
    """The process and all its children's children, by /proc."""
    children = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % name) as f:
                parent = int(f.read().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children.setdefault(parent, []).append(int(name))
    found, todo = [], [pid]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def end_leftovers():
    """What tests put into sessions of its own became our child; end that too."""
    for pid in descendants(os.getpid())[1:]:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass


def end_session(process):
    """Kill the process if it still runs, and everything of its session."""
    if process.returncode is None:
        for pid in descendants(process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass
    process.wait()
