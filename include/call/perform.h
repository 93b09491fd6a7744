/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the performers share: the arguments of a record as C passes them.
 *
 * A performer makes one call with these and returns what came back; call_run() reads the clock
 * before and behind it and saves errno. Most go through the C library's function of the name.
 * Where that function, or what a sanitizer puts around it, would read through a pointer itself
 * (and die of one that is wrong on purpose) or would change what is asked, the performer uses
 * syscall(2).
 */
#ifndef SOSH_CALL_PERFORM_H
#define SOSH_CALL_PERFORM_H

#include <assert.h>
#include <stdint.h>

#include "call/call.h"

static inline long long call_arg_num(const struct call *c, int i)
{
	assert(i < c->nargs);
	return c->arg[i].num;
}

/* int and unsigned are the low half of what was typed, as C's conversion has it. */
static inline int call_arg_int(const struct call *c, int i)
{
	return (int)call_arg_num(c, i);
}

static inline unsigned call_arg_unsigned(const struct call *c, int i)
{
	return (unsigned)call_arg_num(c, i);
}

static inline size_t call_arg_size(const struct call *c, int i)
{
	return (size_t)call_arg_num(c, i);
}

static inline void *call_arg_ptr(const struct call *c, int i)
{
	return (void *)(uintptr_t)call_arg_num(c, i);
}

#endif
