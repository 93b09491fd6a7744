/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
	void (*run)(void *arg);
	void *arg;
} at_end;

void mem_at_end(void (*run)(void *arg), void *arg)
{
	at_end.run = run;
	at_end.arg = arg;
}

static void out_of_memory(void)
{
	static const char text[] = "sosh: no memory left; leaving\n";
	static atomic_flag ending = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&ending) && at_end.run)
		at_end.run(at_end.arg);
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(MEM_EXIT_STATUS);
}

static void *check(void *p)
{
	if (!p)
		out_of_memory();
	return p;
}

void *mem_alloc(size_t size)
{
	return check(malloc(size ? size : 1));
}

void *mem_zalloc(size_t size)
{
	return check(calloc(1, size ? size : 1));
}

void *mem_realloc(void *p, size_t size)
{
	return check(realloc(p, size ? size : 1));
}

void *mem_array(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory();
	return mem_realloc(p, n * size);
}

void *mem_dup(const void *p, size_t size)
{
	void *copy = mem_alloc(size);

	if (size)
		memcpy(copy, p, size);
	return copy;
}

char *mem_strdup(const char *s)
{
	return mem_dup(s, strlen(s) + 1);
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy = mem_alloc(n + 1);

	if (n)
		memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

void *mem_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 8;
	return mem_array(p, *cap, size);
}
