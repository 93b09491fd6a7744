/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "view/cast.h"

struct recorder {
	int fd;
	int err; /* with which a write failed */
	struct cast cast;
	struct buf line;
	bool by_hand;
	long long time;  /* on a clock by hand */
	long long began; /* on the real one */
};

/* Line by line: what was recorded so far can be played whatever ends the program. */
static void put(struct recorder *rec)
{
	if (!rec->err && fd_write(rec->fd, rec->line.s, rec->line.len) == -1)
		rec->err = errno;
	buf_reset(&rec->line);
}

struct recorder *recorder_open(const char *path, const struct recorder_page *page)
{
	int fd = fd_own(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
	struct recorder *rec;

	if (fd == -1)
		return NULL;
	rec = mem_zalloc(sizeof(*rec));
	rec->fd = fd;
	rec->by_hand = page->by_hand;
	rec->began = clock_now();
	buf_init(&rec->line);
	cast_begin(&rec->line, page->width, page->height, (long long)time(NULL), page->title);
	put(rec);
	return rec;
}

int recorder_close(struct recorder *rec)
{
	int err;

	cast_end(&rec->line, &rec->cast, recorder_time(rec));
	put(rec);
	err = rec->err;
	fd_close(rec->fd);
	buf_clear(&rec->line);
	free(rec);
	errno = err;
	return err ? -1 : 0;
}

void recorder_text(void *arg, const char *s, size_t len)
{
	struct recorder *rec = arg;

	cast_output(&rec->line, &rec->cast, recorder_time(rec), s, len);
	put(rec);
}

void recorder_mark(struct recorder *rec, const char *label)
{
	cast_mark(&rec->line, &rec->cast, recorder_time(rec), label);
	put(rec);
}

void recorder_pass(struct recorder *rec, long long ns)
{
	rec->time += ns;
}

long long recorder_time(const struct recorder *rec)
{
	return rec->by_hand ? rec->time : clock_now() - rec->began;
}
