/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lines.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/stmt.h"

enum { FIRST_SIZE = 64 << 10, MOST_SIZE = STMT_MAX_LINE + 3 };

void lines_clear(struct lines *l)
{
	free(l->buf);
	*l = (struct lines)LINES_INIT;
}

static void make_room(struct lines *l)
{
	if (l->from) {
		memmove(l->buf, l->buf + l->from, l->to - l->from);
		l->to -= l->from;
		l->from = 0;
	}
	if (l->to < l->cap)
		return;
	l->cap = l->cap ? l->cap * 2 : FIRST_SIZE;
	if (l->cap > MOST_SIZE)
		l->cap = MOST_SIZE;
	l->buf = mem_realloc(l->buf, l->cap);
}

int lines_read(struct lines *l, int fd)
{
	ssize_t n;

	make_room(l);
	n = read(fd, l->buf + l->to, l->cap - l->to);
	if (n > 0)
		l->to += (size_t)n;
	else if (n == 0)
		l->eof = true;
	return (int)n;
}

static void skip_mark(struct lines *l)
{
	if (l->begun)
		return;
	l->begun = true;
	l->from += text_mark(l->buf + l->from, l->to - l->from);
}

static bool give(struct lines *l, size_t len, size_t used, const char **line, size_t *size)
{
	*line = l->buf + l->from;
	if (len && (*line)[len - 1] == '\r')
		len--;
	*size = len;
	l->from += used;
	l->looked = 0;
	return true;
}

bool lines_take(struct lines *l, const char **line, size_t *len)
{
	char *newline;
	size_t n;

	if (l->from < l->to)
		skip_mark(l);
again:
	n = l->to - l->from;
	newline = n > l->looked ? memchr(l->buf + l->from + l->looked, '\n', n - l->looked) : NULL;
	if (newline) {
		n = (size_t)(newline - (l->buf + l->from));
		if (!l->skipping)
			return give(l, n, n + 1, line, len);
		l->from += n + 1;
		l->looked = 0;
		l->skipping = false;
		goto again;
	}
	l->looked = n;
	if (l->skipping) {
		l->from = l->to;
		l->looked = 0;
		return false;
	}
	if (n > STMT_MAX_LINE + 1) {
		l->skipping = true;
		return give(l, n, n, line, len);
	}
	return l->eof && n ? give(l, n, n, line, len) : false;
}
