# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: files that look like a terminal with sosh in it, and are played and compared.

Lines that begin with the prompt are typed, all others are what sosh prints. In those, <port>,
<fd>, <pid>, <n> and <time> stand for any value of their kind; with a name, as in <port:cli>, the
value seen first must come again; <tmp> is the test's own directory; a line `...` is any lines.
"""

import os
import re
import shlex
import shutil
import string

PROMPT = "sosh>"
KINDS = {
    "port": r"[0-9]{1,5}",
    "fd": r"[0-9]+",
    "pid": r"[0-9]+",
    "n": r"-?[0-9]+(?:\.[0-9]+)?",
    "time": r"[0-9]+(?:\.[0-9]+)? ?(?:ns|us|ms|s|min|m|h)?",
}
PLACEHOLDER = re.compile(r"<(port|fd|pid|n|time)(?::([A-Za-z_][A-Za-z0-9_]*))?>")
ANY_LINES = "..."
EPHEMERAL = range(32768, 61000)  # ip_local_port_range of a new network namespace
ALIGN_MOST = 2000000  # cells of the table that aligns two texts


def is_typed(line):
    return line == PROMPT or line.startswith(PROMPT + " ")


class Pattern:
    """One expected line."""

    def __init__(self, line):
        self.line = line
        self.any = line == ANY_LINES
        self.parts = []  # text and (kind, name) by turns
        at = 0
        for found in PLACEHOLDER.finditer(line):
            self.parts += [line[at:found.start()], found.groups()]
            at = found.end()
        self.parts.append(line[at:])
        self.plain = len(self.parts) == 1

    def match(self, line, known):
        """The values of its names if it matches, else None."""
        if self.plain:
            return known if line == self.line else None
        regex, names = "", {}
        for part in self.parts:
            if isinstance(part, str):
                regex += re.escape(part)
                continue
            kind, name = part
            key = name and "%s:%s" % (kind, name)
            if key in known:
                regex += re.escape(known[key])
            elif key in names:
                regex += "(?P=%s)" % names[key]
            elif key:
                names[key] = "g%d" % len(names)
                regex += "(?P<%s>%s)" % (names[key], KINDS[kind])
            else:
                regex += "(?:%s)" % KINDS[kind]
        found = re.fullmatch(regex, line)
        if not found:
            return None
        if not names:
            return known
        known = dict(known)
        known.update((key, found.group(group)) for key, group in names.items())
        return known


def matches(patterns, lines):
    """Whether the lines are what the patterns say; goes back only to the last `...`."""
    i = j = 0
    known, retry = {}, None
    while True:
        if i < len(patterns) and patterns[i].any:
            retry = (i, j, known)
            i += 1
            continue
        if i == len(patterns) and j == len(lines):
            return True
        after = None
        if i < len(patterns) and j < len(lines):
            after = patterns[i].match(lines[j], known)
        if after is not None:
            i, j, known = i + 1, j + 1, after
        elif retry and retry[1] < len(lines):
            retry = (retry[0], retry[1] + 1, retry[2])
            i, j, known = retry[0] + 1, retry[1], retry[2]
        else:
            return False


def align(patterns, lines):
    """Pairs (pattern or None, line or None) that lay both texts side by side."""
    known, start = {}, 0
    while start < min(len(patterns), len(lines)) and not patterns[start].any:
        after = patterns[start].match(lines[start], known)
        if after is None:
            break
        known, start = after, start + 1
    pairs = list(zip(patterns[:start], lines[:start]))
    left, right = patterns[start:], lines[start:]
    if len(left) * len(right) > ALIGN_MOST:
        return pairs + [(p, None) for p in left] + [(None, line) for line in right]
    pairs += align_table(left, right, known)
    return pairs


def delete_first(pattern, deletion, insertion):
    """A typed line that never showed comes after what was printed instead."""
    return deletion < insertion if is_typed(pattern.line) else deletion <= insertion


def align_table(left, right, known):
    rows, columns = len(left), len(right)
    fits = [[not p.any and p.match(line, known) is not None for line in right] for p in left]
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i == rows:
                cost[i][j] = columns - j
            elif left[i].any:
                cost[i][j] = cost[i + 1][j]
                if j < columns:
                    cost[i][j] = min(cost[i][j], cost[i][j + 1] + 0.001)
            elif j < columns and fits[i][j]:
                cost[i][j] = cost[i + 1][j + 1]
            else:
                cost[i][j] = 1 + min(cost[i + 1][j], cost[i][j + 1] if j < columns else 1e9)
    pairs, i, j = [], 0, 0
    while i < rows or j < columns:
        if i == rows:
            pairs.append((None, right[j]))
            j += 1
        elif left[i].any:
            if j < columns and cost[i][j + 1] + 0.001 < cost[i + 1][j]:
                pairs.append((left[i], right[j]))
                j += 1
            else:
                if not pairs or pairs[-1][0] is not left[i]:
                    pairs.append((left[i], None))
                i += 1
        elif j < columns and fits[i][j]:
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif j == columns or delete_first(left[i], cost[i + 1][j], cost[i][j + 1]):
            pairs.append((left[i], None))
            i += 1
        else:
            pairs.append((None, right[j]))
            j += 1
    return pairs


def difference(pairs, context=3):
    """The pairs as a diff: "-" was expected, "+" was printed."""
    shown, known = [], {}
    for pattern, line in pairs:
        if pattern is None:
            shown.append("+" + line)
        elif pattern.any:
            shown.append(" " + (ANY_LINES if line is None else line))
        elif line is None:
            shown.append("-" + pattern.line)
        else:
            after = pattern.match(line, known)
            if after is None:
                shown += ["-" + pattern.line, "+" + line]
            else:
                known = after
                shown.append(" " + line)
    near = set()
    for at, line in enumerate(shown):
        if line[0] != " ":
            near.update(range(at - context, at + context + 1))
    text, last = [], -1
    for at, line in enumerate(shown):
        if at in near:
            if at != last + 1:
                text.append("@@ line %d" % (at + 1))
            text.append(line)
            last = at
    return "\n".join(text)


class Session:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            lines = f.read().split("\n")
        if lines and lines[-1] == "":
            lines.pop()
        start = 0
        while start < len(lines) and (lines[start].startswith("#") or not lines[start]):
            start += 1
        self.head, self.body = lines[:start], lines[start:]

    def typed(self, place):
        text = "".join(line[len(PROMPT) + 1:] + "\n" for line in self.body if is_typed(line))
        return text.replace("<tmp>", place.tmp).encode("utf-8", "surrogateescape")

    def patterns(self, place):
        return [Pattern(line.replace("<tmp>", place.tmp)) for line in self.body]

    def judge(self, test, ended, place):
        """What is wrong, or an empty text."""
        wrong = []
        expected = int(test.header.get("exit", 0))
        if ended.status != expected:
            wrong.append("%s, expected exit status %d" % (ended.how(), expected))
        lines = printed(ended.output)
        patterns = self.patterns(place)
        if not matches(patterns, lines):
            wrong.append(difference(align(patterns, lines)))
        return "\n".join(wrong)


def printed(output):
    lines = output.decode("utf-8", "surrogateescape").split("\n")
    if lines[-1] != "":
        return lines + ["(no newline at the end)"]
    return lines[:-1]


def play(session, test, place):
    """Run sosh over what the session types."""
    args = shlex.split(test.header.get("args", "").replace("<tmp>", place.tmp))
    for name in test.header.get("files", "").split():
        shutil.copy(os.path.join(os.path.dirname(test.path), name), place.tmp)
    env = dict(word.partition("=")[::2] for word in shlex.split(test.header.get("env", "")))
    return place.run(test, [place.sosh(test), "--echo"] + args, session.typed(place), env)


def name_ports(line, known, typed):
    """Ports that the kernel chose become placeholders; `known` gets their names."""
    def one(found):
        value = found.group(0)
        if int(value) not in EPHEMERAL or value in typed:
            return value
        for key, other in known.items():
            if other == value and key.startswith("port:"):
                return "<%s>" % key
        names = (prefix + c for prefix in ["", *string.ascii_lowercase]
                 for c in string.ascii_lowercase)
        key = next("port:" + n for n in names if "port:" + n not in known)
        known[key] = value
        return "<%s>" % key
    return re.sub(r"(?<=[:(])[0-9]{5}(?![0-9.])", one, line)


def rewritten(session, ended, place):
    """The body of the session as it should be: placeholders stay where they still fit."""
    lines = printed(ended.output)
    patterns = session.patterns(place)
    originals = {id(pattern): line for pattern, line in zip(patterns, session.body)}
    typed = "\n".join(line for line in session.body if is_typed(line))
    body, known, last_any = [], {}, None
    for pattern, line in align(patterns, lines):
        if pattern is not None and pattern.any:
            if pattern is not last_any:
                body.append(ANY_LINES)
            last_any = pattern
            continue
        after = pattern.match(line, known) if pattern and line is not None else None
        if after is not None:
            known = dict(after)
            body.append(originals[id(pattern)])
        elif line is not None:
            body.append(name_ports(line.replace(place.tmp, "<tmp>"), known, typed))
        elif is_typed(pattern.line):
            body.append(originals[id(pattern)])
    return body


def update(tests, world):
    failed = 0
    for test in tests:
        why = world.missing(test)
        if why:
            print("%s: left alone: %s" % (test.name, why))
            failed = 1
            continue
        with world.place() as place:
            session = Session(test.path)
            ended = play(session, test, place)
            body = rewritten(session, ended, place)
        if body != session.body:
            with open(test.path, "w", encoding="utf-8", errors="surrogateescape") as f:
                f.write("\n".join(session.head + body) + "\n")
            print("%s: rewritten" % test.name)
        else:
            print("%s: as it was" % test.name)
        if ended.status != int(test.header.get("exit", 0)):
            print("%s: %s; say so with `#! exit:` if that is right" % (test.name, ended.how()))
            failed = 1
    return failed
