#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""cast.py FILE WIDTHxHEIGHT TEXT...: FILE is an asciicast v2 that shows these texts, in order."""

import json
import re
import sys

SEQUENCE = re.compile(r"\x1b\[[0-?]*[@-~]")


def read(name, size):
    """The text that a recording shows, without colours, and the names of its marks."""
    with open(name, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    assert lines.pop() == "", "the last line is not ended"
    header = json.loads(lines[0])
    assert header["version"] == 2, header
    assert "%dx%d" % (header["width"], header["height"]) == size, header
    assert isinstance(header["timestamp"], int) and header["env"]["TERM"], header
    time, shown, marks = 0, "", []
    for line in lines[1:]:
        at, kind, data = json.loads(line)
        assert at >= time, "time goes back: " + line
        time = at
        if kind == "o":
            shown += data
        else:
            assert kind == "m", line
            marks.append(data)
    assert "\n" not in shown.replace("\r\n", ""), "a line end without CR"
    return SEQUENCE.sub("", shown).replace("\r\n", "\n"), marks, time


def shows(shown, texts):
    at = 0
    for text in texts:
        found = shown.find(text, at)
        assert found >= 0, "'%s' is not shown, or not in its place:\n%s" % (text, shown)
        at = found + len(text)


if __name__ == "__main__":
    shows(read(sys.argv[1], sys.argv[2])[0], sys.argv[3:])
