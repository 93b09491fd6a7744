/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second argument of getsockopt(2) and setsockopt(2), and the level of a control message. */
#include "sym/sym.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

/* Names that are in no header a program can include with the ones above. */
#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#define SOL_CAN_BASE 100
#define SOL_CAN_RAW 101
#define SOL_SCTP 132
#define SOL_UDPLITE 136
#define SOL_IPX 256
#define SOL_AX25 257
#define SOL_ATALK 258
#define SOL_NETROM 259
#define SOL_ROSE 260

static const struct sym level_rows[] = {
	SYM(SOL_SOCKET, "options that every kind of socket has: socket(7)"),
	SYM(SOL_IP, "options of IPv4: ip(7)"),
	SYM(SOL_TCP, "options of TCP: tcp(7)"),
	SYM(SOL_UDP, "options of UDP: udp(7)"),
	SYM(SOL_IPV6, "options of IPv6: ipv6(7)"),
	SYM(SOL_ICMPV6, "options of raw ICMPv6 sockets, such as the filter of types"),
	SYM(SOL_RAW, "options of raw IPv4 sockets: raw(7)"),
	SYM(SOL_PACKET, "options of AF_PACKET: packet(7)"),
	SYM(SOL_NETLINK, "options of AF_NETLINK: netlink(7)"),
	SYM(AF_VSOCK, "options of AF_VSOCK, whose level is the family's own number: vsock(7)"),
	SYM(SOL_CAN_BASE, "options that all CAN protocols have"),
	SYM(SOL_CAN_RAW, "options of raw CAN sockets"),
	SYM(SOL_SCTP, "options of SCTP"),
	SYM(SOL_UDPLITE, "options of UDP-Lite: udplite(7)"),
	SYM(SOL_IPX, "options of IPX"),
	SYM(SOL_AX25, "options of AX.25"),
	SYM(SOL_ATALK, "options of AppleTalk"),
	SYM(SOL_NETROM, "options of NET/ROM"),
	SYM(SOL_ROSE, "options of ROSE"),
	SYM(SOL_DECNET, "options of DECnet"),
	SYM(SOL_X25, "options of X.25"),
	SYM(SOL_ATM, "options of ATM"),
	SYM(SOL_AAL, "options of ATM's adaptation layers"),
	SYM(SOL_IRDA, "options of infrared links"),
	SYM(SOL_NETBEUI, "options of NetBEUI"),
	SYM(SOL_LLC, "options of IEEE 802.2"),
	SYM(SOL_DCCP, "options of DCCP"),
	SYM(SOL_TIPC, "options of TIPC"),
	SYM(SOL_RXRPC, "options of RxRPC"),
	SYM(SOL_PPPOL2TP, "options of PPP over L2TP"),
	SYM(SOL_BLUETOOTH, "options of Bluetooth"),
	SYM(SOL_PNPIPE, "options of Phonet's pipes"),
	SYM(SOL_RDS, "options of RDS"),
	SYM(SOL_IUCV, "options of IUCV"),
	SYM(SOL_CAIF, "options of CAIF"),
	SYM(SOL_ALG, "options of AF_ALG, such as the key"),
	SYM(SOL_NFC, "options of NFC"),
	SYM(SOL_KCM, "options of AF_KCM"),
	SYM(SOL_TLS, "options of TLS in the kernel, after TCP_ULP has set it up"),
	SYM(SOL_XDP, "options of AF_XDP"),
	SYM(IPPROTO_IP, "the number of SOL_IP: both are used"),
	SYM(IPPROTO_TCP, "the number of SOL_TCP, and the name that POSIX has"),
	SYM(IPPROTO_UDP, "the number of SOL_UDP"),
	SYM(IPPROTO_IPV6, "the number of SOL_IPV6, and the name that POSIX has"),
	SYM(IPPROTO_ICMPV6, "the number of SOL_ICMPV6"),
	SYM(IPPROTO_RAW, "the number of SOL_RAW"),
	SYM(IPPROTO_SCTP, "the number of SOL_SCTP"),
	SYM(IPPROTO_UDPLITE, "the number of SOL_UDPLITE"),
	SYM_END,
};

/* strace writes two question marks for an option's level and three for a control message's. */
const struct sym_set sym_level = { "level", "SOL_", "SOL_??", level_rows, false, 0 };
const struct sym_set sym_cmsg_level = { "level", "SOL_", "SOL_???", level_rows, false, 0 };
