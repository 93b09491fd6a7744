/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/prepared.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"

struct prepared_lines {
	struct prepared *kept[PREPARED_MOST]; /* by hash; a newcomer takes the place */
};

struct prepared_lines *prepared_new(void)
{
	return mem_zalloc(sizeof(struct prepared_lines));
}

static void destroy(struct prepared *p)
{
	for (struct prepared_stmt *s = p->first; s; s = s->next)
		call_kept_free(s->kept);
	arena_clear(&p->arena);
	free(p->line);
	free(p);
}

void prepared_free(struct prepared_lines *lines)
{
	for (size_t i = 0; i < PREPARED_MOST; i++) {
		if (lines->kept[i])
			destroy(lines->kept[i]);
	}
	free(lines);
}

/* FNV-1a over eight bytes at a time. */
static size_t hash(const char *s, size_t len)
{
	uint64_t h = 14695981039346656037u ^ len;
	uint64_t word;

	for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		h = (h ^ word) * 1099511628211u;
	}
	for (; len; s++, len--)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)((h ^ h >> 32) % PREPARED_MOST);
}

struct prepared *prepared_enter(struct prepared_lines *lines, const char *line, size_t len)
{
	struct prepared *p = len <= PREPARED_LINE_MOST ? lines->kept[hash(line, len)] : NULL;

	if (!p || p->len != len || memcmp(p->line, line, len) != 0)
		p = mem_zalloc(sizeof(*p));
	p->users++;
	return p;
}

void prepared_leave(struct prepared_lines *lines, struct prepared *p, const char *line, size_t len)
{
	struct prepared **place;

	if (--p->users || p->line)
		return;
	place = len <= PREPARED_LINE_MOST ? &lines->kept[hash(line, len)] : NULL;
	if (!p->whole || !place || (*place && (*place)->users)) {
		destroy(p);
		return;
	}
	if (*place)
		destroy(*place);
	p->line = mem_strndup(line, len);
	p->len = len;
	*place = p;
}
