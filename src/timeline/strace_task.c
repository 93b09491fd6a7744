/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes and threads of a log, and their descriptors. */
#include "strace_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { FIRST_BUCKETS = 64 };

/* --- descriptors ---------------------------------------------------------------------------- */

static struct files *new_files(void)
{
	struct files *f = mem_zalloc(sizeof(*f));

	f->refs = 1;
	return f;
}

/* Where the number is or would be. */
static size_t place(const struct files *f, int fd)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->v[middle].fd < fd)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct descriptor *files_find(const struct files *f, int fd)
{
	size_t i = place(f, fd);

	return i < f->n && f->v[i].fd == fd ? &f->v[i] : NULL;
}

struct descriptor *files_add(struct strace *s, struct files *f, int fd, struct open *o)
{
	size_t i;

	files_remove(s, f, fd);
	if (f->n == STRACE_FDS || s->nfds >= STRACE_ALL_FDS)
		return NULL;
	i = place(f, fd);
	f->v = mem_grow(f->v, f->n, &f->cap, sizeof(*f->v));
	memmove(&f->v[i + 1], &f->v[i], (f->n - i) * sizeof(*f->v));
	f->n++;
	s->nfds++;
	o->refs++;
	f->v[i] = (struct descriptor){ .fd = fd,
				       .serial = ++s->serials,
				       .holders = mem_zalloc(sizeof(unsigned)),
				       .open = o };
	*f->v[i].holders = 1;
	if (!o->serial)
		o->serial = f->v[i].serial;
	return &f->v[i];
}

static void release(struct descriptor *d)
{
	if (!--*d->holders)
		free(d->holders);
	open_drop(d->open);
}

void files_remove(struct strace *s, struct files *f, int fd)
{
	struct descriptor *d = files_find(f, fd), old;

	if (!d)
		return;
	old = *d;
	f->n--;
	s->nfds--;
	memmove(d, d + 1, (size_t)(&f->v[f->n] - d) * sizeof(*d));
	release(&old);
}

/* With too many descriptors already a child has none that are known. */
struct files *files_copy(struct strace *s, const struct files *f)
{
	struct files *copy = new_files();

	if (!f->n || s->nfds + f->n > STRACE_ALL_FDS)
		return copy;
	copy->v = mem_dup(f->v, f->n * sizeof(*f->v));
	copy->n = copy->cap = f->n;
	s->nfds += f->n;
	for (size_t i = 0; i < f->n; i++) {
		f->v[i].open->refs++;
		++*f->v[i].holders;
	}
	return copy;
}

void files_drop(struct strace *s, struct files *f)
{
	if (--f->refs)
		return;
	s->nfds -= f->n;
	for (size_t i = 0; i < f->n; i++)
		release(&f->v[i]);
	free(f->v);
	free(f);
}

/* --- tasks ---------------------------------------------------------------------------------- */

static size_t bucket_of(const struct strace *s, int pid)
{
	return (unsigned)pid * 2654435761u % s->nbuckets;
}

static void put(struct strace *s, struct task *t)
{
	struct task **b = &s->bucket[bucket_of(s, t->pid)];

	t->next = *b;
	*b = t;
}

static void take_out(struct strace *s, struct task *t)
{
	struct task **b = &s->bucket[bucket_of(s, t->pid)];

	while (*b != t)
		b = &(*b)->next;
	*b = t->next;
}

static void grow(struct strace *s)
{
	struct task **old = s->bucket;
	size_t n = s->nbuckets;

	s->nbuckets = n ? n * 2 : FIRST_BUCKETS;
	s->bucket = mem_zalloc(s->nbuckets * sizeof(*s->bucket));
	for (size_t i = 0; i < n; i++) {
		while (old[i]) {
			struct task *t = old[i];

			old[i] = t->next;
			put(s, t);
		}
	}
	free(old);
}

struct task *strace_find_task(struct strace *s, int pid)
{
	struct task *t = s->nbuckets ? s->bucket[bucket_of(s, pid)] : NULL;

	while (t && t->pid != pid)
		t = t->next;
	return t;
}

static struct task *new_task(struct strace *s, int pid)
{
	struct task *t;

	if (s->ntasks == STRACE_TASKS)
		return NULL;
	if (s->ntasks >= s->nbuckets)
		grow(s);
	t = mem_zalloc(sizeof(*t));
	t->pid = pid;
	buf_init(&t->pending);
	buf_init(&t->held);
	t->files = new_files();
	put(s, t);
	s->ntasks++;
	return t;
}

static void remove_cloning(struct strace *s, const struct task *t)
{
	for (size_t i = 0; i < s->ncloning; i++) {
		if (s->cloning[i] != t)
			continue;
		memmove(&s->cloning[i], &s->cloning[i + 1],
			(s->ncloning - i - 1) * sizeof(*s->cloning));
		s->ncloning--;
		return;
	}
}

static void set_number(struct strace *s, struct task *t, int pid)
{
	take_out(s, t);
	t->pid = pid;
	put(s, t);
}

/*
 * A number that was not seen before: of a child whose parent has not returned from clone yet, of
 * the first process whose lines had no number so far, or of one that strace was attached to.
 */
struct task *strace_task(struct strace *s, int pid)
{
	struct task *t = strace_find_task(s, pid);

	if (t)
		return t;
	if (s->ncloning) {
		struct task *parent = s->cloning[0];
		bool share = parent->pending.len &&
			     memmem(parent->pending.s, parent->pending.len, "CLONE_FILES", 11);

		remove_cloning(s, parent);
		strace_task_made(s, parent, pid, share);
		return strace_find_task(s, pid);
	}
	if (s->alone && s->alone->pid == 0) {
		set_number(s, s->alone, pid);
		return s->alone;
	}
	return new_task(s, pid);
}

void strace_task_made(struct strace *s, struct task *parent, int pid, bool share)
{
	struct task *t = strace_find_task(s, pid);

	if (!t)
		t = new_task(s, pid);
	if (!t || t == parent || t->born)
		return;
	t->born = true;
	files_drop(s, t->files);
	if (share) {
		t->files = parent->files;
		t->files->refs++;
	} else {
		t->files = files_copy(s, parent->files);
	}
}

void strace_pend(struct strace *s, struct task *t, const char *text, size_t len)
{
	strace_unpend(s, t);
	if (s->pending + len > STRACE_PENDING) {
		strace_odd(s, "too much is unfinished");
		return;
	}
	buf_add(&t->pending, text, len);
	s->pending += len;
	if (!t->unchecked) {
		t->unchecked = true;
		t->next_unchecked = s->unchecked;
		s->unchecked = t;
	}
	if (strace_is_clone(text, len) && s->ncloning < sizeof(s->cloning) / sizeof(*s->cloning))
		s->cloning[s->ncloning++] = t;
}

void strace_unpend(struct strace *s, struct task *t)
{
	s->pending -= t->pending.len;
	buf_clear(&t->pending);
	remove_cloning(s, t);
}

static void free_task(struct strace *s, struct task *t)
{
	files_drop(s, t->files);
	buf_clear(&t->pending);
	buf_clear(&t->held);
	free(t);
}

void strace_task_end(struct strace *s, struct task *t)
{
	strace_release(s, t);
	strace_tell_begun(s, NULL);
	strace_unpend(s, t);
	if (s->alone == t)
		s->alone = NULL;
	take_out(s, t);
	s->ntasks--;
	free_task(s, t);
}

void strace_tasks_clear(struct strace *s)
{
	for (size_t i = 0; i < s->nbuckets; i++) {
		while (s->bucket[i]) {
			struct task *t = s->bucket[i];

			s->bucket[i] = t->next;
			free_task(s, t);
		}
	}
	free(s->bucket);
}
