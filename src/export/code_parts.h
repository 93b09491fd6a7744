/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files behind export/code.h share.
 */
#ifndef SOSH_EXPORT_CODE_PARTS_H
#define SOSH_EXPORT_CODE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "export/code.h"

enum { CODE_BUCKETS = 1024, CODE_PORTS = 1 << 17 };

/* A descriptor's number. */
struct code_desc {
	unsigned var; /* 1 + index, or 0 */
	bool open;
	bool varies; /* what it receives is never twice the same */
	int family;  /* AF_UNSPEC: unknown */
};

/* Descriptors made by a call, with the names that they were given. */
struct code_named {
	int fd[CODE_MOST_MADE];
	char name[CODE_MOST_MADE][64];
	size_t n;
	bool varies; /* of the descriptors made */
	int family;
};

struct code_state {
	struct code_desc *desc;
	size_t ndescs;
	unsigned bucket[CODE_BUCKETS]; /* of variables by their session's name: 1 + index */
	unsigned named[CODE_BUCKETS];  /* by their own */
	unsigned *named_next;
	size_t named_cap;
	struct code_named made;
	struct buf line;
	unsigned live[CODE_PORTS]; /* 1 + index of the port that has the number now */
	size_t next_port;
	unsigned char free_port[CODE_PORTS / 8]; /* bits of numbers that the kernel chose */
};

char *code_name(const struct code *k, const char *wish);
size_t code_var_of(struct code *k, const char *session);
void code_find_made(struct code *k, const struct event *e, struct code_named *out);
void code_find_ports(struct code *k);

#endif
