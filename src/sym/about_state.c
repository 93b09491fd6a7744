/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The states of a TCP connection: RFC 9293, section 3.3.2; the names are Linux's.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_state[] = {
	{
		.name = "CLOSED",
		.kind = ABOUT_STATE,
		.meaning =
			"There is no connection. A new TCP socket is CLOSED, stays so after bind, "
			"and comes back to it when connect fails or a reset ends the "
			"connection.\n\n"
			"When both sides have ended their half and your descriptor is still open, "
			"TCP_INFO says CLOSE as well: the socket has let go of the connection. "
			"What is left of it may go on in TIME_WAIT without you. ss hides CLOSED "
			"sockets unless asked with -a.",
		.calls = "enter: socket; a failed connect; a reset; the end of both halves\n"
			 "leave: listen (LISTEN), connect (SYN_SENT)",
		.provoke = "s = socket tcp",
		.c = "struct tcp_info ti;\n"
		     "socklen_t tilen = sizeof(ti);\n"
		     "\n"
		     "getsockopt(fd, IPPROTO_TCP, TCP_INFO, &ti, &tilen);\n"
		     "if (ti.tcpi_state == TCP_CLOSE)\n"
		     "    puts(\"no connection\");",
		.python = "info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)\n"
			  "info[0] == 7          # TCP_CLOSE",
		.man = "tcp(7), ss(8)",
		.see = "LISTEN, SYN_SENT, TIME_WAIT, TCP_INFO",
	},
	{
		.name = "LISTEN",
		.kind = ABOUT_STATE,
		.meaning =
			"The socket waits for connections. The kernel makes them by itself: for "
			"each client a new socket goes through the handshake and then waits in "
			"the queue of the listener until accept takes it.\n\n"
			"A listener never has a peer and carries no data; it stays in LISTEN "
			"until it is closed. In ss its Recv-Q is the length of the queue and its "
			"Send-Q the limit given to listen.",
		.calls = "enter: listen\n"
			 "leave: close, shutdown",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 5",
		.c = "int on;\n"
		     "socklen_t onlen = sizeof(on);\n"
		     "\n"
		     "getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &onlen);",
		.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)    # 1",
		.man = "listen(2), tcp(7), ss(8)",
		.see = "listen, accept, backlog, SYN_RECV",
	},
	{
		.name = "SYN_SENT",
		.kind = ABOUT_STATE,
		.meaning =
			"connect has sent a SYN and waits for the answer. On loopback or to a "
			"near machine it is over before you can look. If you see it, nobody "
			"answers: the machine is off, a firewall drops the packets, or the "
			"listener's queue is full.\n\n"
			"The SYN is sent again, every second at first, then at growing distances; "
			"after a bit more than two minutes connect fails with ETIMEDOUT.",
		.calls = "enter: connect\n"
			 "leave: the answer SYN+ACK (ESTABLISHED), a reset (CLOSED, ECONNREFUSED), "
			 "silence (CLOSED, ETIMEDOUT)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "listen srv 0\n"
			   "one = dial srv\n"
			   "two = socket tcp\n"
			   "nonblock two\n"
			   "connect two srv",
		.man = "connect(2), tcp(7)",
		.see = "three-way-handshake, EINPROGRESS, ETIMEDOUT, backlog",
	},
	{
		.name = "SYN_RECV",
		.kind = ABOUT_STATE,
		.meaning =
			"The server's side of a handshake under way: a SYN came, SYN+ACK was "
			"sent, the client's ACK is missing. RFC 9293 calls it SYN-RECEIVED. No "
			"descriptor belongs to it yet, so only `show tcp` and ss can show it.\n\n"
			"It lasts one round trip. Many that stay are a sign of lost packets or of "
			"a SYN flood. With TCP_DEFER_ACCEPT the server side stays here until the "
			"client sends its first data, although the client is ESTABLISHED; that is "
			"a way to see it.",
		.calls = "enter: a SYN for a listener\n"
			 "leave: the client's ACK (ESTABLISHED); a reset or silence (gone)",
		.provoke = "srv = socket tcp\n"
			   "setsockopt srv TCP_DEFER_ACCEPT 5\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 5\n"
			   "cli = dial srv\n"
			   "show tcp",
		.man = "tcp(7), listen(2)",
		.see = "three-way-handshake, backlog, TCP_DEFER_ACCEPT",
	},
	{
		.name = "ESTABLISHED",
		.kind = ABOUT_STATE,
		.meaning =
			"The connection is open in both directions and data can flow. The client "
			"is here when connect returns. The server's side gets here when the "
			"handshake is done, even if accept has not been called.\n\n"
			"The state says what this side knows, not more. A peer whose cable was "
			"cut, or whose power failed, leaves your side ESTABLISHED for as long as "
			"you send nothing: hours or days. Keep-alive probes are the cure.",
		.calls = "enter: the handshake's end\n"
			 "leave: close or shutdown here (FIN_WAIT1), the peer's FIN (CLOSE_WAIT), "
			 "a reset (CLOSED)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv",
		.man = "tcp(7)",
		.see = "three-way-handshake, connect, accept, keep-alive",
	},
	{
		.name = "FIN_WAIT1",
		.kind = ABOUT_STATE,
		.meaning =
			"This side has ended its sending half (close or shutdown) and waits until "
			"the peer has acknowledged all data and the FIN after it. RFC 9293 writes "
			"FIN-WAIT-1.\n\n"
			"It passes as soon as the ACK arrives; that may take 40 ms even on "
			"loopback, because the peer delays acknowledgements. It lasts where the "
			"peer does not read: the FIN stands behind data that does not fit the "
			"peer's full buffer.",
		.calls = "enter: close, shutdown for writing\n"
			 "leave: the ACK of the FIN (FIN_WAIT2); the peer's FIN first (CLOSING); "
			 "both at once (TIME_WAIT)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "repeat until EAGAIN send cli fill:64k dontwait\n"
			   "shutdown cli wr",
		.man = "tcp(7), shutdown(2)",
		.see = "FIN_WAIT2, CLOSING, half-close, delayed-ack",
	},
	{
		.name = "FIN_WAIT2",
		.kind = ABOUT_STATE,
		.meaning =
			"This side has ended its sending half and the peer has acknowledged that. "
			"Now it is the peer's turn: until the peer closes too, data can still "
			"come in. This is the half-closed connection.\n\n"
			"After shutdown it may last for ever. After close nobody could read what "
			"comes in, so Linux waits only for a time "
			"(/proc/sys/net/ipv4/tcp_fin_timeout, 60 seconds) and then forgets the "
			"connection.",
		.calls = "enter: the ACK of this side's FIN\n"
			 "leave: the peer's FIN (TIME_WAIT), a reset, the time-out after close",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "shutdown cli wr\n"
			   "expect cli FIN_WAIT2 within 2s",
		.c = "shutdown(fd, SHUT_WR);              /* I have said everything */\n"
		     "while ((n = recv(fd, buf, sizeof(buf), 0)) > 0)\n"
		     "    write(1, buf, n);               /* but I still listen */",
		.python = "s.shutdown(socket.SHUT_WR)\n"
			  "while data := s.recv(4096):\n"
			  "    print(data)",
		.man = "tcp(7), shutdown(2)",
		.see = "half-close, FIN_WAIT1, CLOSE_WAIT, TIME_WAIT",
	},
	{
		.name = "CLOSE_WAIT",
		.kind = ABOUT_STATE,
		.meaning =
			"The peer has ended its sending half: its FIN arrived. recv returns what "
			"is still waiting and then 0, end of file. This side may go on sending. "
			"The kernel waits for you, the program, to close.\n\n"
			"There is no time-out. Sockets that stay in CLOSE_WAIT are a fault of "
			"this program: it does not read to the end, or does not close what it has "
			"read.",
		.calls = "enter: the peer's FIN\n"
			 "leave: close or shutdown here (LAST_ACK)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "close cli\n"
			   "recv conn 100\n"
			   "expect conn CLOSE_WAIT",
		.c = "n = recv(fd, buf, sizeof(buf), 0);\n"
		     "if (n == 0)\n"
		     "    close(fd);      /* the step that is missing if it stays */",
		.python = "if not conn.recv(4096):\n"
			  "    conn.close()",
		.man = "tcp(7)",
		.see = "end-of-file, LAST_ACK, FIN_WAIT2",
	},
	{
		.name = "CLOSING",
		.kind = ABOUT_STATE,
		.meaning = "Both sides ended at the same moment: this side's FIN is not yet "
			   "acknowledged, and the peer's FIN has arrived. It is rare and short, "
			   "unless a FIN stands behind data that the peer does not read, as in the "
			   "example.",
		.calls = "enter: the peer's FIN in FIN_WAIT1\n"
			 "leave: the ACK of this side's FIN (TIME_WAIT)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "repeat until EAGAIN send cli fill:64k dontwait\n"
			   "shutdown cli wr\n"
			   "shutdown conn wr\n"
			   "expect cli CLOSING within 2s",
		.man = "tcp(7)",
		.see = "FIN_WAIT1, TIME_WAIT, flow-control",
	},
	{
		.name = "LAST_ACK",
		.kind = ABOUT_STATE,
		.meaning =
			"The peer ended first, now this side has ended too and waits for the last "
			"acknowledgement. When it comes the connection is gone from this side at "
			"once: TIME_WAIT is for the one who closed first.\n\n"
			"Like FIN_WAIT1 it lasts only if the peer is silent or does not read.",
		.calls = "enter: close or shutdown in CLOSE_WAIT\n"
			 "leave: the ACK of this side's FIN (CLOSED)",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "repeat until EAGAIN send conn fill:64k dontwait\n"
			   "shutdown cli wr\n"
			   "expect conn CLOSE_WAIT within 2s\n"
			   "shutdown conn wr\n"
			   "expect conn LAST_ACK within 2s",
		.man = "tcp(7)",
		.see = "CLOSE_WAIT, CLOSED, TIME_WAIT",
	},
	{
		.name = "TIME_WAIT",
		.kind = ABOUT_STATE,
		.meaning =
			"The connection is over, and the side that closed first keeps its two "
			"addresses for a while: 60 seconds on Linux. No program and no descriptor "
			"belongs to it any more; `show tcp` and ss list it.\n\n"
			"It serves two ends. If the last ACK is lost, somebody must be there to "
			"repeat it. And late packets of the old connection must not be taken for "
			"data of a new one between the same ports.\n\n"
			"It costs next to nothing and is no fault. It gets in the way when a "
			"server that closed its connections first is started anew: bind says "
			"EADDRINUSE, unless the old socket and the new one have SO_REUSEADDR.",
		.calls = "enter: the peer's FIN in FIN_WAIT2; the last ACK in CLOSING\n"
			 "leave: 60 seconds",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "close cli\n"
			   "close conn\n"
			   "show tcp",
		.c = "setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));",
		.python = "srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
			  "# or, with both: socket.create_server(('', 8080))",
		.man = "tcp(7), ss(8)",
		.see = "SO_REUSEADDR, EADDRINUSE, FIN_WAIT2, LAST_ACK",
	},
	{ .name = NULL },
};
