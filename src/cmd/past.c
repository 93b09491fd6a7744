/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/past.h"

#include <limits.h>
#include <string.h>

#include "base/num.h"
#include "lang/value.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "timeline/timeline.h"

/* Among those that are open in the session. */
static unsigned open_serial(struct shell *sh, const struct value *v, long long fd)
{
	struct sock *s = NULL;

	if (!v || value_is_word(v, "."))
		s = socks_find(sh->socks, sh->last_used);
	else if (v->kind == VALUE_WORD)
		s = socks_find_name(sh->socks, v->text, v->len);
	if (!s && fd >= 0)
		s = socks_find(sh->socks, (int)fd);
	return s ? s->serial : 0;
}

unsigned past_serial(struct shell *sh, const struct timeline *t, const struct value *v)
{
	unsigned serial = 0;
	long long fd = -1;
	bool last = !v || value_is_word(v, ".");

	if (v && v->text)
		(void)num_parse_range(v->text, v->len, 0, INT_MAX, &fd);
	if (t == sh->timeline)
		serial = open_serial(sh, v, fd);
	for (uint64_t id = timeline_next_id(t); !serial && id-- > timeline_first(t);) {
		const struct event *e = timeline_get(t, id);

		if (!e->serial)
			continue;
		if (last || (e->name && value_is_word(v, e->name)) || (fd >= 0 && e->fd == fd))
			serial = e->serial;
	}
	return serial;
}
