/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The third argument of socket(2), for IP and for netlink. */
#include "sym/sym.h"

#include <linux/netlink.h>
#include <netinet/in.h>

#ifndef IPPROTO_L2TP
#define IPPROTO_L2TP 115 /* Linux 5.16's <linux/in.h>; glibc's list has no such name */
#endif

static const struct sym ipproto_rows[] = {
	SYM(IPPROTO_IP, "0: the type's usual protocol, TCP for a stream and UDP for datagrams"),
	SYM(IPPROTO_ICMP,
	    "IPv4's errors and echoes (ping); a datagram socket of it needs "
	    "net.ipv4.ping_group_range"),
	SYM(IPPROTO_IGMP, "how a host tells routers which IPv4 multicast groups it wants"),
	SYM(IPPROTO_IPIP, "IPv4 inside IPv4, a plain tunnel"),
	SYM(IPPROTO_TCP, "TCP: a reliable stream of bytes (RFC 9293)"),
	SYM(IPPROTO_EGP, "the exterior gateway protocol that came before BGP"),
	SYM(IPPROTO_PUP, "Xerox PARC's universal packet, which came before IP"),
	SYM(IPPROTO_UDP, "UDP: datagrams with two ports, a length and a checksum (RFC 768)"),
	SYM(IPPROTO_IDP, "the internet datagrams of Xerox XNS"),
	SYM(IPPROTO_TP, "ISO's transport protocol class 4"),
	SYM(IPPROTO_DCCP, "datagrams with congestion control (RFC 4340)"),
	SYM(IPPROTO_IPV6, "IPv6 inside IPv4; also the level of IPv6's socket options"),
	SYM(IPPROTO_ROUTING, "IPv6's routing extension header"),
	SYM(IPPROTO_FRAGMENT, "IPv6's fragment extension header"),
	SYM(IPPROTO_RSVP, "reservation of bandwidth along a path (RFC 2205)"),
	SYM(IPPROTO_GRE, "Cisco's generic tunnel (RFC 2784)"),
	SYM(IPPROTO_ESP, "IPsec's encrypted payload"),
	SYM(IPPROTO_AH, "IPsec's authentication header"),
	SYM(IPPROTO_ICMPV6, "IPv6's errors, echoes and neighbour discovery"),
	SYM(IPPROTO_NONE, "IPv6's note that no header follows"),
	SYM(IPPROTO_DSTOPTS, "IPv6's options for the destination"),
	SYM(IPPROTO_MTP, "a multicast transport protocol (RFC 1301)"),
	SYM(IPPROTO_BEETPH, "a pseudo header of IPsec's bound end-to-end tunnel mode"),
	SYM(IPPROTO_ENCAP, "the encapsulation header of RFC 1241"),
	SYM(IPPROTO_PIM, "multicast routing between routers"),
	SYM(IPPROTO_COMP, "compression of an IP payload (RFC 3173)"),
	SYM(IPPROTO_L2TP, "layer two tunnels straight on IP (L2TPv3)"),
	SYM(IPPROTO_SCTP,
	    "SCTP: messages in several ordered streams over one association (RFC 9260)"),
	SYM(IPPROTO_MH, "IPv6's mobility header"),
	SYM(IPPROTO_UDPLITE, "UDP whose checksum may cover a part only (RFC 3828)"),
	SYM(IPPROTO_MPLS, "MPLS inside IP"),
	SYM(IPPROTO_ETHERNET, "Ethernet frames inside IPv6"),
	SYM(IPPROTO_RAW, "any protocol, the IP header written by you; such a socket only sends"),
	SYM(IPPROTO_MPTCP, "TCP that may use several paths at once (RFC 8684)"),
	SYM(IPPROTO_HOPOPTS, "IPv6's hop-by-hop options; the number of IPPROTO_IP"),
	SYM_END,
};

const struct sym_set sym_ipproto = {
	"protocol", "IPPROTO_", "IPPROTO_???", ipproto_rows, false, 0
};

static const struct sym netlink_rows[] = {
	SYM(NETLINK_ROUTE, "interfaces, addresses, routes, neighbours: what ip(8) speaks"),
	SYM(NETLINK_UNUSED, "unused; it was Linux 2.2's way to ethertap devices"),
	SYM(NETLINK_USERSOCK, "messages between programs"),
	SYM(NETLINK_FIREWALL, "unused since Linux 3.5; it carried packets of ip_queue"),
	SYM(NETLINK_SOCK_DIAG, "the kernel's sockets and their states: what ss(8) speaks"),
	SYM(NETLINK_NFLOG, "packets logged by the firewall, unused since Linux 3.17"),
	SYM(NETLINK_XFRM, "the policies and keys of IPsec"),
	SYM(NETLINK_SELINUX, "events of SELinux"),
	SYM(NETLINK_ISCSI, "disks over TCP (open-iscsi)"),
	SYM(NETLINK_AUDIT, "the audit log"),
	SYM(NETLINK_FIB_LOOKUP, "asks how the kernel would route an address"),
	SYM(NETLINK_CONNECTOR, "the kernel connector, such as the events of processes"),
	SYM(NETLINK_NETFILTER, "firewall, connection tracking, packet queues"),
	SYM(NETLINK_IP6_FW, "unused; it carried packets of ip6_queue"),
	SYM(NETLINK_DNRTMSG, "routing messages of DECnet, now removed"),
	SYM(NETLINK_KOBJECT_UEVENT, "devices that come and go: what udev listens to"),
	SYM(NETLINK_GENERIC, "families that register by name, such as Wi-Fi's nl80211"),
	SYM(NETLINK_SCSITRANSPORT, "events of SCSI transports"),
	SYM(NETLINK_ECRYPTFS, "keys of eCryptfs, unused now"),
	SYM(NETLINK_RDMA, "InfiniBand and other RDMA cards"),
	SYM(NETLINK_CRYPTO, "the kernel's ciphers: lists and statistics"),
	SYM(NETLINK_SMC, "sockets of AF_SMC, an old way to see them"),
	SYM(NETLINK_INET_DIAG, "the older name of NETLINK_SOCK_DIAG"),
	SYM_END,
};

const struct sym_set sym_netlink = {
	"netlink protocol", "NETLINK_", "NETLINK_???", netlink_rows, false, 0
};
