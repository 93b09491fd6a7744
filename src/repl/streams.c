/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/text.h"

enum { MOST_GATHERED = 1 << 20 };

static int copy(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, fd_floor());
}

/* A number below 3 that is free would be the user's first socket. */
static void fill_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		fd_close(fd);
}

void streams_open(struct streams *s)
{
	*s = (struct streams){ .in = copy(0), .out = copy(1) };
	s->err = copy(STDERR_FILENO);
	if (s->err == -1 && errno != EBADF) /* sosh cannot begin: there it says so */
		s->err = STDERR_FILENO;
	fill_standard();
	s->in_tty = s->in != -1 && isatty(s->in);
	s->out_tty = s->out != -1 && isatty(s->out);
}

/* Who gathers does so for one line: what never ends must not fill the memory. */
static void gather(struct buf *to, const struct buf *from)
{
	size_t room = to->len < MOST_GATHERED ? MOST_GATHERED - to->len : 0;

	buf_add(to, from->s, from->len < room ? from->len : room);
}

static void tap(struct streams *s, const struct buf *text)
{
	if (s->tap && text->len)
		s->tap(s->tap_arg, text->s, text->len);
}

void streams_put(struct streams *s, const struct buf *text)
{
	if (text->len && !s->mute && !s->gone && fd_write(s->out, text->s, text->len) == -1)
		s->gone = errno;
	tap(s, text);
}

void streams_write(struct streams *s, struct buf *out, struct buf *err)
{
	if (s->to) {
		gather(s->to, out);
		gather(s->to, err);
		buf_reset(out);
		buf_reset(err);
		return;
	}
	if (s->copy) {
		buf_add(s->copy, out->s, out->len);
		buf_add(s->copy, err->s, err->len);
	}
	streams_put(s, out);
	buf_reset(out);
	if (err->len && !s->mute)
		(void)fd_write(s->err, err->s, err->len);
	tap(s, err);
	buf_reset(err);
}

void streams_complain(struct streams *s, const char *fmt, ...)
{
	struct buf raw = BUF_INIT, line = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&raw, fmt, ap);
	va_end(ap);
	buf_puts(&line, "sosh: ");
	text_plain(&line, raw.s, raw.len);
	buf_putc(&line, '\n');
	(void)fd_write(s->err, line.s, line.len);
	buf_clear(&line);
	buf_clear(&raw);
}

int streams_columns(const struct streams *s)
{
	struct winsize size;

	if (!s->out_tty || ioctl(s->out, TIOCGWINSZ, &size) == -1)
		return 0;
	return size.ws_col;
}

int streams_rows(const struct streams *s)
{
	struct winsize size;

	if (s->rows)
		return s->rows;
	return !s->out_tty || ioctl(s->out, TIOCGWINSZ, &size) == -1 ? 0 : size.ws_row;
}
