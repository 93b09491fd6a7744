/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One value as it was typed: a word, a string, or a structure as C and strace write it. What it
 * stands for (a socket, an address, a constant) depends on where it is: see lang/data.h,
 * lang/address.h, lang/optval.h and the commands.
 */
#ifndef SOSH_LANG_VALUE_H
#define SOSH_LANG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

enum value_kind {
	VALUE_WORD,   /* srv  127.0.0.1:80  MSG_PEEK|MSG_DONTWAIT  4k  hex:00ff */
	VALUE_STRING, /* "hello\r\n": decoded */
	VALUE_STRUCT, /* {a=1, b=2} */
	VALUE_ARRAY,  /* [1, 2]  [3 5]  [128 => 16]: "=>" stands as a word of its own */
	VALUE_CALL,   /* htons(80)  inet_addr("127.0.0.1")  $port(srv) */
};

struct value {
	enum value_kind kind;
	const char *key; /* KEY=value: the key, NUL-terminated; NULL if there was none */
	const char *text; /* word as typed, string decoded, name of a call; NUL-terminated */
	size_t len;
	bool cut;	    /* string with "..." behind it: there was more */
	bool abstract;	    /* string with '@' before it: an abstract unix name */
	struct value *item; /* of a structure, an array, a call */
	size_t n;
	size_t start, end; /* bytes of the line it was typed in, behind its key */
	/* of a line of strace's: what the call made of it, 128 => 16; else NULL */
	const struct value *after;
};

bool value_is_word(const struct value *v, const char *word);
/* The member `key` of a structure, or NULL. */
const struct value *value_member(const struct value *v, const char *key);
/*
 * 0 if a structure has no member but those of `names` ("l_onoff, l_linger"; 32 at most) and each
 * once, so that none is left out silently; else -1 with a diagnostic. The first `places` may stand
 * without a name, as in C, but not behind one with a name. What strace writes as a call,
 * inet_pton(AF_INET6, "::1", &sin6_addr), says its name there.
 */
int value_check_members(const struct value *v, const char *names, size_t places, struct diag *d);
/* The word "null" or "NULL"; the word "bad" or its printed address. */
bool value_is_null(const struct value *v);
bool value_is_bad(const struct value *v);
/* A pointer as strace prints one: 0x and at least 5 digits. */
bool value_is_pointer(const struct value *v);
/* An integer word. */
bool value_number(const struct value *v, long long *n);
/* A size above LLONG_MAX, as strace prints -1 that was passed for one: 18446744073709551615. */
bool value_unsigned(const char *text, long long *n);

#endif
