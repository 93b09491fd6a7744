# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of tests: which files they are, how each is run and judged."""

import os
import re
import stat

import surroundings
import transcript

SKIP = 77


class Result:
    def __init__(self, name, status, text=""):
        self.name = name
        self.status = status  # pass, fail, skip
        self.text = text


class Test:
    def __init__(self, tests, path, kind):
        self.path = path
        self.name = os.path.relpath(path, tests)
        self.kind = kind
        self.header = read_header(path)
        self.needs = self.header.get("needs", "").split()
        self.alone = self.header.get("alone", "no") == "yes"
        self.unprivileged = "user" in self.needs or self.header.get("user") == "nobody"

    def limit(self, world):
        return float(self.header.get("limit", world.limit)) * world.slow

    def base(self):
        return os.path.splitext(os.path.basename(self.path))[0]


def read_header(path):
    """Lines `#! key: value` among the first comment lines of a test."""
    header = {}
    with open(path, errors="replace") as f:
        for line in f:
            line = line.strip()
            if not line.startswith(("#", "/*", "*")):
                break
            found = re.match(r"(?:#!|/\* #!|\* #!)\s*([a-z-]+):\s*(.*?)\s*(?:\*/)?$", line)
            if found:
                header[found.group(1)] = found.group(2)
    return header


def kind_of(tests, path):
    folder, name = os.path.split(os.path.relpath(path, tests))
    top = folder.split(os.sep)[0]
    runs = os.stat(path).st_mode & stat.S_IXUSR
    if top == "unit" and name.startswith("test_") and name.endswith(".c"):
        return "unit"
    if top == "fuzz" and name.startswith("fuzz_") and name.endswith(".c"):
        return "fuzz"
    if name.endswith(".session"):
        return "session"
    if name.endswith(".pty"):
        return "pty"
    if name.endswith(".test") and runs or top == "lint" and runs:
        return "script"
    return None


def discover(tests):
    found = []
    for folder, folders, names in os.walk(tests):
        folders[:] = [f for f in folders if not f.startswith((".", "__")) and f != "corpus"]
        for name in names:
            path = os.path.join(folder, name)
            kind = kind_of(tests, path) if os.path.isfile(path) else None
            if kind:
                found.append(Test(tests, path, kind))
    return sorted(found, key=lambda t: t.name)


def run(test, world):
    """Results of the test (a unit test has one for each of its cases) and the seconds it took."""
    why = world.missing(test)
    if why:
        return [Result(test.name, "skip", why)], 0.0
    with world.place() as place:
        results, ended = RUN[test.kind](test, world, place)
    # gcc's UBSan writes to standard error only, where a test may not look.
    if ended and world.san and all(r.status == "pass" for r in results):
        ended.complaints += "\n".join(
            re.findall(r"^.*: runtime error: .*$", ended.output.decode(errors="replace"), re.M)[:9])
    if ended and ended.complaints:
        # A test of one result fails by it; beside a unit test's cases it is one more.
        if len(results) == 1:
            text = (results.pop().text + "\n").lstrip("\n")
            results.append(Result(test.name, "fail", text + ended.complaints))
        else:
            results.append(Result(test.name + ": the sanitizer", "fail", ended.complaints))
    return results, ended.seconds if ended else 0.0


def printable(line):
    """What a test printed, so that it cannot steer the terminal."""
    return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode()
                   for c in line)


def text_of(output, lines=60):
    """The end of what a test printed."""
    text = output.decode(errors="replace").rstrip("\n").split("\n")
    if len(text) > lines:
        text = ["... %d lines before" % (len(text) - lines)] + text[-lines:]
    return "\n".join(text)


def built(world, test):
    """The program that make made of a test's C source."""
    return os.path.join(world.build, "tests", os.path.splitext(test.name)[0])


def run_unit(test, world, place):
    program = built(world, test)
    if not os.path.exists(program):
        return [Result(test.name, "fail", "not built: run make tests")], None
    argv = (place.valgrind() if world.valgrind else []) + [program]
    ended = place.run(test, argv, extra_env={"CMOCKA_MESSAGE_OUTPUT": "TAP"})
    return judge_unit(test, ended), ended


def judge_unit(test, ended):
    """Read cmocka's TAP: every case counts by itself."""
    results, planned, before = [], 0, []
    for line in ended.output.decode(errors="replace").splitlines():
        plan = re.match(r"1\.\.(\d+)", line)
        case = re.match(r"(not )?ok (\d+)(?: -)? ?(.*)", line)
        if plan:
            planned += int(plan.group(1))
        elif case:
            name = case.group(3)
            skipped = re.match(r"(.*?)# SKIP ?(.*)", name)
            if skipped:
                name = (skipped.group(1).strip() + " " + skipped.group(2)).strip()
                results.append(Result("%s: %s" % (test.name, name), "skip",
                                      before[-1] if before else "skipped by the test"))
            elif case.group(1):
                name, _, why = name.partition(" Could not run test: ")
                results.append(Result("%s: %s" % (test.name, name), "fail",
                                      "\n".join(before + [why] if why else before)))
            else:
                results.append(Result("%s: %s" % (test.name, name), "pass"))
            before = []
        elif re.match(r"(# )?(not )?ok - |TAP version", line):
            continue  # the group's own verdict
        elif line.startswith("# ") and results and results[-1].status == "fail":
            results[-1].text = (results[-1].text + "\n" + line[2:]).lstrip("\n")
        else:
            before.append(line)
    failed = sum(r.status == "fail" for r in results)
    if len(results) < planned or not planned or (ended.status != 0 and not failed):
        after = results[-1].name.rpartition(": ")[2] if results else "the start"
        results.append(Result(test.name, "fail", "%s, after %s\n%s" % (
            ended.how(), after, text_of("\n".join(before).encode()))))
    return results


def run_fuzz(test, world, place):
    program = built(world, test)
    corpus = os.path.join(world.tests, "fuzz", "corpus", test.base()[len("fuzz_"):])
    if not os.path.exists(program):
        return [Result(test.name, "fail", "not built: run make tests")], None
    if not os.path.isdir(corpus):
        return [Result(test.name, "fail", "no corpus in %s" % corpus)], None
    argv = (place.valgrind() if world.valgrind else []) + [program, corpus]
    ended = place.run(test, argv)
    if ended.status == 0:
        return [Result(test.name, "pass")], ended
    return [Result(test.name, "fail", "%s\n%s" % (ended.how(), text_of(ended.output)))], ended


def run_script(test, world, place):
    ended = place.run(test, [test.path])
    return judge_script(test, ended), ended


def judge_script(test, ended):
    prints = test.header.get("print") == "yes"
    text = text_of(ended.output, 10000 if prints else 60)
    if ended.status == 0:
        return [Result(test.name, "pass", text if prints else "")]
    if ended.status == SKIP:
        return [Result(test.name, "skip", text.split("\n")[-1] or "says nothing")]
    return [Result(test.name, "fail", "%s\n%s" % (ended.how(), text))]


def run_pty(test, world, place):
    drive = os.path.join(world.tests, "tools", "ptydrive")
    ended = place.run(test, [surroundings.system_python(), "-B", drive, test.path])
    return judge_script(test, ended), ended


def run_session(test, world, place):
    session = transcript.Session(test.path)
    ended = transcript.play(session, test, place)
    why = session.judge(test, ended, place)
    return [Result(test.name, "fail" if why else "pass", why)], ended


RUN = {"unit": run_unit, "fuzz": run_fuzz, "script": run_script, "pty": run_pty,
       "session": run_session}
