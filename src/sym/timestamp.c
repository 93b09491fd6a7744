/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bits of SO_TIMESTAMPING. */
#include "sym/sym.h"

#include <linux/net_tstamp.h>

static const struct sym timestamping_rows[] = {
	SYM(SOF_TIMESTAMPING_TX_HARDWARE, "the card notes when a packet leaves"),
	SYM(SOF_TIMESTAMPING_TX_SOFTWARE, "the kernel notes when a packet goes to the card"),
	SYM(SOF_TIMESTAMPING_RX_HARDWARE, "the card notes when a packet comes"),
	SYM(SOF_TIMESTAMPING_RX_SOFTWARE, "the kernel notes when a packet comes from the card"),
	SYM(SOF_TIMESTAMPING_SOFTWARE, "report the kernel's times"),
	SYM(SOF_TIMESTAMPING_SYS_HARDWARE, "does nothing any more"),
	SYM(SOF_TIMESTAMPING_RAW_HARDWARE, "report the card's times"),
	SYM(SOF_TIMESTAMPING_OPT_ID, "number the packets sent, so that times can be told apart"),
	SYM(SOF_TIMESTAMPING_TX_SCHED, "note when a packet enters the queueing discipline"),
	SYM(SOF_TIMESTAMPING_TX_ACK, "note when TCP's peer has acknowledged everything"),
	SYM(SOF_TIMESTAMPING_OPT_CMSG, "also give IP_PKTINFO with the time of a packet sent"),
	SYM(SOF_TIMESTAMPING_OPT_TSONLY, "give the time without the packet it belongs to"),
	SYM(SOF_TIMESTAMPING_OPT_STATS, "also give TCP's statistics"),
	SYM(SOF_TIMESTAMPING_OPT_PKTINFO,
	    "also give the interface and length of a packet received"),
	SYM(SOF_TIMESTAMPING_OPT_TX_SWHW, "give the kernel's time and the card's, not one of them"),
	SYM(SOF_TIMESTAMPING_BIND_PHC, "take the time from one of the card's virtual clocks"),
	SYM_END,
};

const struct sym_set sym_timestamping = {
	"timestamping flag", "SOF_TIMESTAMPING_", "SOF_???", timestamping_rows, true, 0
};
