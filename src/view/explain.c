/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/explain.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/json.h"
#include "view/page.h"

enum { INDENT = 2, CODE = 4, CALLS = 16 };

/* --- what kind of thing it is --------------------------------------------------------------- */

/* Where a set of constants is documented. */
static const struct manual {
	const struct sym_set *set;
	const char *man;
} manuals[] = {
	{ &sym_family, "socket(2), address_families(7)" },
	{ &sym_type, "socket(2)" },
	{ &sym_type_flag, "socket(2)" },
	{ &sym_ipproto, "protocols(5), ip(7)" },
	{ &sym_netlink, "netlink(7)" },
	{ &sym_ethertype, "packet(7)" },
	{ &sym_msg, "send(2), recv(2)" },
	{ &sym_shut, "shutdown(2)" },
	{ &sym_backlog, "listen(2)" },
	{ &sym_level, "getsockopt(2)" },
	{ &sym_poll, "poll(2)" },
	{ &sym_epoll, "epoll_ctl(2)" },
	{ &sym_epoll_op, "epoll_ctl(2)" },
	{ &sym_epoll_create, "epoll_create1(2)" },
	{ &sym_open, "open(2), fcntl(2)" },
	{ &sym_open_flag, "pipe(2), open(2)" },
	{ &sym_fd_flag, "fcntl(2)" },
	{ &sym_fcntl, "fcntl(2)" },
	{ &sym_ioctl, "ioctl(2), tcp(7), sockatmark(3)" },
	{ &sym_ai_flag, "getaddrinfo(3)" },
	{ &sym_eai, "getaddrinfo(3), gai_strerror(3)" },
	{ &sym_ni_flag, "getnameinfo(3)" },
	{ &sym_errno, "errno(3)" },
	{ &sym_tcp_state, "tcp(7), ss(8)" },
	{ &sym_tcp_ca_state, "tcp(7)" },
	{ &sym_scm, "unix(7), cmsg(3)" },
	{ &sym_scm_ip, "ip(7), cmsg(3)" },
	{ &sym_so_ee_origin, "ip(7)" },
	{ &sym_pmtudisc, "ip(7)" },
	{ &sym_tos, "ip(7)" },
	{ &sym_filter_mode, "ip(7)" },
	{ &sym_txrehash, "socket(7)" },
};

static const char *manual_of_set(const struct sym_set *set)
{
	for (size_t i = 0; i < sizeof(manuals) / sizeof(*manuals); i++) {
		if (manuals[i].set->row == set->row)
			return manuals[i].man;
	}
	return NULL;
}

static const char *manual_of_option(const struct option *o)
{
	switch (o->level) {
	case SOL_SOCKET:
		return o->where & OPTION_ANY ? "socket(7)" : "socket(7), unix(7)";
	case IPPROTO_IP:
		return "ip(7)";
	case IPPROTO_IPV6:
		return "ipv6(7)";
	case IPPROTO_TCP:
		return "tcp(7)";
	case IPPROTO_UDP:
		return "udp(7)";
	case SOL_PACKET:
		return "packet(7)";
	case SOL_NETLINK:
		return "netlink(7)";
	case AF_VSOCK:
		return "vsock(7)";
	}
	return NULL;
}

static const char *const value_types[] = {
	[OPTION_INT] = "int",
	[OPTION_BOOL] = "int: 0 or 1",
	[OPTION_IFINDEX] = "int: an interface",
	[OPTION_IFINDEX_NET] = "int: an interface",
	[OPTION_SYM] = "int",
	[OPTION_FLAGS] = "int of bits",
	[OPTION_BYTE] = "int or unsigned char",
	[OPTION_UINT64] = "64-bit unsigned",
	[OPTION_LINGER] = "struct linger",
	[OPTION_TIMEVAL] = "struct timeval",
	[OPTION_STRING] = "text",
	[OPTION_IN_ADDR] = "struct in_addr or struct ip_mreqn",
	[OPTION_MREQN] = "struct ip_mreqn",
	[OPTION_MREQ_SOURCE] = "struct ip_mreq_source",
	[OPTION_MREQ6] = "struct ipv6_mreq",
	[OPTION_UCRED] = "struct ucred",
	[OPTION_GROUPS] = "array of gid_t",
	[OPTION_TCP_INFO] = "struct tcp_info",
	[OPTION_MTU_INFO] = "struct ip6_mtuinfo",
	[OPTION_GROUP_REQ] = "struct group_req",
	[OPTION_GROUP_SOURCE_REQ] = "struct group_source_req",
	[OPTION_MSFILTER] = "struct ip_msfilter",
	[OPTION_BYTES] = "bytes",
};

static void add_option_kind(struct buf *out, const struct option *o)
{
	const char *level = sym_name(&sym_level, o->level);

	buf_puts(out, "socket option, level ");
	if (level)
		buf_puts(out, level);
	else
		buf_add_int(out, o->level);
	buf_addf(out, ", number %d, %s", o->number, value_types[o->type]);
	if (o->access == OPTION_GET)
		buf_puts(out, ", can only be read");
	else if (o->access == OPTION_SET)
		buf_puts(out, ", can only be set");
	else if (!o->access)
		buf_puts(out, ", no longer in Linux");
}

static void add_sym_kind(struct buf *out, const struct sym_set *set, const struct sym *sym)
{
	if (set == &sym_errno)
		buf_addf(out, "errno %lld: %s", sym->value, strerror((int)sym->value));
	else if (set->flags)
		buf_addf(out, "%s 0x%llx", set->what, (unsigned long long)sym->value);
	else
		buf_addf(out, "%s %lld", set->what, sym->value);
}

/* What stands beside the name; nothing for a topic. */
static void add_kind(struct buf *out, const struct explanation *e)
{
	static const char *const kinds[] = {
		[ABOUT_ERRNO] = "error",   [ABOUT_STATE] = "TCP state",
		[ABOUT_CALL] = "call",     [ABOUT_OPTION] = "socket option",
		[ABOUT_FLAG] = "constant", [ABOUT_CONCEPT] = "",
	};

	if (e->option)
		add_option_kind(out, e->option);
	else if (e->sym)
		add_sym_kind(out, e->set, e->sym);
	else if (e->about)
		buf_puts(out, kinds[e->about->kind]);
}

static const char *name_of(const struct explanation *e)
{
	if (e->about)
		return e->about->name;
	return e->option ? e->option->name : e->sym->name;
}

static const char *sentence_of(const struct explanation *e)
{
	return e->option ? e->option->text : e->sym ? e->sym->text : NULL;
}

static const char *manual_of(const struct explanation *e)
{
	if (e->about && e->about->man)
		return e->about->man;
	if (e->option)
		return manual_of_option(e->option);
	return e->set ? manual_of_set(e->set) : NULL;
}

/* --- as JSON -------------------------------------------------------------------------------- */

static const char *json_kind(const struct explanation *e)
{
	static const char *const kinds[] = {
		[ABOUT_ERRNO] = "errno",   [ABOUT_STATE] = "state",
		[ABOUT_CALL] = "call",     [ABOUT_OPTION] = "option",
		[ABOUT_FLAG] = "constant", [ABOUT_CONCEPT] = "topic",
	};

	if (e->about)
		return kinds[e->about->kind];
	if (e->option)
		return "option";
	return e->set == &sym_errno || e->set == &sym_eai ? "errno" : "constant";
}

static void json_number(struct buf *out, const struct explanation *e)
{
	if (e->option)
		json_int(out, "number", e->option->number);
	else if (e->sym)
		json_int(out, "number", e->sym->value);
	else
		json_null(out, "number");
}

static void json_page(struct buf *out, const struct explanation *e)
{
	const struct about *a = e->about;
	struct buf title = BUF_INIT;

	add_kind(&title, e);
	json_begin(out, "explanation");
	json_text(out, "name", name_of(e));
	json_text(out, "kind", json_kind(e));
	json_text(out, "title", title.len ? title.s : NULL);
	json_text(out, "level", e->option ? sym_name(&sym_level, e->option->level) : NULL);
	json_number(out, e);
	json_text(out, "text", sentence_of(e));
	json_text(out, "meaning", a ? a->meaning : NULL);
	json_list(out, "calls", a ? a->calls : NULL, "\n");
	json_text(out, "provoke", a ? a->provoke : NULL);
	json_text(out, "c", a ? a->c : NULL);
	json_text(out, "python", a ? a->python : NULL);
	json_list(out, "man", manual_of(e), ", ");
	json_list(out, "see", a ? a->see : NULL, ", ");
	json_end(out);
	buf_clear(&title);
}

static void json_argument(struct buf *out, const char *name, const char *text)
{
	static const char *const rest[] = { "title", "level", "number" };
	static const char *const last[] = { "meaning", "calls", "provoke", "c",
					    "python",  "man",   "see" };

	json_begin(out, "explanation");
	json_text(out, "name", name);
	json_text(out, "kind", "argument");
	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++)
		json_null(out, rest[i]);
	json_text(out, "text", text);
	for (size_t i = 0; i < sizeof(last) / sizeof(*last); i++)
		json_null(out, last[i]);
	json_end(out);
}

/* --- the page ------------------------------------------------------------------------------- */

static void print_title(const struct page *p, const struct explanation *e)
{
	struct buf kind = BUF_INIT;
	const char *name = name_of(e);

	add_kind(&kind, e);
	page_term(p, 0, strlen(name) + 2, STYLE_HEAD, name, kind.s);
	buf_clear(&kind);
}

/* "connect: when", a line each, the calls as terms. */
static void print_calls(const struct page *p, const struct about *a)
{
	page_gap(p);
	page_head(p, a->kind == ABOUT_STATE   ? "Ways in and out"
		     : a->kind == ABOUT_ERRNO ? "Calls that give it"
					      : "Calls");
	for (const char *s = a->calls; *s;) {
		size_t len = strcspn(s, "\n");
		struct buf line = BUF_INIT;
		char *when;

		buf_add(&line, s, len);
		when = strstr(line.s, ": ");
		if (when)
			*when = '\0';
		if (when && strlen(line.s) < 40)
			page_term(p, INDENT, CALLS, STYLE_CALL, line.s, when + 2);
		else
			page_prose(p, INDENT, line.s);
		buf_clear(&line);
		s += len + (s[len] == '\n');
	}
	if (a->kind == ABOUT_STATE)
		page_term(p, INDENT, CALLS, STYLE_CALL, "states S",
			  "draws all the states, and the way that the socket S took");
}

static void print_lines(const struct page *p, const char *title, enum style_role role,
			const char *lines)
{
	if (!lines)
		return;
	page_gap(p);
	page_head(p, title);
	page_lines(p, CODE, role, lines);
}

static void print_references(const struct page *p, const char *man, const char *see)
{
	page_gap(p);
	if (man)
		page_term(p, 0, 10, STYLE_HEAD, "man", man);
	if (see)
		page_term(p, 0, 10, STYLE_HEAD, "see also", see);
}

void explain_page(const struct page *p, const struct explanation *e)
{
	const struct about *a = e->about;
	const char *text = sentence_of(e);

	if (p->json) {
		json_page(p->out, e);
		return;
	}
	print_title(p, e);
	if (text && !a)
		page_prose(p, INDENT, text);
	if (a) {
		page_prose(p, INDENT, a->meaning);
		if (a->calls)
			print_calls(p, a);
		print_lines(p, "Try it", STYLE_HINT, a->provoke);
		print_lines(p, "In C", STYLE_DATA, a->c);
		print_lines(p, "In Python", STYLE_DATA, a->python);
	}
	print_references(p, manual_of(e), a ? a->see : NULL);
}

void explain_brief(const struct page *p, const struct explanation *e)
{
	struct buf text = BUF_INIT;
	const char *sentence = sentence_of(e);

	if (p->json) {
		json_page(p->out, e);
		return;
	}
	add_kind(&text, e);
	if (sentence)
		buf_addf(&text, "%s%s", text.len ? "\n" : "", sentence);
	else if (e->about)
		explain_first_sentence(&text, e->about);
	page_term(p, INDENT, 24, STYLE_CONST, name_of(e), text.s);
	buf_clear(&text);
}

void explain_argument(const struct page *p, const char *name, const char *text)
{
	if (p->json)
		json_argument(p->out, name, text);
	else
		page_term(p, 0, strlen(name) + 2, STYLE_HEAD, name, text);
}

void explain_first_sentence(struct buf *out, const struct about *a)
{
	const char *s = a->meaning, *end = s;

	while (*end && !(end[0] == '.' && (!end[1] || end[1] == ' ' || end[1] == '\n')))
		end++;
	buf_add(out, s, (size_t)(end - s));
}
