/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record of one call: what was asked, what the kernel answered.
 *
 * A call is filled in argument by argument in C's order, made by call_run(), and is plain data
 * afterwards: views turn it into text, JSON or a program and look at nothing else. call_run()
 * makes exactly one system (or resolver) call exactly as asked. It does not print, retry or look
 * anything up, and touches nothing but its own record, so it can run in any thread.
 *
 *	struct call c;
 *	call_begin(&c, &call_recv, mem);
 *	call_fd(&c, 4);
 *	call_out(&c, CALL_BUF, 100);
 *	call_num(&c, CALL_SIZE, 100);
 *	call_flags(&c, &sym_msg, 0);
 *	call_run(&c);
 *
 * The bytes of a call (data to send, buffers to fill, addresses, structures) are in the record's
 * own memory, `struct call_mem`: a region at a fixed address, so that the pointers which strace and
 * sosh print are the same in every run. call_pack() keeps a record for longer than that.
 *
 * A length is passed as it was typed, also a wrong one. The kernel reads and writes that much: who
 * builds the record gives `room` for the length passed (and pads the data given with zeros to it),
 * or what it writes lands in the record's memory behind the buffer. A length longer than anything
 * that could be had (-1, a gigabyte) goes with a small room, if no peer can fill it.
 */
#ifndef SOSH_CALL_CALL_H
#define SOSH_CALL_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct buf;
struct option;
struct sym_set;

enum call_arg_kind {
	CALL_NONE,
	/* numbers: `num` */
	CALL_FD,
	CALL_INT,
	CALL_SIZE,	 /* size_t; socklen_t passed by value; unsigned */
	CALL_MODE,	 /* mode of a new file: octal */
	CALL_SYM,	 /* one constant of `set` */
	CALL_FLAGS,	 /* constants of `set` or-ed */
	CALL_TYPE,	 /* socket type: one of sym_type and flags of sym_type_flag */
	CALL_PROTOCOL,	 /* protocol: of `set`, or a plain number if that is NULL */
	CALL_LEVEL,	 /* level of an option: of sym_level */
	CALL_OPTNAME,	 /* number of an option: the name in `option`, if known */
	CALL_MSEC,	 /* time-out of poll and epoll_wait */
	CALL_HEX16,	 /* argument of htons and its like: `num` of 2 bytes ... */
	CALL_HEX32,	 /* ... of 4 */
	/* pointers: `num` is the address passed; `in`, `out` what it points at before, after */
	CALL_STR,	 /* const char *: `in` without the NUL */
	CALL_DATA,	 /* bytes to send: the next argument is the length passed */
	CALL_BUF,	 /* bytes received */
	CALL_ADDR,	 /* struct sockaddr given: the next argument is the length passed */
	CALL_ADDR_OUT,	 /* struct sockaddr filled in */
	CALL_LEN_OUT,	 /* socklen_t *: `num_in` before, `num_out` after */
	CALL_OPTVAL,	 /* value given to setsockopt, typed by `option` */
	CALL_OPTVAL_OUT, /* value filled in by getsockopt */
	CALL_FDSET,	 /* fd_set *: `in` and `out` are fd_sets of `set_bits` bits */
	CALL_POLLFDS,	 /* struct pollfd[]: before and after */
	CALL_EVENT,	 /* struct epoll_event given */
	CALL_EVENTS_OUT, /* struct epoll_event[] filled in */
	CALL_TIMEVAL,	 /* struct timeval *: `out` is what select left there */
	CALL_TIMESPEC,	 /* struct timespec * */
	CALL_SIGSET,	 /* const sigset_t *: always NULL here */
	CALL_PAIR,	 /* int[2] filled in */
	CALL_INT_PTR,	 /* int * of an ioctl: `in` given (FIONBIO), `out` filled in */
	CALL_OFFSET,	 /* off_t * of sendfile: before and after */
	CALL_MSG,	 /* struct msghdr given: `part`s */
	CALL_MSG_OUT,	 /* struct msghdr of recvmsg: `part`s */
	CALL_MMSG,	 /* struct mmsghdr[]: each part is a CALL_MSG */
	CALL_MMSG_OUT,
	CALL_HINTS,	 /* struct addrinfo hints given */
	CALL_ADDRINFO,	 /* struct addrinfo ** filled in: `out` is struct call_addrinfo[] */
	CALL_TEXT_OUT,	 /* char[] filled in with a string: inet_ntop, getnameinfo */
	CALL_INADDR,	 /* struct in_addr or in6_addr given (by arg 0's family): inet_ntop */
	CALL_INADDR_OUT, /* the same filled in: inet_pton */
	/* parts of a message: `num` the pointer, `num_in` the length passed, `num_out` after */
	CALL_IOV,	 /* one iovec: `in` sent or `out` received */
	CALL_CONTROL,	 /* control bytes: `in` given or `out` filled in */
	CALL_KINDS
};

/* What kind of pointer was passed. */
enum call_ptr {
	CALL_MEM,  /* into the record's memory */
	CALL_NULL, /* NULL */
	CALL_BAD,  /* an address where nothing is mapped */
};

struct call_arg {
	enum call_arg_kind kind;
	enum call_ptr ptr;
	long long num;	  /* the value passed; for pointers the address */
	long long num_in; /* lengths passed by reference: before ... */
	long long num_out; /* ... and after */
	const struct sym_set *set;
	const struct option *option;
	unsigned char *in; /* bytes before the call */
	size_t in_len;
	unsigned char *out; /* bytes after the call that mean something */
	size_t out_len;
	size_t in_cut, out_cut; /* bytes that call_pack() left out behind them */
	size_t room; /* bytes that the caller said fit in an out buffer */
	struct call_arg *part; /* of a message: name, iov..., control; of CALL_MMSG: messages */
	size_t nparts, max_parts;
	int flags_out; /* msg_flags after recvmsg; `num_out` is msg_len in a CALL_MMSG */
};

enum { CALL_MAX_ARGS = 7, CALL_MAX_PARTS = 1030, CALL_MAX_POLL = 65536 };

struct call;

/* Which way bytes go between a descriptor and who makes the call. */
enum call_way { CALL_MOVES_NOTHING, CALL_SENDS, CALL_RECEIVES };

/* One kind of call: the same for all its records. */
struct call_type {
	const char *name;   /* as typed and printed: "send" */
	const char *kernel; /* what strace sees, if that differs: "sendto"; "": no system call */
	/* of the system call, made with the arguments and zeros behind them; or 0, and ... */
	long number;
	long (*run)(struct call *c); /* ... what makes it, between two readings of the clock */
	bool libc; /* a function of the C library's, no system call: sets c->failed itself */
	bool blocks;	/* may wait: runs in a thread of its own at a terminal */
	bool resolver;	/* several system calls of the C library's behind one call: getaddrinfo */
	bool returns_fd;
	enum call_way way; /* of bytes at its first descriptor, if it works and does not peek */
	int far; /* the argument with the descriptor that they come from or go to: sendfile; or 0 */
};

/* Results of getaddrinfo, flat so that they can be copied. */
struct call_addrinfo {
	int flags, family, socktype, protocol;
	socklen_t addr_len;
	struct sockaddr_storage addr;
	char canonname[256]; /* empty if there was none */
};

/* Where a record's bytes are. Opaque; one belongs to the foreground and one to each running job. */
struct call_mem;

struct call {
	const struct call_type *type;
	int nargs;
	int subject; /* call_subject() */
	unsigned long long kinds; /* 1 << kind for each kind among the arguments */
	long ret;
	int err;     /* errno if the call failed, else 0; for getaddrinfo of EAI_SYSTEM as well */
	bool failed; /* ret is the call's way to say no */
	bool segv;   /* not made (ret -1, EFAULT): the C library itself would have read or written
			at a pointer that is wrong on purpose, and the program died of SIGSEGV */
	bool done;
	bool timed_out; /* sosh interrupted it because of a time limit */
	long long began, ended; /* clock_now() */
	struct call_mem *mem;	/* NULL if it was unpacked */
	struct call_arg arg[CALL_MAX_ARGS];
};

/*
 * The address passed for `bad`: a page that nobody can read or write. The same in every run:
 * 0xbad0000, unless something else is there already.
 */
void *call_bad_pointer(void);

/*
 * The first region is at 0x20000000, further ones follow; a freed place is used again. Address
 * space is only reserved: what is not touched costs nothing, and large pieces are given back at the
 * next call_begin(). May be called from any thread; one region belongs to one thread at a time.
 */
struct call_mem *call_mem_new(void);
void call_mem_free(struct call_mem *m); /* NULL is allowed */
/*
 * `size` zeroed bytes, 16-byte aligned, that live until the next call_begin() with this memory.
 * NULL if the machine cannot give so much.
 */
void *call_mem_take(struct call_mem *m, size_t size);
/* The same without clearing: for buffers of which only what was written is looked at. */
void *call_mem_room(struct call_mem *m, size_t size);
/* As call_mem_take(), but no memory ends the program: for what is small or there already. */
void *call_mem_need(struct call_mem *m, size_t size);
/* Everything taken is free again. call_begin() does it. */
void call_mem_reset(struct call_mem *m);
/*
 * How many bytes of the region are taken, from its start: who takes as many at once after the next
 * reset has the same addresses. False if some of what was taken lies elsewhere.
 */
bool call_mem_used(const struct call_mem *m, size_t *used);

/* Start a new record in `m`; what the last record in `m` pointed at is gone. */
void call_begin(struct call *c, const struct call_type *type, struct call_mem *m);

/*
 * Add the next argument. Bytes given are copied. All return the argument, so that the unusual can
 * be set by hand; none can fail except where it says so.
 */
struct call_arg *call_fd(struct call *c, int fd);
struct call_arg *call_num(struct call *c, enum call_arg_kind kind, long long num);
struct call_arg *call_sym(struct call *c, const struct sym_set *set, long long num);
struct call_arg *call_flags(struct call *c, const struct sym_set *set, long long num);
/* A pointer that is wrong on purpose, or NULL because the call allows it. */
struct call_arg *call_pointer(struct call *c, enum call_arg_kind kind, enum call_ptr ptr);
/* Bytes that the call reads: CALL_STR (a NUL is added), CALL_DATA, CALL_ADDR, CALL_OPTVAL, ... */
struct call_arg *call_in(struct call *c, enum call_arg_kind kind, const void *data, size_t len);
/* Room for bytes that the call writes. NULL if there is no memory for `room`. */
struct call_arg *call_out(struct call *c, enum call_arg_kind kind, size_t room);
/*
 * Both: the bytes given, and `out` after the call: CALL_FDSET, CALL_POLLFDS, CALL_TIMEVAL ...
 * A set of descriptors may have any number of bits; select looks at as many as `nfds` says.
 */
struct call_arg *call_inout(struct call *c, enum call_arg_kind kind, const void *data, size_t len);
/* A socklen_t passed by reference. */
struct call_arg *call_len(struct call *c, long long len);
/*
 * A message with room for `nparts` parts, to be filled with call_part_*(). The order is: name
 * (CALL_ADDR, CALL_ADDR_OUT, or CALL_NONE for NULL), iovecs, control (CALL_CONTROL or CALL_NONE).
 */
struct call_arg *call_msg(struct call *c, enum call_arg_kind kind, size_t nparts);
struct call_arg *call_part_in(struct call *c, struct call_arg *msg, enum call_arg_kind kind,
			      const void *data, size_t len);
struct call_arg *call_part_out(struct call *c, struct call_arg *msg, enum call_arg_kind kind,
			       size_t room);
struct call_arg *call_part_none(struct call_arg *msg);
/* A pointer that is wrong on purpose, with the length that goes with it. */
struct call_arg *call_part_pointer(struct call_arg *msg, enum call_arg_kind kind,
				   enum call_ptr ptr, long long len);
/* The next message of a CALL_MMSG or CALL_MMSG_OUT, to be filled like one of call_msg(). */
struct call_arg *call_part_msg(struct call *c, struct call_arg *mmsg, size_t nparts);

/* Make the call and write down what happened. */
void call_run(struct call *c);

/*
 * The arguments of a call that was built and not made yet, for making it again: NULL if it has
 * other arguments than numbers, data and a buffer, as most of those in loops do. To be freed with
 * call_kept_free(), which allows NULL.
 */
struct call_kept;
struct call_kept *call_keep(const struct call *c);
void call_kept_free(struct call_kept *k);
/*
 * call_begin() and all the arguments at once: the record is as it was when it was kept. `m` is the
 * memory that it was built in. False if that has no room any more.
 */
bool call_again(struct call *c, const struct call_kept *k, struct call_mem *m);

/*
 * Write the record as a row of bytes, a tenth of its size, that can be kept and read again in this
 * process. At most `limit` bytes of what was sent or received are kept, a buffer; in_cut and
 * out_cut say how many are missing. Returns where the bytes end, or NULL if they may need more than
 * `room`; call_pack_room() bytes are enough. `to` may lie anywhere.
 */
void *call_pack(void *to, size_t room, const struct call *c, size_t limit);
size_t call_pack_room(const struct call *c, size_t limit);
enum { CALL_PACK_ALIGN = 8 };

/* Where a record is unpacked. All zero at first; free(room.part) in the end. */
struct call_room {
	struct call call;
	struct call_arg *part;
	size_t cap;
};

/*
 * The record of those bytes, which lie where they were packed or a multiple of CALL_PACK_ALIGN
 * bytes away: it is in the room and points into them.
 */
const struct call *call_unpack(struct call_room *room, void *bytes);

/* The fd that the call is about (its first CALL_FD), or -1. */
static inline int call_subject(const struct call *c)
{
	return c->subject;
}

/* Is the call about that descriptor, or is it one of several that the call waits for? */
bool call_concerns(const struct call *c, int fd);

/* The first argument of that kind: there is one. */
const struct call_arg *call_first_arg(const struct call *c, enum call_arg_kind kind);

/* The first argument of that kind, or NULL. */
static inline const struct call_arg *call_arg_of(const struct call *c, enum call_arg_kind kind)
{
	return c->kinds & 1ULL << kind ? call_first_arg(c, kind) : NULL;
}

/* Append the bytes received by the call: those of its CALL_BUF, or of its iovecs one by one. */
void call_received(const struct call *c, struct buf *out);

/* Which way bytes went: not if it failed or, with MSG_PEEK or MSG_ERRQUEUE, took no data. */
enum call_way call_way(const struct call *c);
/* What goes out of one descriptor of sendfile or splice goes into the other. */
enum call_way call_way_at_far(const struct call *c);
/* How many bytes that were: of all messages together. */
uint64_t call_moved(const struct call *c);

/* The types, by name; NULL if there is none. All are in call_types[], ended by NULL. */
const struct call_type *call_type_find(const char *name, size_t len);
extern const struct call_type *const call_types[];

extern const struct call_type call_socket, call_socketpair, call_bind, call_listen, call_accept,
	call_accept4, call_connect, call_shutdown, call_close, call_dup, call_dup2, call_pipe;
extern const struct call_type call_send, call_sendto, call_sendmsg, call_sendmmsg, call_write,
	call_recv, call_recvfrom, call_recvmsg, call_recvmmsg, call_read, call_open, call_sendfile,
	call_splice;
extern const struct call_type call_select, call_pselect, call_poll, call_ppoll,
	call_epoll_create1, call_epoll_ctl, call_epoll_wait, call_epoll_pwait;
extern const struct call_type call_getsockopt, call_setsockopt, call_getsockname, call_getpeername,
	call_fcntl, call_ioctl;
extern const struct call_type call_getaddrinfo, call_getnameinfo, call_inet_pton, call_inet_ntop,
	call_htons, call_htonl, call_ntohs, call_ntohl, call_if_nametoindex;

#endif
