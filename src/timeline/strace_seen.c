/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call line of a log while it is looked at: its descriptors, what is told of them. */
#include "strace_seen.h"

#include <limits.h>
#include <string.h>
#include <sys/socket.h>

#include "timeline/timeline.h"

/* --- looking at a line ------------------------------------------------------------------------ */

bool seen_number(const struct seen *l, size_t i, int *n)
{
	long long number;

	if (i >= l->text->nargs || !value_number(&l->text->arg[i], &number) || number < 0 ||
	    number > INT_MAX)
		return false;
	*n = (int)number;
	return true;
}

struct descriptor *seen_fd(const struct seen *l, size_t i)
{
	int fd;

	return seen_number(l, i, &fd) ? files_find(l->t->files, fd) : NULL;
}

bool seen_word(const struct seen *l, size_t i, const char *word)
{
	const struct value *v = i < l->text->nargs ? &l->text->arg[i] : NULL;

	return v && v->kind == VALUE_WORD && strstr(v->text, word);
}

bool seen_succeeded(const struct seen *l)
{
	return l->text->has_ret && l->text->ret >= 0 && !l->text->error;
}

/* --- addresses -------------------------------------------------------------------------------- */

void seen_set_addr(struct addr *to, const unsigned char *bytes, size_t len)
{
	struct addr new = { 0 };

	if (!bytes || len > sizeof(new.storage))
		return;
	new.len = (socklen_t)len;
	memcpy(new.bytes, bytes, len);
	*to = new;
}

/* What an address proves: a port that is 0, or no path, is still to be chosen. */
bool seen_is_whole(const unsigned char *bytes, size_t len)
{
	const struct sockaddr *sa = (const struct sockaddr *)(const void *)bytes;

	if (!bytes || len < sizeof(sa_family_t))
		return false;
	if (sa->sa_family == AF_INET || sa->sa_family == AF_INET6)
		return addr_port(bytes, len) > 0;
	return len > sizeof(sa_family_t);
}

/* --- events ----------------------------------------------------------------------------------- */

void seen_event(struct strace *s, const struct task *t, struct event *e)
{
	e->pid = t->pid;
	timeline_add(s->timeline, e);
}

void seen_touch(struct strace *s, const struct descriptor *d)
{
	for (size_t i = 0; i < s->ntouched; i++) {
		if (s->touched[i].open == d->open)
			return;
	}
	if (s->ntouched == STRACE_TOUCHED)
		return;
	d->open->refs++;
	s->touched[s->ntouched++] = *d;
}

void seen_tell_states(struct seen *l)
{
	struct strace *s = l->s;

	for (size_t i = 0; i < s->ntouched; i++) {
		struct open *o = s->touched[i].open;

		if (o->kind == SOCK_KIND_SOCKET && o->refs > 1 &&
		    !(o->was_shown && sock_look_same(&o->look, &o->shown))) {
			seen_event(s, l->t,
				   &(struct event){ .kind = EVENT_STATE,
						    .at = l->ended,
						    .fd = s->touched[i].fd,
						    .serial = s->touched[i].serial,
						    .peer = o->peer,
						    .before = o->was_shown ? &o->shown : NULL,
						    .after = &o->look });
			o->shown = o->look;
			o->was_shown = true;
		}
		open_drop(o);
	}
	s->ntouched = 0;
}

void seen_made(struct seen *l, const struct descriptor *d)
{
	if (!d)
		return;
	seen_event(l->s, l->t,
		   &(struct event){ .kind = EVENT_MADE,
				    .at = l->ended,
				    .fd = d->fd,
				    .serial = d->serial,
				    .peer = d->open->peer });
	seen_touch(l->s, d);
}

/* --- what -yy says ---------------------------------------------------------------------------- */

/* A socket that was there before the log began. */
struct descriptor *seen_adopt(struct seen *l, int fd, int family, int type)
{
	struct open *o = open_new(SOCK_KIND_SOCKET, family, type);
	struct descriptor *d = files_add(l->s, l->t->files, fd, o);

	o->look.tcp_state = 0; /* whatever it is */
	open_drop(o);
	return d;
}

/* It came by a message, or from a parent that the log does not have: others may know it. */
static void share(struct strace *s, struct descriptor *d)
{
	struct open *same = open_same(s, d->open);

	if (!same)
		return;
	same->refs++;
	open_drop(d->open);
	d->open = same;
}

void seen_read_marks(struct seen *l)
{
	for (size_t i = 0; i < l->text->nmarks_in; i++) {
		const struct call_mark *m = &l->text->mark[i];
		struct descriptor *d = files_find(l->t->files, m->fd);
		bool new = !d;
		int family, type;

		if (!d && mark_is_socket(m->text, m->len, &family, &type))
			d = seen_adopt(l, m->fd, family, type);
		if (!d)
			continue;
		if (!open_mark(l->s, d->open, m->text, m->len)) {
			files_remove(l->s, l->t->files, m->fd);
			continue;
		}
		if (new)
			share(l->s, d);
		seen_touch(l->s, d);
	}
}

void seen_mark_made(struct seen *l, struct descriptor *d)
{
	for (size_t i = l->text->nmarks; i-- > 0;) {
		const struct call_mark *m = &l->text->mark[i];

		if (m->fd != d->fd)
			continue;
		(void)open_mark(l->s, d->open, m->text, m->len);
		return;
	}
}
