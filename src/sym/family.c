/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first two arguments of socket(2): address families and socket types. */
#include "sym/sym.h"

#include <sys/socket.h>

#ifndef AF_MCTP
#define AF_MCTP 45 /* Linux 5.15 */
#endif

static const struct sym family_rows[] = {
	SYM(AF_UNSPEC,
	    "no family given: any will do for getaddrinfo, and connect to it dissolves the "
	    "association of a UDP socket"),
	SYM(AF_UNIX,
	    "sockets between processes of one machine, addressed by a path or by an abstract name"),
	SYM(AF_INET,
	    "IPv4: an address is four bytes and a 16-bit port, both in network byte order"),
	SYM(AF_AX25, "amateur radio's AX.25"),
	SYM(AF_IPX, "Novell's IPX, removed from Linux in 4.18"),
	SYM(AF_APPLETALK, "AppleTalk's datagrams (DDP)"),
	SYM(AF_NETROM, "amateur radio's NET/ROM, on top of AX.25"),
	SYM(AF_BRIDGE, "no sockets of its own: the bridge code's family in netlink messages"),
	SYM(AF_ATMPVC, "permanent circuits of an ATM network"),
	SYM(AF_X25, "the packet-switched networks of ITU-T X.25"),
	SYM(AF_INET6,
	    "IPv6: an address is sixteen bytes, a 16-bit port, and a scope for link-local ones"),
	SYM(AF_ROSE, "amateur radio's ROSE packet layer"),
	SYM(AF_DECnet, "DECnet, removed from Linux in 6.1"),
	SYM(AF_NETBEUI, "a number kept for IBM's LAN protocol; Linux never had it as sockets"),
	SYM(AF_SECURITY, "a number for a pseudo family of security call-backs; no sockets"),
	SYM(AF_KEY, "PF_KEY, the older way to manage the keys of IPsec (RFC 2367)"),
	SYM(AF_NETLINK,
	    "messages between the kernel and programs: addresses, routes, sockets, events"),
	SYM(AF_PACKET, "whole frames at the device driver's door; needs CAP_NET_RAW"),
	SYM(AF_ASH, "a number kept for Ash; no sockets"),
	SYM(AF_ECONET, "Acorn's Econet, removed from Linux in 3.5"),
	SYM(AF_ATMSVC, "switched circuits of an ATM network"),
	SYM(AF_RDS, "reliable datagrams, made for database clusters over InfiniBand or TCP"),
	SYM(AF_SNA, "a number kept for IBM's SNA; no sockets"),
	SYM(AF_IRDA, "infrared links, removed from Linux in 4.17"),
	SYM(AF_PPPOX, "PPP over other things, such as PPPoE and L2TP"),
	SYM(AF_WANPIPE, "a number kept for Sangoma's WAN cards; no sockets"),
	SYM(AF_LLC, "IEEE 802.2 logical link control, straight on a LAN"),
	SYM(AF_IB, "native addresses of InfiniBand, used by its connection manager"),
	SYM(AF_MPLS, "label switching: in route messages only, there are no sockets"),
	SYM(AF_CAN, "controller area networks, as cars and machines have them"),
	SYM(AF_TIPC, "cluster messaging addressed by service rather than by host"),
	SYM(AF_BLUETOOTH, "the layers of Bluetooth: HCI, L2CAP, SCO, RFCOMM"),
	SYM(AF_IUCV, "messages between guests of IBM's z/VM"),
	SYM(AF_RXRPC, "remote calls as the AFS file system makes them"),
	SYM(AF_ISDN, "digital telephone lines, through the mISDN drivers"),
	SYM(AF_PHONET, "the modems inside Nokia's phones"),
	SYM(AF_IEEE802154, "low-power radio networks of IEEE 802.15.4"),
	SYM(AF_CAIF, "modems of ST-Ericsson"),
	SYM(AF_ALG, "the kernel's ciphers and hashes, used by way of a socket"),
	SYM(AF_NFC, "near field communication with cards and tags"),
	SYM(AF_VSOCK,
	    "a virtual machine and its host, without any network between: a number (CID) and a "
	    "port"),
	SYM(AF_KCM, "messages cut out of a TCP stream by a BPF program"),
	SYM(AF_QIPCRTR, "processors inside a Qualcomm chip"),
	SYM(AF_SMC, "TCP's interface over shared memory of RDMA cards, falling back to TCP"),
	SYM(AF_XDP, "frames in rings shared with the driver, past the network stack"),
	SYM(AF_MCTP, "management controllers inside a computer (DMTF's MCTP)"),
	SYM(AF_LOCAL, "POSIX's other name of AF_UNIX"),
	SYM(AF_FILE, "an old name of AF_UNIX"),
	SYM(AF_ROUTE, "what BSD calls its routing socket; on Linux the same number as AF_NETLINK"),
	SYM_END,
};

const struct sym_set sym_family = { "address family", "AF_", "AF_???", family_rows, false, 0 };

static const struct sym type_rows[] = {
	SYM(SOCK_STREAM,
	    "a connection that carries bytes in order, without loss and without message borders"),
	SYM(SOCK_DGRAM,
	    "messages, each on its own: of a network's they may be lost, doubled or overtake each "
	    "other"),
	SYM(SOCK_RAW, "packets with the protocol's header in your own hands; needs CAP_NET_RAW"),
	SYM(SOCK_RDM, "messages that arrive but in any order; few families have it"),
	SYM(SOCK_SEQPACKET,
	    "a connection that keeps the borders between messages: AF_UNIX and SCTP have it"),
	SYM(SOCK_DCCP, "datagrams with congestion control (DCCP); removed from Linux in 6.16"),
	SYM(SOCK_PACKET, "frames as Linux 2.0 gave them; AF_PACKET has taken its place"),
	SYM_END,
};

const struct sym_set sym_type = { "socket type", "SOCK_", "SOCK_???", type_rows, false, 0 };

static const struct sym type_flag_rows[] = {
	SYM(SOCK_CLOEXEC,
	    "the new descriptor is closed when the process runs another program (FD_CLOEXEC)"),
	SYM(SOCK_NONBLOCK,
	    "calls on the new socket do not wait: they fail with EAGAIN (O_NONBLOCK)"),
	SYM_END,
};

const struct sym_set sym_type_flag = {
	"flag of a new socket", "SOCK_", "SOCK_???", type_flag_rows, true, 0
};
