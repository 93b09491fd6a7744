/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/field.h"

#include <arpa/inet.h>
#include <time.h>
#include <linux/errqueue.h>
#include <linux/if_arp.h>
#include <linux/if_packet.h>
#include <linux/ipv6.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "sym/sym.h"

/* clang-format off */
#define MEMBER(s, m, k) { #m, offsetof(struct s, m), sizeof(((struct s *)0)->m), k, NULL, 0, 0 }
#define END { NULL, 0, 0, FIELD_INT, NULL, 0, 0 }
#define SYM_AT(name, at, set) { name, at, 1, FIELD_SYM, set, 0, 0 }
#define U8(name, at) { name, at, 1, FIELD_UINT, NULL, 0, 0 }
#define U16(name, at) { name, at, 2, FIELD_UINT, NULL, 0, 0 }
#define U32(name, at) { name, at, 4, FIELD_UINT, NULL, 0, 0 }
#define U64(name, at) { name, at, 8, FIELD_UINT, NULL, 0, 0 }
#define BITS(name, at, shift, bits) { name, at, 1, FIELD_BITS, NULL, shift, bits }
/* clang-format on */

const struct field field_linger[] = {
	MEMBER(linger, l_onoff, FIELD_INT),
	MEMBER(linger, l_linger, FIELD_INT),
	END,
};

const struct field field_timeval[] = {
	MEMBER(timeval, tv_sec, FIELD_INT),
	MEMBER(timeval, tv_usec, FIELD_INT),
	END,
};

const struct field field_ucred[] = {
	MEMBER(ucred, pid, FIELD_INT),
	MEMBER(ucred, uid, FIELD_UINT),
	MEMBER(ucred, gid, FIELD_UINT),
	END,
};

const struct field field_mreq[] = {
	MEMBER(ip_mreq, imr_multiaddr, FIELD_IPV4),
	MEMBER(ip_mreq, imr_interface, FIELD_IPV4),
	END,
};

const struct field field_mreqn[] = {
	MEMBER(ip_mreqn, imr_multiaddr, FIELD_IPV4),
	MEMBER(ip_mreqn, imr_address, FIELD_IPV4),
	MEMBER(ip_mreqn, imr_ifindex, FIELD_IFINDEX),
	END,
};

const struct field field_mreq_source[] = {
	MEMBER(ip_mreq_source, imr_multiaddr, FIELD_IPV4),
	MEMBER(ip_mreq_source, imr_interface, FIELD_IPV4),
	MEMBER(ip_mreq_source, imr_sourceaddr, FIELD_IPV4),
	END,
};

const struct field field_mreq6[] = {
	MEMBER(ipv6_mreq, ipv6mr_multiaddr, FIELD_IPV6),
	MEMBER(ipv6_mreq, ipv6mr_interface, FIELD_IFINDEX),
	END,
};

const struct field field_group_req[] = {
	MEMBER(group_req, gr_interface, FIELD_IFINDEX),
	MEMBER(group_req, gr_group, FIELD_SOCKADDR),
	END,
};

const struct field field_group_source_req[] = {
	MEMBER(group_source_req, gsr_interface, FIELD_IFINDEX),
	MEMBER(group_source_req, gsr_group, FIELD_SOCKADDR),
	MEMBER(group_source_req, gsr_source, FIELD_SOCKADDR),
	END,
};

const struct field field_msfilter[] = {
	MEMBER(ip_msfilter, imsf_multiaddr, FIELD_IPV4),
	MEMBER(ip_msfilter, imsf_interface, FIELD_IPV4),
	{ "imsf_fmode", offsetof(struct ip_msfilter, imsf_fmode), sizeof(uint32_t), FIELD_SYM,
	  &sym_filter_mode, 0, 0 },
	MEMBER(ip_msfilter, imsf_numsrc, FIELD_UINT),
	MEMBER(ip_msfilter, imsf_slist, FIELD_IPV4S),
	END,
};

const struct field field_mtuinfo[] = {
	MEMBER(ip6_mtuinfo, ip6m_addr, FIELD_SOCKADDR),
	MEMBER(ip6_mtuinfo, ip6m_mtu, FIELD_UINT),
	END,
};

const struct field field_pktinfo[] = {
	MEMBER(in_pktinfo, ipi_ifindex, FIELD_IFINDEX),
	MEMBER(in_pktinfo, ipi_spec_dst, FIELD_IPV4),
	MEMBER(in_pktinfo, ipi_addr, FIELD_IPV4),
	END,
};

const struct field field_pktinfo6[] = {
	MEMBER(in6_pktinfo, ipi6_addr, FIELD_IPV6),
	MEMBER(in6_pktinfo, ipi6_ifindex, FIELD_IFINDEX),
	END,
};

/* The offender's address follows the structure. */
const struct field field_sock_err[] = {
	MEMBER(sock_extended_err, ee_errno, FIELD_UINT),
	MEMBER(sock_extended_err, ee_origin, FIELD_UINT),
	MEMBER(sock_extended_err, ee_type, FIELD_UINT),
	MEMBER(sock_extended_err, ee_code, FIELD_UINT),
	MEMBER(sock_extended_err, ee_info, FIELD_UINT),
	MEMBER(sock_extended_err, ee_data, FIELD_UINT),
	{ "offender", sizeof(struct sock_extended_err), sizeof(struct sockaddr_storage),
	  FIELD_SOCKADDR, NULL, 0, 0 },
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
const struct field field_tcp_info[] = {
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
	{ "...", 248, 0, FIELD_MORE, NULL, 0, 0 },
	END,
};

/* ---- what packet(7) has in its addresses ---- */

#define ROW(x)                                                                                     \
	{                                                                                          \
#x, x, NULL                                                                        \
	}

static const struct sym arphrd_rows[] = {
	ROW(ARPHRD_NETROM),
	ROW(ARPHRD_ETHER),
	ROW(ARPHRD_LOOPBACK),
	ROW(ARPHRD_PPP),
	ROW(ARPHRD_TUNNEL),
	ROW(ARPHRD_TUNNEL6),
	ROW(ARPHRD_SIT),
	ROW(ARPHRD_IPGRE),
	ROW(ARPHRD_IP6GRE),
	ROW(ARPHRD_INFINIBAND),
	ROW(ARPHRD_IEEE80211),
	ROW(ARPHRD_IEEE80211_RADIOTAP),
	ROW(ARPHRD_IEEE802154),
	ROW(ARPHRD_CAN),
	ROW(ARPHRD_RAWIP),
	ROW(ARPHRD_NETLINK),
	ROW(ARPHRD_NONE),
	ROW(ARPHRD_VOID),
	SYM_END,
};
const struct sym_set field_hatype = { "hardware type", "ARPHRD_", "ARPHRD_???",
				      arphrd_rows,     false,     0 };

static const struct sym packet_rows[] = {
	ROW(PACKET_HOST),      ROW(PACKET_BROADCAST), ROW(PACKET_MULTICAST),
	ROW(PACKET_OTHERHOST), ROW(PACKET_OUTGOING),  ROW(PACKET_LOOPBACK),
	ROW(PACKET_USER),      ROW(PACKET_KERNEL),    SYM_END,
};
const struct sym_set field_pkttype = {
	"packet type", "PACKET_", "PACKET_???", packet_rows, false, 0
};
