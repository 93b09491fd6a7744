/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of a file, a pipe or a terminal, in memory that a long file does not make grow.
 */
#ifndef SOSH_REPL_LINES_H
#define SOSH_REPL_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	char *buf;
	size_t cap;
	size_t from, to; /* what is read and not taken */
	size_t looked;   /* bytes of it without a newline */
	bool eof;
	bool skipping; /* the rest of a line that was too long */
	bool begun;    /* the first bytes were looked at */
};

#define LINES_INIT                                                                                 \
	{                                                                                          \
		.buf = NULL                                                                        \
	}

void lines_clear(struct lines *l);
/* Read once. -1 and errno (EINTR too); 0 at the end, which lines_take() then knows of. */
int lines_read(struct lines *l, int fd);
/*
 * The next line, without its newline (LF or CRLF), valid until the next call of either function.
 * False if there is none yet, or none any more (l->eof). Any bytes may be in a line. Of one that is
 * longer than STMT_MAX_LINE so much is given that the parser refuses it.
 */
bool lines_take(struct lines *l, const char **line, size_t *len);

#endif
