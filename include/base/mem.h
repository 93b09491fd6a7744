/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that is there or ends the program.
 *
 * sosh is an interactive tool: when the machine has no memory left there is nothing useful to do
 * but say so and leave. That happens here and nowhere else (mem.c is the one file besides main.c
 * that exits), so no caller checks for NULL. What these return is freed with free(3).
 */
#ifndef SOSH_BASE_MEM_H
#define SOSH_BASE_MEM_H

#include <stddef.h>

/* What the program exits with when memory runs out. */
#define MEM_EXIT_STATUS 70

/*
 * What to do then before the message, in whatever thread runs out: print what is held back. It is
 * called once, and must get along without memory.
 */
void mem_at_end(void (*run)(void *arg), void *arg);

void *mem_alloc(size_t size);
/* The same, filled with zero bytes. */
void *mem_zalloc(size_t size);
void *mem_realloc(void *p, size_t size);
/* An array of `n` elements of `size` bytes; a product that overflows counts as no memory. */
void *mem_array(void *p, size_t n, size_t size);
void *mem_dup(const void *p, size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);

/*
 * Room for one more element in an array that grows: doubles `*cap` when `n` has reached it.
 *	list = mem_grow(list, n, &cap, sizeof(*list));
 *	list[n++] = x;
 */
void *mem_grow(void *p, size_t n, size_t *cap, size_t size);

#endif
