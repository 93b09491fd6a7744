/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags of send and recv, directions of shutdown, control messages, origins of queued errors. */
#include "sym/sym.h"

#include <time.h> /* errqueue.h uses struct timespec without declaring it */
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* The kernel's own flags, and names that glibc spells otherwise or leaves out. */
#define MSG_PROBE 0x10
#define MSG_SENDPAGE_NOTLAST 0x20000
#define MSG_NO_SHARED_FRAGS 0x80000
#define MSG_CMSG_COMPAT 0x80000000LL

static const struct sym msg_rows[] = {
	SYM(MSG_OOB, "TCP's urgent byte: send marks the last byte, recv takes it out of line"),
	SYM(MSG_PEEK, "look at the data and leave them in the queue for the next recv"),
	SYM(MSG_DONTROUTE,
	    "send only to hosts on a network that is directly attached, past no gateway"),
	SYM(MSG_CTRUNC,
	    "in the result of recvmsg: control messages were lost, the buffer was too small"),
	SYM(MSG_PROBE, "send nothing, only find the route and path MTU (glibc calls it MSG_PROXY)"),
	SYM(MSG_TRUNC,
	    "recv: return a datagram's real length even if the buffer is shorter; in a result: it "
	    "was cut"),
	SYM(MSG_DONTWAIT, "do not wait in this call: fail with EAGAIN, whatever O_NONBLOCK says"),
	SYM(MSG_EOR, "this ends a record, for types that have records (SOCK_SEQPACKET)"),
	SYM(MSG_WAITALL,
	    "wait until the buffer is full; a signal, an error or the end may still cut it short"),
	SYM(MSG_FIN, "a number the kernel keeps; it does nothing in a call"),
	SYM(MSG_SYN, "a number the kernel keeps; it does nothing in a call"),
	SYM(MSG_CONFIRM,
	    "the peer answered, so the neighbour's link-layer address need not be asked again"),
	SYM(MSG_RST, "a number the kernel keeps; it does nothing in a call"),
	SYM(MSG_ERRQUEUE,
	    "recvmsg: read the queue of errors (IP_RECVERR, timestamps) instead of the data"),
	SYM(MSG_NOSIGNAL, "no SIGPIPE if the other end is gone: only EPIPE"),
	SYM(MSG_MORE,
	    "more follows: TCP holds back a part segment, UDP waits to join the pieces in one "
	    "datagram"),
	SYM(MSG_WAITFORONE, "recvmmsg: wait for the first message only, then take what is there"),
	SYM(MSG_SENDPAGE_NOTLAST, "the kernel's own, from sendfile; a program's is ignored"),
	SYM(MSG_BATCH, "set by sendmmsg inside the kernel: more messages follow"),
	SYM(MSG_NO_SHARED_FRAGS, "the kernel's own: the pages sent are not shared"),
	SYM(MSG_ZEROCOPY,
	    "send from the program's pages without copying; SO_ZEROCOPY must be on, and the end "
	    "is told on the error queue"),
	SYM(MSG_FASTOPEN,
	    "sendto that also connects: the data ride in the SYN if there is a TCP Fast Open "
	    "cookie"),
	SYM(MSG_CMSG_CLOEXEC, "recvmsg: descriptors that arrive by SCM_RIGHTS are close-on-exec"),
	SYM(MSG_CMSG_COMPAT,
	    "set inside the kernel for 32-bit programs; EINVAL or ignored from others"),
	SYM(MSG_TRYHARD, "DECnet's name of MSG_DONTROUTE's number"),
	SYM(MSG_PROXY, "glibc's name of MSG_PROBE's number"),
	SYM_END,
};

const struct sym_set sym_msg = { "message flag", "MSG_", "MSG_???", msg_rows, true, 0 };

static const struct sym shut_rows[] = {
	SYM(SHUT_RD,
	    "receive no more: reads return 0 at once when the queue is empty; a TCP peer is not "
	    "told"),
	SYM(SHUT_WR, "send no more: TCP sends FIN after what is queued, and reading goes on"),
	SYM(SHUT_RDWR, "both, though the descriptor stays open until close"),
	SYM_END,
};

const struct sym_set sym_shut = { "direction", "SHUT_", "SHUT_???", shut_rows, false, 0 };

static const struct sym backlog_rows[] = {
	SYM(SOMAXCONN,
	    "the longest queue of callers that Linux gives a listener at first: listen takes more, "
	    "and cuts all to net.core.somaxconn"),
	SYM_END,
};

const struct sym_set sym_backlog = { "backlog", "", NULL, backlog_rows, false, 0 };

/*
 * strace names the control messages of SOL_SOCKET in this way, the ones that carry what an option
 * asked for by the option's name. SCM_TIMESTAMP and its like are what programs write.
 */
#define SCM_SECURITY 3
#define SO_TIMESTAMP_OLD 29
#define SO_TIMESTAMPNS_OLD 35
#define SO_TIMESTAMPING_OLD 37

static const struct sym scm_rows[] = {
	SYM(SCM_RIGHTS, "open descriptors: the receiver gets new numbers for the same open files"),
	SYM(SCM_CREDENTIALS,
	    "the sender's process, user and group, checked by the kernel; the receiver asks with "
	    "SO_PASSCRED"),
	SYM(SCM_SECURITY, "the sender's SELinux context, asked for with SO_PASSSEC"),
	SYM(SO_TIMESTAMP_OLD, "when the packet came, in microseconds, asked for with SO_TIMESTAMP"),
	SYM(SO_TIMESTAMPNS_OLD,
	    "when the packet came, in nanoseconds, asked for with SO_TIMESTAMPNS"),
	SYM(SO_TIMESTAMPING_OLD,
	    "three times of a packet, from software and hardware, asked for with SO_TIMESTAMPING"),
	SYM(SO_WIFI_STATUS, "whether a frame sent over Wi-Fi was acknowledged"),
	SYM(SCM_TIMESTAMPING_OPT_STATS, "TCP's statistics that come with a transmit timestamp"),
	SYM(SCM_TIMESTAMPING_PKTINFO,
	    "the interface and length of a packet that hardware timestamped"),
	SYM(SO_TXTIME, "when a packet is to leave, for a sender that set SO_TXTIME"),
	SYM(SO_TIMESTAMP_NEW, "SO_TIMESTAMP's message with 64-bit seconds"),
	SYM(SO_TIMESTAMPNS_NEW, "SO_TIMESTAMPNS's message with 64-bit seconds"),
	SYM(SO_TIMESTAMPING_NEW, "SO_TIMESTAMPING's message with 64-bit seconds"),
	SYM(SCM_TIMESTAMP, "what programs call SO_TIMESTAMP's control message"),
	SYM(SCM_TIMESTAMPNS, "what programs call SO_TIMESTAMPNS's control message"),
	SYM(SCM_TIMESTAMPING, "what programs call SO_TIMESTAMPING's control message"),
	SYM(SCM_WIFI_STATUS, "what programs call SO_WIFI_STATUS's control message"),
	SYM(SCM_TXTIME, "what programs call SO_TXTIME's control message"),
	SYM_END,
};

const struct sym_set sym_scm = { "control message", "SCM_", "SCM_???", scm_rows, false, 0 };

static const struct sym scm_ip_rows[] = {
	SYM(IP_TOS,
	    "the packet's type-of-service byte, asked for with IP_RECVTOS, or to send with"),
	SYM(IP_TTL, "the packet's time to live, asked for with IP_RECVTTL, or to send with"),
	SYM(SCM_SECURITY, "the sender's security context, asked for with IP_PASSSEC"),
	SYM(IP_RECVOPTS, "the packet's IP options as they came"),
	SYM(IP_RETOPTS, "the packet's IP options ready to be sent back, or options to send with"),
	SYM(IP_PKTINFO,
	    "the interface and the local address that a packet came to, or is to leave by"),
	SYM(IP_RECVERR, "an error of a packet sent earlier, read with MSG_ERRQUEUE"),
	SYM(IP_ORIGDSTADDR, "the address that a packet was sent to before a firewall changed it"),
	SYM(IP_CHECKSUM, "the checksum of the packet's payload, where it is already known"),
	SYM_END,
};

const struct sym_set sym_scm_ip = { "control message", "IP_", "IP_???", scm_ip_rows, false, 0 };

static const struct sym origin_rows[] = {
	SYM(SO_EE_ORIGIN_NONE, "no origin is given"),
	SYM(SO_EE_ORIGIN_LOCAL,
	    "this machine refused the packet, for example as longer than the path MTU"),
	SYM(SO_EE_ORIGIN_ICMP, "an ICMP message from a router or the destination"),
	SYM(SO_EE_ORIGIN_ICMP6, "an ICMPv6 message from a router or the destination"),
	SYM(SO_EE_ORIGIN_TXSTATUS,
	    "the state of a packet sent: the number that SO_EE_ORIGIN_TIMESTAMPING has too"),
	SYM(SO_EE_ORIGIN_ZEROCOPY, "no error: the pages of a MSG_ZEROCOPY send may be used again"),
	SYM(SO_EE_ORIGIN_TXTIME, "a packet missed the time that SO_TXTIME set for it"),
	SYM(SO_EE_ORIGIN_TIMESTAMPING, "no error: the time at which a packet left"),
	SYM_END,
};

const struct sym_set sym_so_ee_origin = {
	"origin of an error", "SO_EE_ORIGIN_", "SO_EE_ORIGIN_???", origin_rows, false, 0
};
