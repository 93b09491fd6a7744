/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `set` changes: one row a setting, with its type, default and meaning.
 */
#ifndef SOSH_SHELL_SETTINGS_H
#define SOSH_SHELL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diag;
struct value;

struct settings {
	bool state; /* state lines under a call */
	bool notes; /* remarks: end of file, short write ... */
	bool why;   /* three lines under a failure */
	bool text;  /* bytes from peers shown as UTF-8 text where they are */
	bool json;  /* one JSON object an event */
	bool colour;
	bool hints;        /* usage in grey after the cursor */
	bool repeat_all;   /* repeat reports every call */
	bool errors;       /* -e: stop at the first failure */
	bool safe;         /* a lesson: no files, no programs; never set by the user */
	long long limit;   /* bytes of a string in a call line */
	long long speed;   /* characters a second that a demo types */
	long long width;   /* columns; 0 asks the terminal */
	long long timeout; /* nanoseconds a blocking call may take in a script; -1 for ever */
	long long pace;    /* nanoseconds within which expect waits, unless it says within */
};

enum setting_kind { SETTING_BOOL, SETTING_NUMBER, SETTING_TIME, SETTING_REPEAT };

struct setting {
	const char *name;
	enum setting_kind kind;
	size_t offset; /* in struct settings */
	long long least, most;
	const char *text;
};

/* Ended by a row with name NULL. */
extern const struct setting setting_table[];

void settings_init(struct settings *s);
const struct setting *setting_find(const char *name, size_t len);
int setting_set(struct settings *s, const struct setting *row, const struct value *v,
		struct diag *d);
void setting_print(struct buf *out, const struct settings *s, const struct setting *row);

#endif
