/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * States of a TCP connection (RFC 9293, numbered as the kernel does) and of congestion control.
 *
 * The names of connection states are those of netstat and ss without the prefix TCP_. Only glibc's
 * <netinet/tcp.h> is included here: it and <linux/tcp.h> define the same things and cannot both be.
 */
#include "sym/sym.h"

#include <netinet/tcp.h>

/* In the kernel since 4.4: half-open connections, which TCP_INFO never shows. */
enum { NEW_SYN_RECV = 12 };

static const struct sym state_rows[] = {
	{ "ESTABLISHED", TCP_ESTABLISHED, "both sides have agreed: data can go either way" },
	{ "SYN_SENT", TCP_SYN_SENT, "connect has sent its SYN and waits for the answer" },
	{ "SYN_RECV", TCP_SYN_RECV,
	  "a SYN came and was answered; the third step of the handshake is missing" },
	{ "FIN_WAIT1", TCP_FIN_WAIT1,
	  "this side has sent FIN, and the peer has not acknowledged it yet" },
	{ "FIN_WAIT2", TCP_FIN_WAIT2,
	  "the peer has acknowledged this side's FIN and may still send" },
	{ "TIME_WAIT", TCP_TIME_WAIT,
	  "both sides are done; this one, which closed first, keeps the port 60 seconds for "
	  "stray packets" },
	{ "CLOSED", TCP_CLOSE, "no connection: not yet, or no longer" },
	{ "CLOSE_WAIT", TCP_CLOSE_WAIT, "the peer has sent FIN; this side has not closed yet" },
	{ "LAST_ACK", TCP_LAST_ACK,
	  "this side closed after the peer, and waits for the last acknowledgement" },
	{ "LISTEN", TCP_LISTEN, "waits for connections: accept takes them" },
	{ "CLOSING", TCP_CLOSING,
	  "both sides sent FIN at the same time, and the peer's acknowledgement is missing" },
	{ "NEW_SYN_RECV", NEW_SYN_RECV,
	  "the kernel's note of a half-open connection of a listener; ss shows it as SYN_RECV" },
	{ "CLOSE", TCP_CLOSE, "the kernel's name of CLOSED" },
	{ "SYN_RECEIVED", TCP_SYN_RECV, "RFC 9293's name of SYN_RECV" },
	{ "FIN_WAIT_1", TCP_FIN_WAIT1, "RFC 9293's spelling of FIN_WAIT1" },
	{ "FIN_WAIT_2", TCP_FIN_WAIT2, "RFC 9293's spelling of FIN_WAIT2" },
	SYM_END,
};

const struct sym_set sym_tcp_state = { "TCP state", "", "TCP_???", state_rows, false, 0 };

static const struct sym ca_rows[] = {
	SYM(TCP_CA_Open, "nothing looks lost: the window grows"),
	SYM(TCP_CA_Disorder, "some acknowledgements are doubled: late packets or lost ones"),
	SYM(TCP_CA_CWR, "the network asked to slow down (ECN), or a local queue did"),
	SYM(TCP_CA_Recovery,
	    "packets are lost and sent again, on the word of doubled acknowledgements"),
	SYM(TCP_CA_Loss, "the retransmission timer ran out: start anew with a small window"),
	SYM_END,
};

const struct sym_set sym_tcp_ca_state = {
	"congestion state", "TCP_CA_", "TCP_CA_???", ca_rows, false, 0
};
