/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/tcp.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* The kernel numbers states as include/net/tcp_states.h does; netinet/tcp.h cannot be had here. */
enum {
	STATE_FIN_WAIT1 = 4,
	STATE_TIME_WAIT = 6,
	STATE_CLOSE = 7,
	STATE_CLOSE_WAIT = 8,
	STATE_LAST_ACK = 9,
	STATE_LISTEN = 10,
	STATE_CLOSING = 11,
};

/* Where tcpi_rcv_wnd is: Linux 6.2 put it behind tcpi_snd_wnd, where Debian 12's header ends. */
enum { RCV_WND_AT = offsetof(struct tcp_info, tcpi_snd_wnd) + 4 };

static bool fin_received(int state)
{
	return state == STATE_CLOSE_WAIT || state == STATE_LAST_ACK || state == STATE_CLOSING ||
	       state == STATE_TIME_WAIT;
}

static bool fin_queued(int state)
{
	return state == STATE_FIN_WAIT1 || state == STATE_LAST_ACK || state == STATE_CLOSING;
}

/*
 * The kernel counts a FIN as one byte received, and as one unsent: it comes last. Of a connection
 * that was refused or reset it drops the queue, and leaves the numbers that say how long it was.
 */
static void copy_bytes(struct sock_tcp *t, const struct tcp_info *info)
{
	t->bytes_sent = info->tcpi_bytes_sent - info->tcpi_bytes_retrans;
	t->bytes_again = info->tcpi_bytes_retrans;
	t->bytes_received = info->tcpi_bytes_received;
	if (t->bytes_received && fin_received(t->state))
		t->bytes_received--;
	t->unsent = t->state == STATE_CLOSE ? 0 : info->tcpi_notsent_bytes;
	if (t->unsent && fin_queued(t->state))
		t->unsent--;
}

static void copy_rest(struct sock_tcp *t, const struct tcp_info *info)
{
	t->rtt_us = info->tcpi_rtt;
	t->rtt_var_us = info->tcpi_rttvar;
	t->rto_us = info->tcpi_rto;
	t->cwnd = info->tcpi_snd_cwnd;
	t->mss = info->tcpi_snd_mss;
	t->peer_window = info->tcpi_snd_wnd;
	t->unacked = info->tcpi_unacked;
	t->retransmits = info->tcpi_retransmits;
	t->total_retransmits = info->tcpi_total_retrans;
	t->lost = info->tcpi_lost;
	t->probes = info->tcpi_probes;
	t->segments_out = info->tcpi_segs_out;
	t->segments_in = info->tcpi_segs_in;
	t->since_sent_ms = info->tcpi_last_data_sent;
	t->since_received_ms = info->tcpi_last_data_recv;
	t->window_scaling = info->tcpi_options & TCPI_OPT_WSCALE;
	t->window_shift = info->tcpi_rcv_wscale;
	t->peer_window_shift = info->tcpi_snd_wscale;
	t->congestion = info->tcpi_ca_state;
}

bool sock_tcp_read(int fd, struct sock_tcp *tcp)
{
	union {
		struct tcp_info info;
		unsigned char bytes[512]; /* newer kernels know more than the header here */
	} word;
	socklen_t len = sizeof(word);
	const struct tcp_info *info = &word.info;
	int err = errno;

	memset(&word, 0, sizeof(word));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &word, &len) == -1) {
		errno = err;
		return false;
	}
	memset(tcp, 0, sizeof(*tcp));
	tcp->state = info->tcpi_state;
	if (tcp->state == STATE_LISTEN) {
		tcp->queued = info->tcpi_unacked;
		tcp->backlog = info->tcpi_sacked;
		return true;
	}
	copy_bytes(tcp, info);
	copy_rest(tcp, info);
	memcpy(&tcp->window, word.bytes + RCV_WND_AT, sizeof(tcp->window));
	return true;
}
