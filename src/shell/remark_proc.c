/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc says: no call on the user's descriptors is needed to know it. */
#include "remark_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/num.h"
#include "sock/diag.h"

enum { MOST_OF_A_FILE = 256 << 10, MOST_ADDRESSES = 4 };

/* A small file of /proc, at most MOST_OF_A_FILE of it. -1 if it cannot be read. */
static int read_file(struct buf *out, const char *path)
{
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC));
	ssize_t n;

	if (fd == -1)
		return -1;
	do {
		n = read(fd, buf_room(out, 4096), 4096);
		if (n > 0)
			buf_added(out, (size_t)n);
	} while ((n > 0 && out->len < MOST_OF_A_FILE) || (n == -1 && errno == EINTR));
	fd_close(fd);
	return n == -1 ? -1 : 0;
}

long long remark_proc_number(const char *path, long long otherwise)
{
	struct buf text = BUF_INIT;
	long long n = otherwise;

	if (read_file(&text, path) == 0 && text.len)
		n = strtoll(text.s, NULL, 10);
	buf_clear(&text);
	return n;
}

long long remark_first_free_port(void)
{
	return remark_proc_number("/proc/sys/net/ipv4/ip_unprivileged_port_start", 1024);
}

bool remark_port_reserved(int port)
{
	return geteuid() != 0 && port < remark_first_free_port();
}

int remark_status_flags(int fd)
{
	struct buf text = BUF_INIT;
	char path[40];
	const char *flags;
	int n = 0;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	if (read_file(&text, path) == 0 && (flags = strstr(text.s, "flags:")))
		n = (int)strtol(flags + sizeof("flags:") - 1, NULL, 8);
	buf_clear(&text);
	return n;
}

bool remark_fd_target(int fd, struct text *target)
{
	char path[40];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = readlink(path, target->s, sizeof(target->s) - 1);
	target->s[n < 0 ? 0 : n] = '\0';
	return n >= 0;
}

/* --- addresses of this machine -------------------------------------------------------------- */

struct hosts {
	char host[MOST_ADDRESSES][INET6_ADDRSTRLEN];
	size_t n;
	bool found;
};

static void hosts_add(struct hosts *h, const char *host)
{
	for (size_t i = 0; i < h->n; i++) {
		if (strcmp(h->host[i], host) == 0)
			return;
	}
	if (h->n < MOST_ADDRESSES)
		snprintf(h->host[h->n++], sizeof(h->host[0]), "%s", host);
}

/* The routing table as a tree: "|-- 127.0.0.1", then a line "/32 host LOCAL" below it. */
static void read_ipv4(struct hosts *h, struct in_addr wanted)
{
	struct buf text = BUF_INIT;
	char last[INET6_ADDRSTRLEN] = "";

	if (read_file(&text, "/proc/self/net/fib_trie") == -1)
		h->found = true; /* nobody to ask: say nothing wrong */
	for (char *save = NULL, *line = strtok_r(text.s, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *leaf = strstr(line, "|-- ");
		struct in_addr in;

		if (leaf)
			snprintf(last, sizeof(last), "%s", leaf + 4);
		if (!strstr(line, "/32 host LOCAL"))
			continue;
		hosts_add(h, last);
		if (inet_pton(AF_INET, last, &in) == 1 && in.s_addr == wanted.s_addr)
			h->found = true;
	}
	buf_clear(&text);
}

/* "00000000000000000000000000000001 01 80 10 80 lo" */
static void read_ipv6(struct hosts *h, const struct in6_addr *wanted)
{
	struct buf text = BUF_INIT;

	if (read_file(&text, "/proc/self/net/if_inet6") == -1)
		return; /* no IPv6 at all */
	for (char *save = NULL, *line = strtok_r(text.s, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		struct in6_addr in;
		char host[INET6_ADDRSTRLEN];
		size_t i;

		for (i = 0; i < sizeof(in); i++) {
			int high = num_hex_digit(line[2 * i]);
			int low = high == -1 ? -1 : num_hex_digit(line[2 * i + 1]);

			if (low == -1)
				break;
			in.s6_addr[i] = (unsigned char)(high << 4 | low);
		}
		if (i < sizeof(in) || !inet_ntop(AF_INET6, &in, host, sizeof(host)))
			continue;
		hosts_add(h, host);
		if (memcmp(&in, wanted, sizeof(in)) == 0)
			h->found = true;
	}
	buf_clear(&text);
}

/* All of 127/8 is this machine's if its loopback interface is up. */
static struct in_addr loopback_or(struct in_addr in)
{
	if (ntohl(in.s_addr) >> 24 == 127)
		in.s_addr = htonl(INADDR_LOOPBACK);
	return in;
}

bool remark_is_local(const struct addr *a, struct text *list)
{
	struct hosts h = { .n = 0 };
	struct buf b = BUF_INIT;

	if (a->sa.sa_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)&a->sa;

		read_ipv4(&h, loopback_or(in->sin_addr));
	} else if (a->sa.sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a->sa;

		if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
			struct in_addr in;

			memcpy(&in, in6->sin6_addr.s6_addr + 12, sizeof(in));
			read_ipv4(&h, loopback_or(in));
		} else {
			read_ipv6(&h, &in6->sin6_addr);
		}
	}
	for (size_t i = 0; i < h.n; i++)
		buf_addf(&b, "%s%s", i ? ", " : "", h.host[i]);
	if (list)
		snprintf(list->s, sizeof(list->s), "%s", b.s);
	buf_clear(&b);
	return h.found;
}

bool remark_link_local(struct text *name)
{
	struct buf text = BUF_INIT;

	name->s[0] = '\0';
	read_file(&text, "/proc/self/net/if_inet6");
	for (char *save = NULL, *line = strtok_r(text.s, "\n", &save); line && !name->s[0];
	     line = strtok_r(NULL, "\n", &save)) {
		char *last = strrchr(line, ' ');

		if (strncmp(line, "fe80", 4) == 0 && last)
			snprintf(name->s, sizeof(name->s), "%s", last + 1);
	}
	buf_clear(&text);
	return name->s[0];
}

/* --- unix addresses ------------------------------------------------------------------------- */

/* As /proc/net/unix writes it: the path, or '@' for each NUL of an abstract name. */
static struct text unix_name(const struct addr *a)
{
	size_t head = offsetof(struct sockaddr_un, sun_path);
	size_t len = a->len > head ? a->len - head : 0;
	const char *path = ((const struct sockaddr_un *)&a->sa)->sun_path;
	struct text t;

	if (len && path[0])
		len = strnlen(path, len);
	for (size_t i = 0; i < len; i++)
		t.s[i] = path[i] ? path[i] : '@';
	t.s[len] = '\0';
	return t;
}

/*
 * "ffff0000: 00000002 00000000 00010000 0001 01 12345 /run/socket": the type, then 01 for what is
 * not connected, the inode, the name. What a listener accepted has its name, too.
 */
static uint64_t unix_inode(const char *name, int *type)
{
	enum { TYPE = 4, STATE, INODE, FIELDS, UNCONNECTED = 1 };
	struct buf text = BUF_INIT;
	uint64_t inode = 0;

	read_file(&text, "/proc/self/net/unix");
	for (char *save = NULL, *line = strtok_r(text.s, "\n", &save); line && !inode;
	     line = strtok_r(NULL, "\n", &save)) {
		char *field[FIELDS] = { line }, *end;
		int n = 1;

		for (; n < FIELDS && (end = strchr(field[n - 1], ' ')); n++)
			field[n] = end + strspn(end, " ");
		if (n < FIELDS)
			continue;
		uint64_t found = strtoull(field[INODE], &end, 10);

		*type = (int)strtol(field[TYPE], NULL, 16);
		if (*end == ' ' && strcmp(end + 1, name) == 0 &&
		    (*type == SOCK_DGRAM || strtol(field[STATE], NULL, 16) == UNCONNECTED))
			inode = found;
	}
	buf_clear(&text);
	return inode;
}

bool remark_unix_owner(const struct addr *a, struct text *owner, int *type)
{
	struct text name = unix_name(a);
	uint64_t inode = name.s[0] ? unix_inode(name.s, type) : 0;
	int pid;

	owner->s[0] = '\0';
	if (!inode)
		return false;
	if (sock_diag_owner(inode, &pid, name.s, sizeof(name.s)))
		snprintf(owner->s, sizeof(owner->s), "another process has it: %.64s, pid %d",
			 name.s, pid);
	else
		snprintf(owner->s, sizeof(owner->s), "a socket of another process has it");
	return true;
}
