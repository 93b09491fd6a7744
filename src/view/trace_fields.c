/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structures as C writes them, printed from tables of their members. */
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/buf.h"
#include "sym/sym.h"
#include "view/trace_part.h"

/* clang-format off */
#define MEMBER(s, m, k) { #m, offsetof(struct s, m), sizeof(((struct s *)0)->m), k, NULL, 0, 0 }
#define END { NULL, 0, 0, TRACE_INT, NULL, 0, 0 }
#define SYM_AT(name, at, set) { name, at, 1, TRACE_SYM, set, 0, 0 }
#define U8(name, at) { name, at, 1, TRACE_UINT, NULL, 0, 0 }
#define U16(name, at) { name, at, 2, TRACE_UINT, NULL, 0, 0 }
#define U32(name, at) { name, at, 4, TRACE_UINT, NULL, 0, 0 }
#define U64(name, at) { name, at, 8, TRACE_UINT, NULL, 0, 0 }
#define BITS(name, at, shift, bits) { name, at, 1, TRACE_BITS, NULL, shift, bits }
/* clang-format on */

const struct trace_member trace_linger[] = {
	MEMBER(linger, l_onoff, TRACE_INT),
	MEMBER(linger, l_linger, TRACE_INT),
	END,
};

const struct trace_member trace_timeval[] = {
	MEMBER(timeval, tv_sec, TRACE_INT),
	MEMBER(timeval, tv_usec, TRACE_INT),
	END,
};

const struct trace_member trace_ucred[] = {
	MEMBER(ucred, pid, TRACE_INT),
	MEMBER(ucred, uid, TRACE_UINT),
	MEMBER(ucred, gid, TRACE_UINT),
	END,
};

const struct trace_member trace_mreq[] = {
	MEMBER(ip_mreq, imr_multiaddr, TRACE_IPV4),
	MEMBER(ip_mreq, imr_interface, TRACE_IPV4),
	END,
};

const struct trace_member trace_mreqn[] = {
	MEMBER(ip_mreqn, imr_multiaddr, TRACE_IPV4),
	MEMBER(ip_mreqn, imr_address, TRACE_IPV4),
	MEMBER(ip_mreqn, imr_ifindex, TRACE_IFINDEX),
	END,
};

const struct trace_member trace_mreq_source[] = {
	MEMBER(ip_mreq_source, imr_multiaddr, TRACE_IPV4),
	MEMBER(ip_mreq_source, imr_interface, TRACE_IPV4),
	MEMBER(ip_mreq_source, imr_sourceaddr, TRACE_IPV4),
	END,
};

const struct trace_member trace_mreq6[] = {
	MEMBER(ipv6_mreq, ipv6mr_multiaddr, TRACE_IPV6),
	MEMBER(ipv6_mreq, ipv6mr_interface, TRACE_IFINDEX),
	END,
};

const struct trace_member trace_mtuinfo[] = {
	MEMBER(ip6_mtuinfo, ip6m_addr, TRACE_SOCKADDR),
	MEMBER(ip6_mtuinfo, ip6m_mtu, TRACE_UINT),
	END,
};

const struct trace_member trace_pktinfo[] = {
	MEMBER(in_pktinfo, ipi_ifindex, TRACE_IFINDEX),
	MEMBER(in_pktinfo, ipi_spec_dst, TRACE_IPV4),
	MEMBER(in_pktinfo, ipi_addr, TRACE_IPV4),
	END,
};

const struct trace_member trace_pktinfo6[] = {
	MEMBER(in6_pktinfo, ipi6_addr, TRACE_IPV6),
	MEMBER(in6_pktinfo, ipi6_ifindex, TRACE_IFINDEX),
	END,
};

/* The offender's address follows the structure. */
const struct trace_member trace_sock_err[] = {
	MEMBER(sock_extended_err, ee_errno, TRACE_UINT),
	MEMBER(sock_extended_err, ee_origin, TRACE_UINT),
	MEMBER(sock_extended_err, ee_type, TRACE_UINT),
	MEMBER(sock_extended_err, ee_code, TRACE_UINT),
	MEMBER(sock_extended_err, ee_info, TRACE_UINT),
	MEMBER(sock_extended_err, ee_data, TRACE_UINT),
	{ "offender", sizeof(struct sock_extended_err), sizeof(struct sockaddr_storage),
	  TRACE_SOCKADDR, NULL, 0, 0 },
	END,
};

/* ---- TCP_INFO ---- */

static const struct sym tcp_state_rows[] = {
	{ "TCP_ESTABLISHED", 1, NULL }, { "TCP_SYN_SENT", 2, NULL },   { "TCP_SYN_RECV", 3, NULL },
	{ "TCP_FIN_WAIT1", 4, NULL },   { "TCP_FIN_WAIT2", 5, NULL },  { "TCP_TIME_WAIT", 6, NULL },
	{ "TCP_CLOSE", 7, NULL },       { "TCP_CLOSE_WAIT", 8, NULL }, { "TCP_LAST_ACK", 9, NULL },
	{ "TCP_LISTEN", 10, NULL },     { "TCP_CLOSING", 11, NULL },   { NULL, 0, NULL },
};
static const struct sym_set tcp_states = {
	"TCP state", "TCP_", "TCP_???", tcp_state_rows, false, 0
};

static const struct sym tcp_option_rows[] = {
	{ "TCPI_OPT_TIMESTAMPS", 1, NULL },
	{ "TCPI_OPT_SACK", 2, NULL },
	{ "TCPI_OPT_WSCALE", 4, NULL },
	{ "TCPI_OPT_ECN", 8, NULL },
	{ "TCPI_OPT_ECN_SEEN", 16, NULL },
	{ "TCPI_OPT_SYN_DATA", 32, NULL },
	{ "TCPI_OPT_USEC_TS", 64, NULL },
	{ "TCPI_OPT_TFO_CHILD", 128, NULL },
	{ NULL, 0, NULL },
};
static const struct sym_set tcp_options = { "TCP option",    "TCPI_OPT_", "TCPI_OPT_???",
					    tcp_option_rows, true,        0 };

/*
 * struct tcp_info of <linux/tcp.h>, by number: the header that a program is built with may be older
 * than the kernel, which tells as much as it knows. Times are microseconds (rto, ato, rtt, rttvar,
 * rcv_rtt, min_rtt, busy_time ...) or milliseconds (last_*).
 */
const struct trace_member trace_tcp_info[] = {
	SYM_AT("tcpi_state", 0, &tcp_states),
	SYM_AT("tcpi_ca_state", 1, &sym_tcp_ca_state),
	U8("tcpi_retransmits", 2),
	U8("tcpi_probes", 3),
	U8("tcpi_backoff", 4),
	SYM_AT("tcpi_options", 5, &tcp_options),
	BITS("tcpi_snd_wscale", 6, 0, 4),
	BITS("tcpi_rcv_wscale", 6, 4, 4),
	BITS("tcpi_delivery_rate_app_limited", 7, 0, 1),
	BITS("tcpi_fastopen_client_fail", 7, 1, 2),
	U32("tcpi_rto", 8),
	U32("tcpi_ato", 12),
	U32("tcpi_snd_mss", 16),
	U32("tcpi_rcv_mss", 20),
	U32("tcpi_unacked", 24),
	U32("tcpi_sacked", 28),
	U32("tcpi_lost", 32),
	U32("tcpi_retrans", 36),
	U32("tcpi_fackets", 40),
	U32("tcpi_last_data_sent", 44),
	U32("tcpi_last_ack_sent", 48),
	U32("tcpi_last_data_recv", 52),
	U32("tcpi_last_ack_recv", 56),
	U32("tcpi_pmtu", 60),
	U32("tcpi_rcv_ssthresh", 64),
	U32("tcpi_rtt", 68),
	U32("tcpi_rttvar", 72),
	U32("tcpi_snd_ssthresh", 76),
	U32("tcpi_snd_cwnd", 80),
	U32("tcpi_advmss", 84),
	U32("tcpi_reordering", 88),
	U32("tcpi_rcv_rtt", 92),
	U32("tcpi_rcv_space", 96),
	U32("tcpi_total_retrans", 100),
	U64("tcpi_pacing_rate", 104),
	U64("tcpi_max_pacing_rate", 112),
	U64("tcpi_bytes_acked", 120),
	U64("tcpi_bytes_received", 128),
	U32("tcpi_segs_out", 136),
	U32("tcpi_segs_in", 140),
	U32("tcpi_notsent_bytes", 144),
	U32("tcpi_min_rtt", 148),
	U32("tcpi_data_segs_in", 152),
	U32("tcpi_data_segs_out", 156),
	U64("tcpi_delivery_rate", 160),
	U64("tcpi_busy_time", 168),
	U64("tcpi_rwnd_limited", 176),
	U64("tcpi_sndbuf_limited", 184),
	U32("tcpi_delivered", 192),
	U32("tcpi_delivered_ce", 196),
	U64("tcpi_bytes_sent", 200),
	U64("tcpi_bytes_retrans", 208),
	U32("tcpi_dsack_dups", 216),
	U32("tcpi_reord_seen", 220),
	U32("tcpi_rcv_ooopack", 224),
	U32("tcpi_snd_wnd", 228),
	U32("tcpi_rcv_wnd", 232),
	U32("tcpi_rehash", 236),
	U16("tcpi_total_rto", 240),
	U16("tcpi_total_rto_recoveries", 242),
	U32("tcpi_total_rto_time", 244),
	{ "...", 248, 0, TRACE_MORE, NULL, 0, 0 },
	END,
};

/* ---- printing ---- */

void trace_hex_string(const struct trace *t, const void *data, size_t len)
{
	const unsigned char *p = data;

	buf_putc(t->out, '"');
	for (size_t i = 0; i < len; i++)
		buf_addf(t->out, "\\x%02x", p[i]);
	buf_putc(t->out, '"');
}

/* In the machine's own byte order, as the kernel wrote it. */
static uint64_t read_uint(const unsigned char *p, size_t size)
{
	uint16_t half;
	uint32_t word;
	uint64_t n = p[0];

	if (size == sizeof(half))
		n = (memcpy(&half, p, sizeof(half)), half);
	else if (size == sizeof(word))
		n = (memcpy(&word, p, sizeof(word)), word);
	else if (size == sizeof(n))
		memcpy(&n, p, sizeof(n));
	return n;
}

static long long read_int(const unsigned char *p, size_t size)
{
	uint64_t n = read_uint(p, size);

	return size == 4 ? (int32_t)n : size == 2 ? (int16_t)n : (long long)n;
}

static void print_ipv4(const struct trace *t, const unsigned char *p)
{
	buf_addf(t->out, "inet_addr(\"%u.%u.%u.%u\")", p[0], p[1], p[2], p[3]);
}

static void print_ipv6(const struct trace *t, const char *name, const unsigned char *p)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, p, text, sizeof(text));
	buf_addf(t->out, "inet_pton(AF_INET6, \"%s\", &%s)", text, name);
}

static void print_value(const struct trace *t, const struct trace_member *m, const unsigned char *p,
			size_t len)
{
	switch (m->kind) {
	case TRACE_INT:
		buf_add_int(t->out, read_int(p, m->size));
		break;
	case TRACE_UINT:
		buf_add_uint(t->out, read_uint(p, m->size));
		break;
	case TRACE_HEX:
		buf_add_hex(t->out, read_uint(p, m->size));
		break;
	case TRACE_IPV4:
		print_ipv4(t, p);
		break;
	case TRACE_IPV6:
		print_ipv6(t, m->name, p);
		break;
	case TRACE_IFINDEX:
		trace_interface(t, (unsigned)read_uint(p, m->size));
		break;
	case TRACE_SYM:
		trace_sym(t, m->set, (long long)read_uint(p, m->size));
		break;
	case TRACE_SOCKADDR:
		trace_addr_bytes(t, p, len);
		break;
	case TRACE_MORE:
		buf_puts(t->out, m->name);
		break;
	case TRACE_BITS:
		buf_add_uint(t->out, *p >> m->shift & ((1u << m->bits) - 1));
		break;
	}
}

/* An IPv6 address names its member in its own words: &ipi6_addr. */
static void print_member(const struct trace *t, const struct trace_member *m,
			 const unsigned char *p, size_t len, bool first)
{
	bool whole = len >= m->size || m->kind == TRACE_SOCKADDR;

	if (whole && (m->kind == TRACE_IPV6 || m->kind == TRACE_MORE)) {
		if (!first)
			trace_next(t);
	} else {
		trace_field(t, m->name, first);
	}
	if (whole)
		print_value(t, m, p, len < m->size ? len : m->size);
	else
		trace_hex_string(t, p, len);
}

void trace_struct(const struct trace *t, const struct trace_member *m, const void *data, size_t len)
{
	const unsigned char *p = data;

	buf_putc(t->out, '{');
	for (size_t i = 0; m[i].name && m[i].offset < len; i++)
		print_member(t, &m[i], p + m[i].offset, len - m[i].offset, !i);
	buf_putc(t->out, '}');
}
