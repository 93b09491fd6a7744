# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring: programs from start to end, and one sosh that goes on reading lines."""

import os
import shutil
import statistics
import subprocess
import threading
import time

BUFFER = 1 << 16


class Cannot(Exception):
    """Something cannot be measured here; the text says why."""


class Times:
    """Seconds of one run: by the clock on the wall, and of the processors."""

    def __init__(self, wall, cpu):
        self.wall = wall
        self.cpu = cpu


def run(argv, to, directory):
    """Run a program whose output goes to a file or through a pipe that is read at once."""
    path = os.path.join(directory, "output")
    with open(path, "wb") as file:
        if to == "pipe":
            reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            out = reader.stdin
        else:
            reader, out = None, file
        began = time.monotonic()
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, cwd=directory)
        if reader:
            out.close()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if reader:
            reader.wait()
    if process.returncode != 0:
        raise Cannot("%s: exit status %d" % (" ".join(argv), process.returncode))
    return Times(wall, usage.ru_utime + usage.ru_stime)


def interleave(rounds, contenders, once):
    """Measure each contender once a round, A B C A B C, after a round that does not count."""
    times = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, what in contenders.items():
            measured = once(what)
            if number:
                times[name].append(measured)
    return times


def median(times, kind="wall"):
    return statistics.median(getattr(t, kind) for t in times)


def ratio(over, under, kind="wall"):
    """The median of the rounds' ratios: what slows the machine down slows both."""
    return statistics.median(getattr(a, kind) / getattr(b, kind) for a, b in zip(over, under))


class Session:
    """A sosh that reads lines from a pipe."""

    def __init__(self, sosh, *lines):
        self.marks = 0
        self.process = subprocess.Popen([sosh], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, bufsize=0)
        self.type("".join(line + "\n" for line in lines))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        shutil.copyfileobj(self.process.stdout, open(os.devnull, "wb"))
        self.process.wait()

    def cpu(self):
        """Seconds of processor time so far, of all its threads."""
        tasks = "/proc/%d/task" % self.process.pid
        nanoseconds = 0
        for task in os.listdir(tasks):
            with open(os.path.join(tasks, task, "schedstat")) as f:
                nanoseconds += int(f.read().split()[0])
        return nanoseconds / 1e9

    def memory(self, field):
        """KiB, as a line of /proc/PID/status says."""
        with open("/proc/%d/status" % self.process.pid) as f:
            for line in f:
                if line.startswith(field + ":"):
                    return int(line.split()[1])
        raise Cannot("/proc/PID/status has no %s" % field)

    def _write(self, data):
        # A plain write() to a pipe may take a part.
        view = memoryview(data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view[:BUFFER]):]

    def _read_line_with(self, mark):
        """What was printed before the line that begins with `mark`; that line is passed over."""
        tail = b""
        pieces = []
        while True:
            piece = os.read(self.process.stdout.fileno(), BUFFER)
            if not piece:
                raise Cannot("sosh ended early")
            pieces.append(piece)
            tail = tail[-256:] + piece
            if mark in tail and tail.endswith(b"\n"):
                break
        got = b"".join(pieces)
        return got[:got.rindex(mark)].decode(errors="replace")

    def type(self, text):
        """Have sosh run lines and return what it printed."""
        self.marks += 1
        data = text.encode() + b"htonl %d\n" % self.marks
        writer = threading.Thread(target=self._write, args=(data,))
        writer.start()
        printed = self._read_line_with(b"htonl(%#x) = " % self.marks)
        writer.join()
        return printed

    def time(self, text):
        """The same, measured: what was printed, and the times."""
        cpu = self.cpu()
        began = time.monotonic()
        printed = self.type(text)
        return printed, Times(time.monotonic() - began, self.cpu() - cpu)
