/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Tab offers and what stands in grey behind any text, in a session with sockets. First the
 * input goes through the reader of lines, in pieces of a size that it says itself.
 */
#include "fuzz.h"
#include "quiet.h"

#include <unistd.h>

#include "cmd/table.h"
#include "repl/complete.h"
#include "repl/lines.h"
#include "shell/shell.h"

static struct shell *session(void)
{
	static struct shell *sh;
	static const char line[] =
		"srv = socket tcp; bind srv 127.0.0.1:0; listen srv; cli = socket tcp;"
		"u = socket udp; x = socket unix dgram; e = epoll_create1";

	if (!sh) {
		sh = shell_new(&quiet_ops, NULL, cmd_table);
		shell_run(sh, NULL, line, sizeof(line) - 1);
		quiet_flush(sh);
	}
	return sh;
}

static void check_words(const struct shell *sh, const char *text, size_t len)
{
	struct complete c;
	struct buf hint = BUF_INIT;

	complete_line(&c, sh, text, len);
	assert(c.start <= len && c.n <= COMPLETE_MOST);
	for (size_t i = 1; i < c.n; i++)
		assert(strcmp(c.word[i - 1], c.word[i]) < 0);
	complete_clear(&c);
	complete_hint(&hint, sh, text, len);
	assert(!strchr(hint.s, '\n'));
	must_be_safe(hint.s, hint.len, false);
	buf_clear(&hint);
}

/* All bytes but line ends come out, in order, however they are cut into pieces. */
static void check_lines(struct input in)
{
	size_t piece = 1 + take_byte(&in), total = 0, at = 0;
	struct lines l = LINES_INIT;
	const char *line;
	size_t len;
	int fd[2];

	if (pipe(fd) == -1)
		return;
	while (!l.eof) {
		size_t n = in.left - at < piece ? in.left - at : piece;

		if (n == 0)
			close(fd[1]);
		else
			assert(write(fd[1], in.at + at, n) == (ssize_t)n);
		at += n;
		assert(lines_read(&l, fd[0]) >= 0);
		while (lines_take(&l, &line, &len)) {
			assert(!memchr(line, '\n', len));
			total += len;
		}
	}
	assert(total <= in.left);
	close(fd[0]);
	lines_clear(&l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	char *text = malloc(size ? size : 1);

	assert(text);
	memcpy(text, data, size);
	check_lines(in);
	/* paths are none of its business */
	if (!memchr(text, '/', size))
		check_words(session(), text, size);
	free(text);
	return 0;
}
