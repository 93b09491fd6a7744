/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names for numbers.
 *
 * A set is one family of constants: rows of name, value and one sentence for the learner. The same
 * number means different things in different places, so a look-up always names its set. Tables are
 * in src/sym, one file a topic; help, completion, parsing and printing all read the same rows.
 */
#ifndef SOSH_SYM_SYM_H
#define SOSH_SYM_SYM_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diag;

struct sym {
	const char *name; /* as in C: "AF_INET" */
	long long value;
	const char *text; /* one sentence, no full stop, lower case unless a name begins it */
};

struct sym_set {
	const char *what;      /* "address family", for messages */
	const char *prefix;    /* what the short form leaves out: "AF_"; "" if there is none */
	const char *unknown;   /* what strace writes beside an unknown value: "AF_???" */
	const struct sym *row; /* ended by a row with name NULL */
	bool flags;	       /* bits to be or-ed */
	long long field;       /* of flags: bits that are one number, written first: O_ACCMODE */
};

/* One row, and the end of the rows. */
#define SYM(name, text) { #name, name, text }
#define SYM_END { NULL, 0, NULL }

/*
 * The row called `name`: the full name in any case, or the short form (the name without the
 * prefix) in any case. The first row wins, so put the usual spelling before its aliases. NULL if
 * there is none.
 */
const struct sym *sym_find(const struct sym_set *set, const char *name, size_t len);
/* The first row with that value, or NULL. */
const struct sym *sym_by_value(const struct sym_set *set, long long value);

/*
 * A word as typed: a name, a short form, a number, or for flags several of these with '|' between.
 * As in C another set's constant is a number, too, where its full name is written.
 * 0, or -1 with a diagnostic whose span is `at` + the place in the word.
 */
int sym_parse(const struct sym_set *set, const char *word, size_t len, size_t at, long long *value,
	      struct diag *d);
/* The same for socket()'s second argument: one of sym_type and any of sym_type_flag. */
int sym_parse_type(const char *word, size_t len, size_t at, long long *value, struct diag *d);

/*
 * As strace writes it: the name, or for flags the names with '|' between and what is left over in
 * hexadecimal. An unknown number is hexadecimal with the set's "AF_???" as a C comment behind it;
 * flags of value 0 are "0". A negative int is written as the 32 bits it is; poll's events are 16
 * bits, so pass them as unsigned short.
 */
void sym_print(struct buf *out, const struct sym_set *set, long long value);
/* socket()'s second argument: SOCK_STREAM|SOCK_CLOEXEC. */
void sym_print_type(struct buf *out, long long value);
/* The name of a value, or NULL: for prose. */
const char *sym_name(const struct sym_set *set, long long value);

/* The sets. Where the kernel's header has aliases the first row is what strace 6.1 prints. */
extern const struct sym_set sym_family;	       /* AF_ */
extern const struct sym_set sym_type;	       /* SOCK_STREAM ..., without flags */
extern const struct sym_set sym_type_flag;     /* SOCK_NONBLOCK, SOCK_CLOEXEC */
extern const struct sym_set sym_ipproto;       /* IPPROTO_ */
extern const struct sym_set sym_netlink;       /* NETLINK_ROUTE ...: protocols of AF_NETLINK */
extern const struct sym_set sym_ethertype;     /* ETH_P_: protocols of AF_PACKET, host order */
extern const struct sym_set sym_msg;	       /* MSG_ */
extern const struct sym_set sym_shut;	       /* SHUT_ */
extern const struct sym_set sym_backlog;       /* SOMAXCONN */
extern const struct sym_set sym_level;	       /* SOL_, IPPROTO_ as levels of options */
extern const struct sym_set sym_cmsg_level;    /* the same rows: strace has one more '?' there */
extern const struct sym_set sym_poll;	       /* POLLIN ... */
extern const struct sym_set sym_epoll;	       /* EPOLLIN ... */
extern const struct sym_set sym_epoll_op;      /* EPOLL_CTL_ */
extern const struct sym_set sym_epoll_create;  /* EPOLL_CLOEXEC */
extern const struct sym_set sym_open;	       /* O_ status and access flags: open, F_SETFL */
extern const struct sym_set sym_open_flag;     /* O_ without the access mode: pipe2, dup3 */
extern const struct sym_set sym_fd_flag;       /* FD_CLOEXEC */
extern const struct sym_set sym_fcntl;	       /* F_ */
extern const struct sym_set sym_ioctl;	       /* FIONREAD, SIOCOUTQ, SIOCATMARK, FIONBIO */
extern const struct sym_set sym_ai_flag;       /* AI_ */
extern const struct sym_set sym_eai;	       /* EAI_: what getaddrinfo returns */
extern const struct sym_set sym_ni_flag;       /* NI_ */
extern const struct sym_set sym_errno;	       /* E...: every errno of Linux */
extern const struct sym_set sym_tcp_state;     /* ESTABLISHED ... numbered as the kernel does */
extern const struct sym_set sym_tcp_ca_state;  /* TCP_CA_Open ... */
extern const struct sym_set sym_scm;	       /* SCM_RIGHTS ...: control messages of SOL_SOCKET */
extern const struct sym_set sym_scm_ip;	       /* IP_PKTINFO ...: control messages of SOL_IP */
extern const struct sym_set sym_so_ee_origin;  /* SO_EE_ORIGIN_: who reported to IP_RECVERR */
extern const struct sym_set sym_timestamping;  /* SOF_TIMESTAMPING_ */
extern const struct sym_set sym_pmtudisc;      /* IP_PMTUDISC_ */
extern const struct sym_set sym_tos;	       /* IPTOS_ */
extern const struct sym_set sym_filter_mode;   /* MCAST_INCLUDE, MCAST_EXCLUDE */
extern const struct sym_set sym_txrehash;      /* SOCK_TXREHASH_ */

/* Every set above, ended by NULL: for apropos, completion and the test that walks all tables. */
extern const struct sym_set *const sym_all[];

#endif
