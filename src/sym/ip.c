/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of IP's options: path MTU discovery, the type-of-service byte, senders of a group. */
#include "sym/sym.h"

#include <netinet/in.h>
#include <netinet/ip.h>

static const struct sym pmtudisc_rows[] = {
	SYM(IP_PMTUDISC_DONT, "never set Don't Fragment: routers may cut packets"),
	SYM(IP_PMTUDISC_WANT,
	    "set Don't Fragment, but cut a datagram that is longer than the path MTU; the default"),
	SYM(IP_PMTUDISC_DO,
	    "set Don't Fragment, and refuse a datagram longer than the path MTU with EMSGSIZE"),
	SYM(IP_PMTUDISC_PROBE, "set Don't Fragment, and do not believe the path MTU known so far"),
	SYM(IP_PMTUDISC_INTERFACE, "trust the interface's MTU only, whatever ICMP says"),
	SYM(IP_PMTUDISC_OMIT, "as IP_PMTUDISC_INTERFACE, but cut what is longer"),
	SYM(IPV6_PMTUDISC_DONT, "as IP_PMTUDISC_DONT, for IPv6: the sender may cut packets"),
	SYM(IPV6_PMTUDISC_WANT, "as IP_PMTUDISC_WANT, for IPv6"),
	SYM(IPV6_PMTUDISC_DO, "as IP_PMTUDISC_DO, for IPv6"),
	SYM(IPV6_PMTUDISC_PROBE, "as IP_PMTUDISC_PROBE, for IPv6"),
	SYM(IPV6_PMTUDISC_INTERFACE, "as IP_PMTUDISC_INTERFACE, for IPv6"),
	SYM(IPV6_PMTUDISC_OMIT, "as IP_PMTUDISC_OMIT, for IPv6"),
	SYM_END,
};

const struct sym_set sym_pmtudisc = {
	"path MTU discovery", "IP_PMTUDISC_", "IP_PMTUDISC_???", pmtudisc_rows, false, 0
};

static const struct sym tos_rows[] = {
	SYM(IPTOS_LOWDELAY, "the old byte's wish for little delay: interactive traffic"),
	SYM(IPTOS_THROUGHPUT, "the old byte's wish for throughput: bulk traffic"),
	SYM(IPTOS_RELIABILITY, "the old byte's wish for reliability"),
	SYM(IPTOS_MINCOST, "the old byte's wish for low cost; its bit is ECN's today"),
	SYM(IPTOS_CLASS_CS0, "class selector 0: best effort"),
	SYM(IPTOS_CLASS_CS1, "class selector 1: below best effort"),
	SYM(IPTOS_CLASS_CS2, "class selector 2: network management"),
	SYM(IPTOS_CLASS_CS3, "class selector 3: signalling and broadcast video"),
	SYM(IPTOS_CLASS_CS4, "class selector 4: real-time interactive"),
	SYM(IPTOS_CLASS_CS5, "class selector 5: signalling of telephony"),
	SYM(IPTOS_CLASS_CS6, "class selector 6: routing protocols"),
	SYM(IPTOS_CLASS_CS7, "class selector 7: kept for the network itself"),
	SYM(IPTOS_DSCP_AF11, "assured forwarding class 1, low drop precedence"),
	SYM(IPTOS_DSCP_AF12, "assured forwarding class 1, medium drop precedence"),
	SYM(IPTOS_DSCP_AF13, "assured forwarding class 1, high drop precedence"),
	SYM(IPTOS_DSCP_AF21, "assured forwarding class 2, low drop precedence"),
	SYM(IPTOS_DSCP_AF22, "assured forwarding class 2, medium drop precedence"),
	SYM(IPTOS_DSCP_AF23, "assured forwarding class 2, high drop precedence"),
	SYM(IPTOS_DSCP_AF31, "assured forwarding class 3, low drop precedence"),
	SYM(IPTOS_DSCP_AF32, "assured forwarding class 3, medium drop precedence"),
	SYM(IPTOS_DSCP_AF33, "assured forwarding class 3, high drop precedence"),
	SYM(IPTOS_DSCP_AF41, "assured forwarding class 4, low drop precedence"),
	SYM(IPTOS_DSCP_AF42, "assured forwarding class 4, medium drop precedence"),
	SYM(IPTOS_DSCP_AF43, "assured forwarding class 4, high drop precedence"),
	SYM(IPTOS_DSCP_EF, "expedited forwarding: little delay and loss, as telephony needs"),
	SYM_END,
};

const struct sym_set sym_tos = { "type of service", "IPTOS_", "IPTOS_???", tos_rows, false, 0 };

static const struct sym filter_mode_rows[] = {
	SYM(MCAST_INCLUDE, "hear these senders of a group, and no others"),
	SYM(MCAST_EXCLUDE, "hear all senders of a group but these"),
	SYM_END,
};

const struct sym_set sym_filter_mode = {
	"filter mode", "MCAST_", "MCAST_???", filter_mode_rows, false, 0
};

/* As <linux/socket.h> has them since Linux 6.0. */
static const struct sym txrehash_rows[] = {
	{ "SOCK_TXREHASH_DISABLED", 0, "TCP keeps its path when it retransmits" },
	{ "SOCK_TXREHASH_ENABLED", 1, "TCP tries another path when it retransmits" },
	{ "SOCK_TXREHASH_DEFAULT", 255, "net.core.txrehash decides for listeners" },
	SYM_END,
};

const struct sym_set sym_txrehash = {
	"way to retransmit", "SOCK_TXREHASH_", "SOCK_TXREHASH_???", txrehash_rows, false, 0
};
