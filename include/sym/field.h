/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The members of the structures that call lines show: one table for whoever prints a structure as C
 * writes it and for whoever reads it back.
 */
#ifndef SOSH_SYM_FIELD_H
#define SOSH_SYM_FIELD_H

struct sym_set;

enum field_kind {
	FIELD_INT,      /* of `size` bytes, signed */
	FIELD_UINT,     /* of `size` bytes */
	FIELD_HEX,      /* of `size` bytes */
	FIELD_IPV4,     /* inet_addr("127.0.0.1") */
	FIELD_IPV4S,    /* all that are left: [inet_addr("127.0.0.1"), ...] */
	FIELD_IPV6,     /* inet_pton(AF_INET6, "::1", &name): stands without "name=" */
	FIELD_IFINDEX,  /* if_nametoindex("lo"), int */
	FIELD_SYM,      /* of `size` bytes, in `set` */
	FIELD_SOCKADDR, /* all bytes that are left, up to `size` */
	FIELD_BITS,     /* `shift` and `bits` of a byte */
	FIELD_MORE,     /* "...": the kernel knows more than the table */
};

struct field {
	const char *name; /* ends a table if NULL */
	unsigned short offset, size;
	enum field_kind kind;
	const struct sym_set *set;
	unsigned char shift, bits;
};

extern const struct field field_linger[], field_timeval[], field_ucred[], field_mreq[],
	field_mreqn[], field_mreq_source[], field_mreq6[], field_mtuinfo[], field_tcp_info[],
	field_group_req[], field_group_source_req[], field_msfilter[], field_pktinfo[],
	field_pktinfo6[], field_sock_err[];

/* Names that only the addresses of packet(7) have: sll_hatype, sll_pkttype. */
extern const struct sym_set field_hatype, field_pkttype;

#endif
