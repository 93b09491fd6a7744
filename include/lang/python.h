/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a line of Python's socket module would be here, for the hint below it.
 *
 * No parser of Python: it knows the lines that stand in texts about sockets, and says nothing of
 * any other.
 */
#ifndef SOSH_LANG_PYTHON_H
#define SOSH_LANG_PYTHON_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * s.connect(("127.0.0.1", 80)) is connect s 127.0.0.1:80: append that to `out`. False, with nothing
 * appended, if the line is none that can be said in words, and would run as it stands.
 */
bool python_in_words(struct buf *out, const char *line, size_t len);

/* The command that does what a method or function of that name does; NULL if it is not known. */
const char *python_word(const char *method, size_t len);

#endif
