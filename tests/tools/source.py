# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of tests/lint share: the tree, its layers, the symbols of what was built."""

import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build")

# Lowest first; a file includes from its own layer and those before it.
LAYERS = ["base", "sym", "lang", "call", "sock", "timeline", "view", "export", "lesson", "shell",
          "cmd", "repl", "tool", "main"]


def files(folders, endings):
    """Paths below TOP of all files in these folders with these endings."""
    found = []
    for folder in folders:
        for where, inner, names in os.walk(os.path.join(TOP, folder)):
            inner[:] = [i for i in inner if not i.startswith((".", "__")) and i != "corpus"]
            found += [os.path.relpath(os.path.join(where, n), TOP)
                      for n in names if n.endswith(endings)]
    return sorted(found)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8", errors="replace") as f:
        return f.read()


def layer_of(path):
    """Of src/base/buf.c or include/base/buf.h: base. Of src/main.c: main."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else os.path.splitext(parts[1])[0]


def includes(path):
    """Line numbers and names of what it includes with quotes."""
    for number, line in enumerate(read(path).split("\n"), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if found:
            yield number, found.group(1)


def output(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True,
                          universal_newlines=True).stdout


def objects():
    """Modules such as base/buf, with the object that was built of each."""
    for path in files(["src"], (".c",)):
        module = path[len("src/"):-len(".c")]
        built = os.path.join(BUILD, "obj", module + ".o")
        if os.path.exists(built):
            yield module, built


def symbols(path, *options):
    """Names that nm prints, without versions."""
    for line in output("nm", *options, path).split("\n"):
        words = line.split()
        if len(words) >= 2 and len(words[-2]) == 1:
            yield words[-1].split("@")[0]


def plain(name):
    """A function under its own name, whatever the C library's headers made of it."""
    name = re.sub(r"^__isoc(99|23)_", "", name)
    return re.sub(r"^__(\w+)_chk$", r"\1", name)


class Findings:
    def __init__(self):
        self.count = 0

    def add(self, where, what):
        self.count += 1
        print("%s: %s" % (where, what))

    def leave(self):
        sys.stdout.flush()
        sys.exit(1 if self.count else 0)
