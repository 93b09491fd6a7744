/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notions of sockets and connections.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_concept[] = {
	{
		.name = "sockets",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A socket is one end of a conversation. The program holds a number, the "
			"descriptor; the kernel holds the rest: addresses, state, and two "
			"buffers, one for what is to be sent and one for what has come.\n\n"
			"The word is used for two things that behave differently. A listening "
			"socket waits for clients and carries no data; think of a switchboard. A "
			"connected socket talks to one peer. After accept the server's connected "
			"socket and the client's are of the same kind, and neither is more a "
			"client than the other: who speaks first is for the protocol to say.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "show",
		.c = "int lfd = socket(AF_INET, SOCK_STREAM, 0);   /* one that listens */\n"
		     "int conn = accept(lfd, NULL, NULL);          /* one that talks */",
		.python = "srv = socket.create_server(('', 8080))\n"
			  "conn, peer = srv.accept()",
		.man = "socket(7)",
		.see = "socket, descriptor, LISTEN, client-server",
	},
	{
		.name = "client-server",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"The server is the side that waits at an address that others know: "
			"socket, bind, listen, accept. The client is the side that comes: socket, "
			"connect. Then both send and receive as they like, and each ends with "
			"close.\n\n"
			"A server that takes care of one client at a time makes the others wait. "
			"To serve several it gives each a thread or a process, or watches all "
			"sockets at once with poll and never blocks on one.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"Hello, world\"\n"
			   "recv conn 1024\n"
			   "send conn \"welcome to my server\"\n"
			   "recv cli 1024",
		.c = "for (;;) {\n"
		     "    int conn = accept(lfd, NULL, NULL);\n"
		     "\n"
		     "    send(conn, \"welcome\\n\", 8, 0);\n"
		     "    close(conn);\n"
		     "}",
		.python = "while True:\n"
			  "    conn, peer = srv.accept()\n"
			  "    with conn:\n"
			  "        conn.sendall(b'welcome\\n')",
		.man = "socket(7), tcp(7)",
		.see = "sockets, accept, connect, readiness",
	},
	{
		.name = "tcp",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"The protocol behind SOCK_STREAM in AF_INET and AF_INET6. It makes a "
			"connection between two sockets and carries bytes both ways, in order and "
			"without loss: what is not acknowledged is sent again. It slows down when "
			"the receiver or the network cannot keep up.\n\n"
			"The price: a connection must be made and ended, and one lost packet "
			"holds up what comes after it. And it tells only what the kernel at the "
			"other end has received, not what the program there has done with it.",
		.provoke = "s = socket tcp",
		.man = "tcp(7)",
		.see = "SOCK_STREAM, byte-stream, three-way-handshake, udp",
	},
	{
		.name = "udp",
		.kind = ABOUT_CONCEPT,
		.meaning = "The protocol behind SOCK_DGRAM in AF_INET and AF_INET6. It adds ports "
			   "and a checksum to single packets and nothing else: no connection, no "
			   "order, no repetition. A datagram may be lost without a word, or arrive "
			   "twice.\n\n"
			   "It is right where a late answer is worth nothing (voice, games), where "
			   "one question and one answer are all (DNS), and for sending to many at "
			   "once.",
		.provoke = "u = socket udp",
		.man = "udp(7)",
		.see = "SOCK_DGRAM, datagram, connected-udp, tcp",
	},
	{
		.name = "descriptor",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A small number by which a program names something open in the kernel: a "
			"file, a pipe, a socket. 0, 1 and 2 are standard input, output and error, "
			"so the first socket is usually 3: a new descriptor gets the lowest free "
			"number.\n\n"
			"Several descriptors, in several processes even, can stand for one socket "
			"(dup, fork, SCM_RIGHTS). close gives up the number; the socket ends when "
			"its last descriptor is closed. A number is used again at once, so never "
			"use it after close.",
		.provoke = "s = socket tcp\n"
			   "t = socket tcp\n"
			   "close s\n"
			   "u = socket tcp",
		.c = "printf(\"%d\\n\", socket(AF_INET, SOCK_STREAM, 0));      /* 3 */",
		.python = "s.fileno()",
		.man = "open(2), close(2), dup(2)",
		.see = "EBADF, dup, close, EMFILE, passing-descriptors",
	},
	{
		.name = "address",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Where a socket can be reached. In AF_INET: four bytes for the machine "
			"(127.0.0.1) and a port for the program. In C an address is a struct "
			"sockaddr of its family, always handed over with its length, because the "
			"families have different sizes.\n\n"
			"Names such as localhost are no addresses; getaddrinfo turns them into "
			"some. A connection is known by two addresses, this side's and the "
			"peer's, which is why one server port can have any number of connections.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "getsockname cli\n"
			   "getpeername cli",
		.c = "struct sockaddr_in sin = { .sin_family = AF_INET };\n"
		     "\n"
		     "sin.sin_port = htons(8080);\n"
		     "inet_pton(AF_INET, \"127.0.0.1\", &sin.sin_addr);",
		.python = "addr = ('127.0.0.1', 8080)",
		.man = "ip(7), sockaddr(3type)",
		.see = "port, wildcard-address, loopback, getaddrinfo, byte-order",
	},
	{
		.name = "port",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A number from 1 to 65535 that says which socket on a machine is meant. "
			"TCP and UDP have ports of their own: TCP port 53 and UDP port 53 are "
			"different things.\n\n"
			"Below 1024 are the well-known ones (80 for HTTP, 443 for HTTPS, 22 for "
			"SSH); an ordinary user may not bind to them, though anybody may connect. "
			"Servers of your own take a number above. Clients get one from the kernel.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "getsockname srv",
		.c = "sin.sin_port = htons(8080);",
		.python = "s.bind(('', 8080))",
		.man = "ip(7), services(5)",
		.see = "ephemeral-port, port-zero, EACCES, EADDRINUSE",
	},
	{
		.name = "ephemeral-port",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A port that the kernel chooses because you did not: for a client at "
			"connect, for a UDP socket at its first sendto, for bind with port 0. It "
			"comes from the range in /proc/sys/net/ipv4/ip_local_port_range, 32768 to "
			"60999 unless changed, and differs from run to run.\n\n"
			"Only the side that connects has one. The socket that accept returns "
			"keeps the server's port.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "getsockname cli",
		.c = "connect(fd, addr, addrlen);\n"
		     "getsockname(fd, (struct sockaddr *)&sin, &sinlen);",
		.python = "s.getsockname()[1]",
		.man = "ip(7)",
		.see = "port, port-zero, autobind, EADDRNOTAVAIL",
	},
	{
		.name = "port-zero",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"bind to port 0 means: choose a free one for me. getsockname tells which "
			"it was. Tests and helper programs use it, so that they never collide "
			"with anything; the number must then be handed to the clients in some "
			"way.\n\n"
			"No socket ever has port 0. connect to it is refused on TCP, and sendto "
			"it on UDP is EINVAL.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "getsockname srv",
		.c = "sin.sin_port = 0;\n"
		     "bind(fd, (struct sockaddr *)&sin, sizeof(sin));\n"
		     "getsockname(fd, (struct sockaddr *)&sin, &sinlen);",
		.python = "s.bind(('127.0.0.1', 0))\n"
			  "port = s.getsockname()[1]",
		.man = "ip(7), bind(2)",
		.see = "bind, getsockname, ephemeral-port",
	},
	{
		.name = "loopback",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"The network of a machine with itself: the interface lo with the "
			"addresses 127.0.0.1 (in fact all of 127.0.0.0/8) and ::1. What is sent "
			"there never leaves the machine. A server bound to it can be reached by "
			"programs on this machine only, which is the safe choice for everything "
			"private.\n\n"
			"It loses nothing and has hardly any delay, so faults that need a real "
			"network do not show there: a piece sent in one send nearly always comes "
			"in one recv, and it still is no rule.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv",
		.c = "sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);",
		.python = "s.bind(('127.0.0.1', 8080))",
		.man = "ip(7)",
		.see = "wildcard-address, address, bind",
	},
	{
		.name = "wildcard-address",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"0.0.0.0 in IPv4 (INADDR_ANY), :: in IPv6: any of this machine's "
			"addresses. A server bound to it is reached through every interface, from "
			"outside too. To sosh, :8080 means 0.0.0.0:8080; to Python, ('', "
			"8080).\n\n"
			"Each accepted connection has a definite address; getsockname on it tells "
			"which the client used. connect to 0.0.0.0 on Linux reaches the machine "
			"itself.",
		.provoke = "srv = passive 0.0.0.0:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "getsockname srv\n"
			   "getsockname conn",
		.c = "sin.sin_addr.s_addr = htonl(INADDR_ANY);",
		.python = "s.bind(('', 8080))",
		.man = "ip(7), ipv6(7)",
		.see = "bind, loopback, IPV6_V6ONLY, AI_PASSIVE",
	},
	{
		.name = "byte-order",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"In which order the bytes of a number lie in memory. The network's order "
			"is big-endian, the highest byte first: the 16-bit number 1 is 00 01. "
			"Most machines of today are little-endian and store it as 01 00.\n\n"
			"Numbers that another machine will read must therefore be put into a "
			"fixed order: htons and htonl on the way out, ntohs and ntohl on the way "
			"in (s: 16 bits, l: 32). Ports and addresses in a struct sockaddr_in are "
			"in network order. Text needs none of this, but must agree on an encoding.",
		.provoke = "htons 1\n"
			   "htonl 1\n"
			   "a,b = socketpair unix stream\n"
			   "send a u16:1 u16le:1\n"
			   "recv b 4",
		.c = "uint32_t n = htonl(1);\n"
		     "\n"
		     "send(fd, &n, sizeof(n), 0);",
		.python = "struct.pack('>H', 1)       # b'\\x00\\x01', network order\n"
			  "sys.byteorder              # 'little' on most machines",
		.man = "byteorder(3), endian(3)",
		.see = "htons, htonl, ntohs, ntohl, address",
	},
	{
		.name = "three-way-handshake",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"How TCP begins: the client sends SYN, the server's kernel answers "
			"SYN+ACK, the client answers ACK. Each side has then seen that the other "
			"receives it, and both know where the other's byte numbers begin. It "
			"takes one round trip before connect returns.\n\n"
			"The server's kernel does it alone, as soon as the socket listens. accept "
			"comes later and only takes a finished connection out of the queue; a "
			"client can connect and send while the server program does something else.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "send cli \"sent before accept\"\n"
			   "conn = accept srv\n"
			   "recv conn 100",
		.man = "tcp(7), listen(2), connect(2)",
		.see = "connect, accept, SYN_SENT, SYN_RECV, backlog",
	},
	{
		.name = "backlog",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"How many finished connections may wait for accept: the number given to "
			"listen, at most /proc/sys/net/core/somaxconn (4096 unless changed). "
			"Linux lets one more wait, so listen with 2 admits 3.\n\n"
			"It does not limit how many connections there can be, only how many "
			"nobody has fetched yet. When the queue is full, SYNs of further clients "
			"are dropped. They are not refused: their kernel asks again, and connect "
			"takes a second or more, or ends with ETIMEDOUT. A unix stream socket "
			"makes connect wait instead (EAGAIN if non-blocking).",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 0\n"
			   "one = dial srv\n"
			   "two = socket inet stream|nonblock\n"
			   "connect two srv\n"
			   "show",
		.c = "listen(fd, SOMAXCONN);      /* as long as the system allows */",
		.python = "srv.listen(128)",
		.man = "listen(2), tcp(7)",
		.see = "listen, accept, SYN_SENT, ETIMEDOUT, LISTEN",
	},
	{
		.name = "end-of-file",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"recv returns 0: the peer has said that it will send no more (close or "
			"shutdown for writing), and you have read everything it sent. It is not "
			"an error, it is the only sign of an orderly end, and it stays: every "
			"further recv returns 0 at once.\n\n"
			"It says nothing about the other direction; the peer may still be "
			"reading. To poll and select a socket at end of file is readable for "
			"ever, so close it or stop watching it. On datagram sockets 0 is just an "
			"empty message.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"last words\"\n"
			   "close a\n"
			   "recv b 100\n"
			   "recv b 100\n"
			   "recv b 100",
		.c = "n = recv(fd, buf, sizeof(buf), 0);\n"
		     "if (n == 0)\n"
		     "    close(fd);",
		.python = "data = conn.recv(4096)\n"
			  "if not data:\n"
			  "    conn.close()",
		.man = "recv(2)",
		.see = "CLOSE_WAIT, half-close, ECONNRESET, recv",
	},
	{
		.name = "half-close",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"One direction of a connection has ended, the other goes on. shutdown for "
			"writing says \"I have sent everything\", and the peer reads end of file; "
			"this side still receives. A client that sends one request and wants the "
			"whole answer can mark the end of its request so.\n\n"
			"The states are FIN_WAIT2 on the side that has ended and CLOSE_WAIT on "
			"the other. Some say half-open for it; that word rather means a "
			"connection of which one side has lost its memory.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"question\"\n"
			   "shutdown cli wr\n"
			   "recv conn 100\n"
			   "recv conn 100\n"
			   "send conn \"answer\"\n"
			   "recv cli 100",
		.c = "shutdown(fd, SHUT_WR);",
		.python = "s.shutdown(socket.SHUT_WR)",
		.man = "shutdown(2), tcp(7)",
		.see = "shutdown, end-of-file, FIN_WAIT2, CLOSE_WAIT",
	},
	{
		.name = "reset",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A TCP segment with the flag RST: this connection does not exist (any "
			"more). It ends both directions at once and nobody answers it. Against "
			"it, a FIN is polite: it comes after all data and is acknowledged.\n\n"
			"The kernel sends one when a SYN finds no listener (ECONNREFUSED at the "
			"client), when data comes for a connection that is gone, when a socket is "
			"closed with unread data in it, and with SO_LINGER 0. The receiver gets "
			"ECONNRESET: on Linux after it has read what had arrived before.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"never read\"\n"
			   "expect conn unread 10 within 1s\n"
			   "close conn\n"
			   "recv cli 100",
		.c = "struct linger lg = { .l_onoff = 1, .l_linger = 0 };\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_LINGER, &lg, sizeof(lg));\n"
		     "close(fd);              /* sends RST */",
		.python = "try:\n"
			  "    data = s.recv(4096)\n"
			  "except ConnectionResetError:\n"
			  "    s.close()",
		.man = "tcp(7)",
		.see = "ECONNRESET, ECONNREFUSED, SO_LINGER, close",
	},
	{
		.name = "keep-alive",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"TCP sends nothing when there is nothing to say, so an idle connection "
			"looks the same whether the peer is there or its machine was switched off "
			"a week ago. Only sending something finds out.\n\n"
			"SO_KEEPALIVE lets the kernel do that: empty probes after a time of "
			"silence (TCP_KEEPIDLE), again at intervals (TCP_KEEPINTVL), a number of "
			"times (TCP_KEEPCNT), then ETIMEDOUT. The normal two hours are too long "
			"for most; many protocols send messages of their own for this.\n\n"
			"If only the other program dies, none of this is needed: its kernel "
			"closes its sockets.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_KEEPALIVE 1\n"
			   "setsockopt s TCP_KEEPIDLE 60\n"
			   "setsockopt s TCP_KEEPINTVL 10\n"
			   "setsockopt s TCP_KEEPCNT 3",
		.c = "setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)",
		.man = "tcp(7), socket(7)",
		.see = "SO_KEEPALIVE, TCP_USER_TIMEOUT, ETIMEDOUT, ESTABLISHED",
	},
	{ .name = NULL },
};
