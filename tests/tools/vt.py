# SPDX-License-Identifier: GPL-3.0-or-later
"""A small terminal: the part of ECMA-48 and xterm that line editors use.

feed() takes what a program wrote; rows() is what a person would then see.
"""

import codecs
import re
import unicodedata

BLANK = (" ", "")
# Attributes that replace each other or are ended together, and what ends them.
SGR_GROUPS = [
    ({1, 2}, {22}), ({3}, {23}), ({4, 21}, {24}), ({5, 6}, {25}), ({7}, {27}), ({8}, {28}),
    ({9}, {29}), ({*range(30, 39), *range(90, 98)}, {39}),
    ({*range(40, 49), *range(100, 108)}, {49}),
]


def char_width(c):
    if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


class Screen:
    def __init__(self, columns, lines):
        self.columns, self.lines = columns, lines
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.replies = []  # what a terminal would send back
        self.unknown = []  # sequences that this one does not know
        self.bells = 0
        self.modes = set()  # private modes that are on, such as 2004
        self.pending = ""
        self.reset()

    def reset(self):
        self.cells = [self.blank_row() for _ in range(self.lines)]
        self.past = []  # rows that have left at the top
        self.row = self.column = 0
        self.wrap = False  # the cursor stands behind the last column
        self.insert = False
        self.style, self.sgr = "", []
        self.saved = (0, 0)
        self.top, self.bottom = 0, self.lines - 1

    def blank_row(self):
        return [BLANK] * self.columns

    def rows(self):
        return ["".join(c for c, _ in row).rstrip() for row in self.cells]

    def used(self):
        """How many rows there are up to the last that holds anything."""
        rows = self.rows()
        while rows and not rows[-1]:
            rows.pop()
        return len(rows)

    def style_of(self, text):
        """The SGR parameters at the first place that shows the text; None if none does."""
        for row in reversed(self.cells):
            at = "".join(c[:1] or "\0" for c, _ in row).find(text)
            if at >= 0:
                return row[at][1]
        return None

    def resize(self, columns, lines):
        while self.row >= lines:
            self.past.append(self.cells.pop(0))
            self.row -= 1
        self.columns = columns
        self.cells = [(row + self.blank_row())[:columns] for row in self.cells[:lines]]
        self.lines = lines
        while len(self.cells) < lines:
            self.cells.append(self.blank_row())
        self.column = min(self.column, columns - 1)
        self.wrap = False
        self.top, self.bottom = 0, lines - 1

    # What arrives

    SEQUENCE = re.compile(
        "\x1b(?:"
        r"\[(?P<private>[<-?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
        "|\\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\\\)"
        "|[P^_X][^\x1b]*\x1b\\\\"
        r"|(?P<charset>[()*+][ -~])"
        r"|(?P<single>[0-Z\\^-~])"
        ")")

    def feed(self, data):
        text = self.pending + self.decoder.decode(data)
        self.pending = ""
        at = 0
        while at < len(text):
            c = text[at]
            if c != "\x1b":
                self.control(c) if c < " " or c == "\x7f" else self.put(c)
                at += 1
                continue
            found = self.SEQUENCE.match(text, at)
            if found:
                self.sequence(found)
                at = found.end()
            elif len(text) - at > 4096:
                self.unknown.append(text[at:at + 20])
                at += 1
            else:
                self.pending = text[at:]
                return

    def put(self, c):
        width = char_width(c)
        if width == 0:
            before = max(0, self.column - (0 if self.wrap else 1))
            old, style = self.cells[self.row][before]
            self.cells[self.row][before] = (old + c, style)
            return
        if self.wrap or self.column + width > self.columns:
            self.column = 0
            self.line_feed()
        self.wrap = False
        row = self.cells[self.row]
        if self.insert:
            row[self.column:self.column] = [BLANK] * width
            del row[self.columns:]
        row[self.column] = (c, self.style)
        if width == 2:
            row[self.column + 1] = ("", self.style)
        self.column += width
        if self.column >= self.columns:
            self.column = self.columns - 1
            self.wrap = True

    def control(self, c):
        if c == "\r":
            self.column, self.wrap = 0, False
        elif c in "\n\v\f":
            self.line_feed()
        elif c == "\b":
            self.column, self.wrap = max(0, self.column - 1), False
        elif c == "\t":
            self.column = min(self.columns - 1, (self.column // 8 + 1) * 8)
        elif c == "\a":
            self.bells += 1
        elif c not in "\0\x7f\x0e\x0f":
            self.unknown.append(c)

    def line_feed(self):
        self.wrap = False
        if self.row == self.bottom:
            self.scroll(1)
        elif self.row < self.lines - 1:
            self.row += 1

    def scroll(self, count):
        """Rows move up, or down if the count is negative."""
        for _ in range(min(abs(count), self.lines)):
            gone = self.cells.pop(self.top if count > 0 else self.bottom)
            self.cells.insert(self.bottom if count > 0 else self.top, self.blank_row())
            if count > 0 and self.top == 0:
                self.past.append(gone)

    # Sequences

    def sequence(self, found):
        if found.group("final"):
            self.csi(found)
        elif found.group("single"):
            self.escape(found.group("single"))

    def escape(self, c):
        if c == "7":
            self.saved = (self.row, self.column)
        elif c == "8":
            self.move(*self.saved)
        elif c == "D":
            self.line_feed()
        elif c == "E":
            self.column = 0
            self.line_feed()
        elif c == "M":
            if self.row == self.top:
                self.scroll(-1)
            else:
                self.move(self.row - 1, self.column)
        elif c == "c":
            self.reset()
        elif c not in "=>\\":
            self.unknown.append("\x1b" + c)

    def move(self, row, column):
        self.row = max(0, min(self.lines - 1, row))
        self.column = max(0, min(self.columns - 1, column))
        self.wrap = False

    def csi(self, found):
        final, private = found.group("final"), found.group("private")
        numbers = [int(n) if n else 0 for n in re.split("[;:]", found.group("numbers"))]
        n = max(1, numbers[0])
        if final == "m" and not private:
            self.graphics(found.group("numbers"))
        elif final in "hl" and private == "?":
            (self.modes.update if final == "h" else self.modes.difference_update)(numbers)
        elif final in "hl" and not private:
            self.insert = final == "h" if 4 in numbers else self.insert
        elif private or found.group("between"):
            if final not in "cnqptu":
                self.unknown.append(found.group(0))
        elif final in self.MOVES:
            self.MOVES[final](self, n, numbers)
        elif final in self.EDITS:
            self.EDITS[final](self, n, numbers)
        elif final == "n" and numbers[0] == 6:
            self.replies.append("\x1b[%d;%dR" % (self.row + 1, self.column + 1))
        elif final not in "cnt":
            self.unknown.append(found.group(0))

    def graphics(self, text):
        """SGR: keep the parameters that are in force, in the order they came."""
        numbers = [int(n) if n else 0 for n in re.split("[;:]", text)]
        while numbers:
            n = numbers.pop(0)
            value = [n]
            if n in (38, 48) and numbers:
                count = {5: 2, 2: 4}.get(numbers[0], 0)
                value, numbers = value + numbers[:count], numbers[count:]
            ends = [i for i, group in enumerate(SGR_GROUPS) if n in group[1]]
            if n == 0:
                self.sgr = []
            elif ends:
                self.sgr = [v for v in self.sgr if v[0] not in SGR_GROUPS[ends[0]][0]]
            else:
                same = [group[0] for group in SGR_GROUPS if n in group[0]]
                self.sgr = [v for v in self.sgr if not same or v[0] not in same[0] or n < 10]
                self.sgr = [v for v in self.sgr if v != value] + [value]
        self.style = ";".join(str(n) for value in self.sgr for n in value)

    def erase_display(self, what):
        if what in (0, 1):
            self.erase_line(what)
        first, last = {0: (self.row + 1, self.lines), 1: (0, self.row)}.get(what, (0, self.lines))
        for row in range(first, last):
            self.cells[row] = self.blank_row()
        if what == 3:
            self.past = []

    def erase_line(self, what):
        first, last = {0: (self.column, self.columns), 1: (0, self.column + 1)}.get(
            what, (0, self.columns))
        self.cells[self.row][first:last] = [BLANK] * (last - first)

    def insert_chars(self, n):
        row = self.cells[self.row]
        row[self.column:self.column] = [BLANK] * min(n, self.columns)
        del row[self.columns:]

    def delete_chars(self, n):
        row = self.cells[self.row]
        del row[self.column:self.column + n]
        row += [BLANK] * (self.columns - len(row))

    def shift_lines(self, n):
        top, self.top = self.top, self.row
        past = self.past
        self.past = []
        self.scroll(n)
        self.past, self.top = past, top
        self.column, self.wrap = 0, False

    def set_region(self, numbers):
        self.top = max(1, numbers[0]) - 1
        self.bottom = (numbers[1] if len(numbers) > 1 and numbers[1] else self.lines) - 1
        self.move(0, 0)

    def blank_chars(self, n):
        last = min(self.columns, self.column + n)
        self.cells[self.row][self.column:last] = [BLANK] * (last - self.column)

    def place(self, numbers):
        self.move(max(1, numbers[0]) - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1)

    MOVES = {
        "A": lambda s, n, _: s.move(s.row - n, s.column),
        "B": lambda s, n, _: s.move(s.row + n, s.column),
        "C": lambda s, n, _: s.move(s.row, s.column + n),
        "D": lambda s, n, _: s.move(s.row, s.column - n),
        "E": lambda s, n, _: s.move(s.row + n, 0),
        "F": lambda s, n, _: s.move(s.row - n, 0),
        "G": lambda s, n, _: s.move(s.row, n - 1),
        "`": lambda s, n, _: s.move(s.row, n - 1),
        "d": lambda s, n, _: s.move(n - 1, s.column),
        "H": lambda s, _, numbers: s.place(numbers),
        "f": lambda s, _, numbers: s.place(numbers),
        "s": lambda s, *_: setattr(s, "saved", (s.row, s.column)),
        "u": lambda s, *_: s.move(*s.saved),
    }
    EDITS = {
        "J": lambda s, _, numbers: s.erase_display(numbers[0]),
        "K": lambda s, _, numbers: s.erase_line(numbers[0]),
        "@": lambda s, n, _: s.insert_chars(n),
        "P": lambda s, n, _: s.delete_chars(n),
        "X": lambda s, n, _: s.blank_chars(n),
        "L": lambda s, n, _: s.shift_lines(-n),
        "M": lambda s, n, _: s.shift_lines(n),
        "S": lambda s, n, _: s.scroll(n),
        "T": lambda s, n, _: s.scroll(-n),
        "r": lambda s, _, numbers: s.set_region(numbers),
    }
