/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/diag.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "base/fd.h"
#include "entry.h"

enum {
	REQUEST_ROOM = 256,
	ANSWER_ROOM = 32768,
	ALL_STATES = (1 << (TCP_CLOSING + 1)) - 1,
	/* Bound, neither listening nor connected: Linux 6.8's addition, which others ignore. */
	BOUND_INACTIVE = 13,
};

static struct mnl_socket *netlink;
static unsigned sequence;

static struct mnl_socket *get_netlink(void)
{
	if (netlink)
		return netlink;
	int fd = fd_own(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));

	if (fd == -1)
		return NULL;
	netlink = mnl_socket_fdopen(fd);
	if (!netlink)
		fd_close(fd);
	return netlink;
}

static void close_netlink(void)
{
	if (netlink)
		mnl_socket_close(netlink);
	netlink = NULL;
}

static void *begin(char *room, uint16_t flags, size_t size)
{
	struct nlmsghdr *head = mnl_nlmsg_put_header(room);

	head->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	head->nlmsg_flags = NLM_F_REQUEST | flags;
	head->nlmsg_seq = ++sequence;
	return mnl_nlmsg_put_extra_header(head, size);
}

/* Send what begin() started; hand each answer to `cb`. -1 with errno. */
static int ask(const void *request, mnl_cb_t cb, void *arg)
{
	static char answer[ANSWER_ROOM]; /* the main thread's alone, as the table is */
	const struct nlmsghdr *head = request;
	struct mnl_socket *nl = get_netlink();
	int more;

	if (!nl || mnl_socket_sendto(nl, request, head->nlmsg_len) == -1)
		return -1;
	do {
		ssize_t n;

		do
			n = mnl_socket_recvfrom(nl, answer, sizeof(answer));
		while (n == -1 && errno == EINTR);
		more = n == -1 ? -1 : mnl_cb_run(answer, (size_t)n, head->nlmsg_seq, 0, cb, arg);
	} while (more > 0 && head->nlmsg_flags & NLM_F_DUMP);
	return more < 0 ? -1 : 0;
}

static void addr_from(struct addr *a, int family, const void *host, uint16_t port, uint32_t scope)
{
	memset(a, 0, sizeof(*a));
	if (family == AF_INET) {
		struct sockaddr_in *in = (struct sockaddr_in *)&a->sa;

		in->sin_family = AF_INET;
		in->sin_port = port;
		memcpy(&in->sin_addr, host, sizeof(in->sin_addr));
		a->len = sizeof(*in);
	} else {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&a->sa;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = port;
		memcpy(&in6->sin6_addr, host, sizeof(in6->sin6_addr));
		if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr))
			in6->sin6_scope_id = scope;
		a->len = sizeof(*in6);
	}
}

/*
 * The queue of a peer that has sent its FIN is one longer than its bytes until the end of file is
 * read: the FIN takes a sequence number (RFC 9293, 3.4) and tcp_diag reports the difference of two.
 */
static uint32_t unread_bytes(const struct inet_diag_msg *m)
{
	bool fin = m->idiag_state == TCP_CLOSE_WAIT || m->idiag_state == TCP_LAST_ACK ||
		   m->idiag_state == TCP_CLOSING;

	return m->idiag_rqueue - (fin && m->idiag_rqueue);
}

static void diag_from(struct sock_diag *d, const struct inet_diag_msg *m, int protocol)
{
	*d = (struct sock_diag){
		.family = m->idiag_family,
		.protocol = protocol,
		.tcp_state = m->idiag_state,
		.unread = unread_bytes(m),
		.unsent = m->idiag_wqueue,
		.uid = m->idiag_uid,
		.inode = m->idiag_inode,
		.timer = m->idiag_timer,
		.timer_ms = m->idiag_expires,
		.retransmits = m->idiag_retrans,
	};
	addr_from(&d->local, d->family, m->id.idiag_src, m->id.idiag_sport, m->id.idiag_if);
	if (m->id.idiag_dport)
		addr_from(&d->peer, d->family, m->id.idiag_dst, m->id.idiag_dport, m->id.idiag_if);
}

/* Only IPv6 sockets without a peer have it. */
static void read_v6only(struct sock_diag *d, const struct nlmsghdr *head)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, head, sizeof(struct inet_diag_msg)) {
		if (mnl_attr_get_type(attr) == INET_DIAG_SKV6ONLY)
			d->v6only = mnl_attr_get_u8(attr);
	}
}

/* One dump: what to do with each, and whether somebody said that it is enough. */
struct dump {
	int protocol;
	bool (*each)(const struct sock_diag *d, void *arg);
	void *arg;
	bool enough;
};

static int dump_one(const struct nlmsghdr *head, void *arg)
{
	struct dump *dump = arg;
	struct sock_diag d;

	if (mnl_nlmsg_get_payload_len(head) < sizeof(struct inet_diag_msg))
		return MNL_CB_OK;
	diag_from(&d, mnl_nlmsg_get_payload(head), dump->protocol);
	if (d.family == AF_INET6)
		read_v6only(&d, head);
	if (!dump->enough && !dump->each(&d, dump->arg))
		dump->enough = true; /* what else the kernel sends is read and dropped */
	return MNL_CB_OK;
}

/* -1 with errno. */
static int dump_family(struct dump *dump, int family, uint32_t states)
{
	char room[REQUEST_ROOM] __attribute__((aligned(4)));
	struct inet_diag_req_v2 *req = begin(room, NLM_F_DUMP, sizeof(*req));

	req->sdiag_family = (uint8_t)family;
	req->sdiag_protocol = (uint8_t)dump->protocol;
	req->idiag_states = states;
	/* MPTCP's number is more than the byte can hold */
	if (dump->protocol > UINT8_MAX)
		mnl_attr_put_u32((struct nlmsghdr *)(void *)room, INET_DIAG_REQ_PROTOCOL,
				 (uint32_t)dump->protocol);
	return ask(room, dump_one, dump);
}

/* In both inet families. */
static int dump_all(struct dump *dump, uint32_t states)
{
	static const int families[] = { AF_INET, AF_INET6 };

	for (size_t i = 0; i < 2 && !dump->enough; i++) {
		if (dump_family(dump, families[i], states) == -1)
			return -1;
	}
	return 0;
}

int sock_diag_all(int protocol, bool (*each)(const struct sock_diag *d, void *arg), void *arg,
		  struct diag *err)
{
	struct dump dump = { .protocol = protocol, .each = each, .arg = arg };
	int saved = errno, ret = dump_all(&dump, ALL_STATES);

	if (ret == -1) {
		bool refused = errno != EMFILE && errno != ENFILE;

		diag_set(err, "the kernel's list of sockets cannot be read: %m");
		if (refused)
			diag_hint(err,
				  "sock_diag(7) needs the modules inet_diag, tcp_diag, udp_diag");
		close_netlink();
	}
	errno = saved;
	return ret;
}

void sock_diag_idle(bool (*each)(const struct sock_diag *d, void *arg), void *arg)
{
	struct dump dump = { .protocol = IPPROTO_TCP, .each = each, .arg = arg };
	int saved = errno;

	if (dump_all(&dump, 1u << BOUND_INACTIVE) == -1)
		close_netlink();
	errno = saved;
}

static const void *host_in(const struct addr *a)
{
	if (a->sa.sa_family == AF_INET)
		return &((const struct sockaddr_in *)&a->sa)->sin_addr;
	return &((const struct sockaddr_in6 *)&a->sa)->sin6_addr;
}

/* The one that was asked for. */
struct found {
	struct sock_diag *d;
	bool found;
};

static bool take_it(const struct sock_diag *d, void *arg)
{
	struct found *found = arg;

	*found->d = *d;
	found->found = true;
	return false;
}

bool sock_diag_one(int protocol, const struct addr *local, const struct addr *peer,
		   struct sock_diag *d)
{
	char room[REQUEST_ROOM] __attribute__((aligned(4)));
	int family = addr_family(&local->sa, local->len), saved = errno;
	struct found found = { .d = d };
	struct dump dump = { .protocol = protocol, .each = take_it, .arg = &found };

	if ((family != AF_INET && family != AF_INET6) ||
	    addr_family(&peer->sa, peer->len) != family)
		return false;
	struct inet_diag_req_v2 *req = begin(room, 0, sizeof(*req));
	size_t size = family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);

	req->sdiag_family = (uint8_t)family;
	req->sdiag_protocol = (uint8_t)protocol;
	req->idiag_states = ALL_STATES;
	memcpy(req->id.idiag_src, host_in(local), size);
	memcpy(req->id.idiag_dst, host_in(peer), size);
	req->id.idiag_sport = htons((uint16_t)addr_port(&local->sa, local->len));
	req->id.idiag_dport = htons((uint16_t)addr_port(&peer->sa, peer->len));
	req->id.idiag_cookie[0] = req->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	if (ask(room, dump_one, &dump) == -1)
		errno = saved;
	return found.found;
}

/* The one with an inode. */
static bool take_inode(const struct sock_diag *d, void *arg)
{
	struct found *found = arg;

	return d->inode != found->d->inode || take_it(d, arg);
}

bool sock_diag_mptcp(int family, uint64_t inode, struct sock_diag *d)
{
	struct found found = { .d = d };
	struct dump dump = { .protocol = IPPROTO_MPTCP, .each = take_inode, .arg = &found };
	int saved = errno;

	d->inode = inode;
	if (dump_family(&dump, family, ALL_STATES) == -1)
		close_netlink();
	errno = saved;
	return found.found;
}

static int unix_one(const struct nlmsghdr *head, void *arg)
{
	struct sock_diag_unix *u = arg;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, head, sizeof(struct unix_diag_msg)) {
		int type = mnl_attr_get_type(attr);

		if (type == UNIX_DIAG_PEER && mnl_attr_get_payload_len(attr) >= sizeof(uint32_t)) {
			u->peer_inode = mnl_attr_get_u32(attr);
		} else if (type == UNIX_DIAG_RQLEN &&
			   mnl_attr_get_payload_len(attr) >= sizeof(struct unix_diag_rqlen)) {
			const struct unix_diag_rqlen *len = mnl_attr_get_payload(attr);

			u->queued = (int)len->udiag_rqueue;
			u->backlog = (int)len->udiag_wqueue;
		}
	}
	return MNL_CB_OK;
}

bool sock_diag_unix(uint64_t inode, struct sock_diag_unix *u)
{
	char room[REQUEST_ROOM] __attribute__((aligned(4)));
	struct unix_diag_req *req = begin(room, 0, sizeof(*req));
	int saved = errno;

	*u = (struct sock_diag_unix){ 0 };
	req->sdiag_family = AF_UNIX;
	req->udiag_states = ~0u;
	req->udiag_ino = (uint32_t)inode;
	req->udiag_show = UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN;
	req->udiag_cookie[0] = req->udiag_cookie[1] = ~0u;
	bool ok = ask(room, unix_one, u) == 0;

	errno = saved;
	return ok;
}

struct sock *unix_peer(struct entry *e)
{
	struct sock_diag_unix u;

	if (!e->peer_inode && sock_diag_unix(e->inode, &u))
		e->peer_inode = u.peer_inode;
	return e->peer_inode ? socks_find_inode(e->table, e->peer_inode) : NULL;
}

void sock_diag_close(void)
{
	close_netlink();
	owner_forget();
}
