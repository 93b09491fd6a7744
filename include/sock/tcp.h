/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCP_INFO in the units that people use.
 *
 * The C library's struct tcp_info ends where Linux 2.6 did, and the kernel's header cannot be
 * included beside the C library's; so one file reads the kernel's, and everybody else this.
 */
#ifndef SOSH_SOCK_TCP_H
#define SOSH_SOCK_TCP_H

#include <stdbool.h>
#include <stdint.h>

struct sock_tcp {
	int state; /* TCP_ESTABLISHED ... of netinet/tcp.h */
	/* a listener has these two and nothing else */
	uint32_t queued, backlog;
	/* bytes of the connection so far: sent without repetitions, received without the FIN,
	 * except in CLOSE, where nobody can tell */
	uint64_t bytes_sent, bytes_received;
	uint64_t bytes_again; /* retransmitted */
	uint32_t unsent;      /* accepted from the user, not sent for the first time yet; no FIN */
	uint32_t rtt_us, rtt_var_us, rto_us;
	uint32_t cwnd;              /* segments */
	uint32_t mss;               /* bytes a segment sent */
	uint32_t window;            /* bytes that the peer may send; 0 before Linux 6.2 */
	uint32_t peer_window;       /* bytes that we may send */
	uint32_t unacked;           /* segments sent and not acknowledged */
	uint32_t retransmits;       /* of the segment that is waiting */
	uint32_t total_retransmits; /* of the connection */
	uint32_t lost;              /* segments: believed lost now */
	uint32_t probes;            /* unanswered zero window or keep-alive probes */
	uint32_t segments_out, segments_in;
	uint32_t since_sent_ms, since_received_ms;
	bool window_scaling;
	int window_shift, peer_window_shift;
	int congestion; /* TCP_CA_Open ... */
};

/* false, errno untouched, if the descriptor is no TCP socket. */
bool sock_tcp_read(int fd, struct sock_tcp *tcp);

#endif
