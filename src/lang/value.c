/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/value.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"

bool value_is_word(const struct value *v, const char *word)
{
	return v->kind == VALUE_WORD && strcmp(v->text, word) == 0;
}

const struct value *value_member(const struct value *v, const char *key)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->item[i].key && strcmp(v->item[i].key, key) == 0)
			return &v->item[i];
	}
	return NULL;
}

/* "b" is number 1 of "a, b, c"; -1: none of them. */
static int place_of(const char *names, const char *key)
{
	size_t len = strlen(key);
	int place = 0;

	for (const char *at = names; *at; at += strspn(at, ", "), place++) {
		size_t n = strcspn(at, ",");

		if (n == len && memcmp(at, key, n) == 0)
			return place;
		at += n;
	}
	return -1;
}

/* sin6_addr=..., inet_pton(AF_INET6, "::1", &sin6_addr); NULL if it is not said. */
static const char *member_name(const struct value *m)
{
	if (!m->key && m->kind == VALUE_CALL && strcmp(m->text, "inet_pton") == 0 && m->n == 3 &&
	    m->item[2].text && m->item[2].text[0] == '&')
		return m->item[2].text + 1;
	return m->key;
}

int value_check_members(const struct value *v, const char *names, size_t places, struct diag *d)
{
	unsigned long given = 0; /* a bit for each of `names` */
	bool named = false;

	for (size_t i = 0; i < v->n; i++) {
		const struct value *m = &v->item[i];
		const char *name = member_name(m);
		int place = name ? place_of(names, name) : !named && i < places ? (int)i : -1;

		named = named || name;
		if (place != -1 && !(given & 1UL << place)) {
			given |= 1UL << place;
			continue;
		}
		if (place != -1)
			diag_at(d, m->start, m->end, "'%s' was given before", name);
		else if (name)
			diag_at(d, m->start, m->end, "the structure has no member '%s'", name);
		else
			diag_at(d, m->start, m->end, "which member of the structure is this?");
		return diag_hint(d, "its members are %s", names);
	}
	return 0;
}

bool value_is_null(const struct value *v)
{
	return value_is_word(v, "null") || value_is_word(v, "NULL");
}

bool value_is_bad(const struct value *v)
{
	return value_is_word(v, "bad") || value_is_word(v, "0xbad0000");
}

bool value_is_pointer(const struct value *v)
{
	if (v->kind != VALUE_WORD || v->len < 7 || v->text[0] != '0' || v->text[1] != 'x')
		return false;
	for (size_t i = 2; i < v->len; i++) {
		if (!isxdigit((unsigned char)v->text[i]))
			return false;
	}
	return true;
}

bool value_number(const struct value *v, long long *n)
{
	return v->kind == VALUE_WORD && num_parse(v->text, v->len, n);
}

bool value_unsigned(const char *text, long long *n)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	*n = (long long)value;
	return errno == 0 && *end == '\0' && value > LLONG_MAX;
}
