/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "repl/paths.h"

/* Open for the whole session: opened later it could take a number that a job's call would get. */
static int file = -1;

static int open_file(const char *path, struct diag *d)
{
	if (paths_make(path) == 0)
		file = fd_own(
			open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600));
	return file == -1 ? diag_set(d, "'%s': %s", path, strerror(errno)) : 0;
}

/* Not a FIFO or a device, and nobody else's business. */
static int check_file(const char *path, struct diag *d)
{
	struct stat st;

	if (fstat(file, &st) == -1)
		return diag_set(d, "'%s': %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return diag_set(d, "'%s' is no regular file", path);
	if (st.st_size > HISTORY_BIGGEST)
		return diag_set(d, "'%s' is larger than %d MiB", path, HISTORY_BIGGEST >> 20);
	if (st.st_mode & 077 && fchmod(file, 0600) == -1)
		return diag_set(d, "'%s' may be read by others", path);
	return 0;
}

static void lock(int how)
{
	while (flock(file, how) == -1 && errno == EINTR)
		;
}

/* What readline remembers of how an old line was edited hangs on its entry. */
static void free_undo(UNDO_LIST *u)
{
	while (u) {
		UNDO_LIST *next = u->next;

		if (u->what == UNDO_DELETE)
			free(u->text);
		free(u);
		u = next;
	}
}

static void forget_equal(const char *line)
{
	for (int i = history_length - 1; i >= 0; i--) {
		HIST_ENTRY *e = history_get(history_base + i);

		if (e && strcmp(e->line, line) == 0) {
			free_undo(free_history_entry(remove_history(i)));
			history_base++; /* the entries behind it keep their numbers, for C-o */
			return;
		}
	}
}

static bool is_worth_it(const char *line)
{
	return *line && *line != ' ' && strlen(line) <= HISTORY_LONGEST && !strchr(line, '\n');
}

/*
 * A whole file at once: from its end, so that the last of equal lines counts, with a table of what
 * was seen. `line` gets the lines that stay, the last one first; returns how many.
 */
static size_t last_lines(char *text, size_t len, const char **line)
{
	enum { SLOTS = 8192 };
	static const char *slot[SLOTS];
	size_t n = 0;

	memset(slot, 0, sizeof(slot));
	for (size_t end = len; end > 0 && n < HISTORY_MOST;) {
		const char *newline;
		size_t from, h = 5381;

		end--;
		text[end] = '\0';
		newline = memrchr(text, '\n', end);
		from = newline ? (size_t)(newline - text) + 1 : 0;
		for (size_t i = from; i < end; i++)
			h = h * 33 + (unsigned char)text[i];
		h %= SLOTS;
		while (slot[h] && strcmp(slot[h], text + from) != 0)
			h = (h + 1) % SLOTS;
		if (!slot[h] && is_worth_it(text + from) && strlen(text + from) == end - from) {
			slot[h] = text + from;
			line[n++] = text + from;
		}
		end = from;
	}
	return n;
}

/* Write the lines that stay in place of the file, unless that is what it has. */
static void tidy(bool load)
{
	static const char *line[HISTORY_MOST];
	struct buf text = BUF_INIT, kept = BUF_INIT;
	size_t n, before;

	lock(LOCK_EX);
	/* What was read in part is not to take the place of all. */
	if (lseek(file, 0, SEEK_SET) == -1 ||
	    fd_read_file(file, "history", &text, HISTORY_BIGGEST, NULL) == -1)
		buf_reset(&text);
	before = text.len;
	if (text.len && text.s[text.len - 1] != '\n')
		buf_putc(&text, '\n');
	n = last_lines(text.s, text.len, line);
	while (n-- > 0) {
		buf_addf(&kept, "%s\n", line[n]);
		if (load)
			add_history(line[n]);
	}
	/* Overwritten in place: other sessions append to this very file. What a sudden end
	 * would leave behind is old lines that stand there twice. */
	if ((kept.len < text.len || text.len > before) && fcntl(file, F_SETFL, 0) == 0) {
		if (pwrite(file, kept.s, kept.len, 0) == (ssize_t)kept.len)
			(void)!ftruncate(file, (off_t)kept.len);
		(void)fcntl(file, F_SETFL, O_APPEND);
	}
	lock(LOCK_UN);
	buf_clear(&kept);
	buf_clear(&text);
}

int history_open(struct diag *d)
{
	struct buf path = BUF_INIT;
	int ret = 0;

	using_history();
	if (!history_is_stifled()) /* inputrc's history-size */
		stifle_history(HISTORY_MOST);
	if (paths_find(&path, "XDG_STATE_HOME", ".local/state", "history"))
		ret = open_file(path.s, d);
	if (file != -1 && (ret = check_file(path.s, d)) == -1) {
		fd_close(file);
		file = -1;
	}
	if (file != -1)
		tidy(true);
	buf_clear(&path);
	return ret;
}

void history_note(const char *line)
{
	struct buf text = BUF_INIT;

	if (!is_worth_it(line))
		return;
	forget_equal(line);
	add_history(line);
	if (file == -1)
		return;
	buf_addf(&text, "%s\n", line);
	lock(LOCK_EX);
	(void)fd_write(file, text.s, text.len);
	lock(LOCK_UN);
	buf_clear(&text);
}

void history_close(void)
{
	if (file != -1) {
		tidy(false);
		fd_close(file);
		file = -1;
	}
	rl_clear_history();
}
