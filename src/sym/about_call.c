/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that make, connect, name and end sockets.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_call[] = {
	{
		.name = "socket",
		.kind = ABOUT_CALL,
		.meaning =
			"Makes a socket and returns its descriptor, a small number that stands "
			"for it in all later calls. Nothing goes over the network yet: the socket "
			"has no address and no peer.\n\n"
			"The family says what addresses look like (AF_INET for IPv4, AF_INET6, "
			"AF_UNIX). The type says how data travels: SOCK_STREAM is a connection "
			"that carries bytes in order (TCP), SOCK_DGRAM single messages (UDP). The "
			"protocol is nearly always 0: the usual one for family and type.\n\n"
			"SOCK_NONBLOCK and SOCK_CLOEXEC may be or-ed to the type. To sosh, tcp, "
			"udp, tcp6 and udp6 are short for family and type.",
		.provoke = "s = socket inet stream\n"
			   "u = socket(AF_INET, SOCK_DGRAM, 0)\n"
			   "t = socket tcp",
		.c = "int fd = socket(AF_INET, SOCK_STREAM, 0);\n"
		     "\n"
		     "if (fd == -1)\n"
		     "    perror(\"socket\");",
		.python = "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
		.man = "socket(2), socket(7)",
		.see = "sockets, descriptor, AF_INET, SOCK_STREAM, close",
	},
	{
		.name = "socketpair",
		.kind = ABOUT_CALL,
		.meaning =
			"Makes two sockets that are connected to each other, with no name and no "
			"listener. What is written to one is read from the other, both ways. It "
			"is a pipe for two directions: programs use it between parent and child, "
			"and to try things out.\n\n"
			"On Linux the family is AF_UNIX. SOCK_STREAM, SOCK_DGRAM and "
			"SOCK_SEQPACKET work.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hello\"\n"
			   "recv b 100",
		.c = "int sv[2];\n"
		     "\n"
		     "socketpair(AF_UNIX, SOCK_STREAM, 0, sv);\n"
		     "write(sv[0], \"hello\", 5);",
		.python = "a, b = socket.socketpair()",
		.man = "socketpair(2), unix(7)",
		.see = "AF_UNIX, pipe, EOPNOTSUPP",
	},
	{
		.name = "bind",
		.kind = ABOUT_CALL,
		.meaning =
			"Gives the socket its own address: where it can be found. A server binds "
			"to the port that its clients know. A client usually does not bind at "
			"all: the kernel chooses an address and a port when it connects.\n\n"
			"127.0.0.1 can be reached from this machine only, 0.0.0.0 through any of "
			"the machine's addresses. With port 0 the kernel chooses a free port; "
			"getsockname tells which.\n\n"
			"A bound TCP socket does not answer yet. Clients are refused until listen.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "getsockname srv",
		.c = "struct sockaddr_in sin = {\n"
		     "    .sin_family = AF_INET,\n"
		     "    .sin_port = htons(8080),\n"
		     "    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),\n"
		     "};\n"
		     "\n"
		     "bind(fd, (struct sockaddr *)&sin, sizeof(sin));",
		.python = "s.bind(('127.0.0.1', 8080))",
		.man = "bind(2), ip(7)",
		.see = "address, port, wildcard-address, port-zero, EADDRINUSE, EACCES",
	},
	{
		.name = "listen",
		.kind = ABOUT_CALL,
		.meaning =
			"Turns a TCP (or unix stream) socket into a listener. From now on the "
			"kernel answers clients by itself and keeps the finished connections in a "
			"queue until accept takes them.\n\n"
			"The number, the backlog, limits that queue. Linux lets one more wait "
			"than the number says and caps it at /proc/sys/net/core/somaxconn. When "
			"the queue is full new clients are not refused: their SYNs are dropped "
			"and they try again.\n\n"
			"A listener that was not bound gets a port from the kernel. Calling "
			"listen again changes the backlog.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 5",
		.c = "listen(fd, 5);",
		.python = "s.listen(5)         # without a number Python chooses one",
		.man = "listen(2)",
		.see = "LISTEN, backlog, accept, EADDRINUSE, EOPNOTSUPP",
	},
	{
		.name = "accept",
		.kind = ABOUT_CALL,
		.meaning =
			"Takes the oldest finished connection from the listener's queue and "
			"returns a new descriptor for it, together with the client's address. If "
			"the queue is empty it waits.\n\n"
			"The new socket talks to that one client. The listener stays what it was "
			"and goes on listening. Both have the same local port: a connection is "
			"told apart by all four numbers, two addresses and two ports.\n\n"
			"The handshake was over before accept; the client may have sent data "
			"already, or have gone away again. The new socket does not inherit "
			"O_NONBLOCK.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv",
		.c = "struct sockaddr_storage peer;\n"
		     "socklen_t peerlen = sizeof(peer);\n"
		     "int conn = accept(lfd, (struct sockaddr *)&peer, &peerlen);",
		.python = "while True:\n"
			  "    conn, peer = srv.accept()\n"
			  "    print('connected by', peer)",
		.man = "accept(2)",
		.see = "listen, backlog, accept4, three-way-handshake, EAGAIN, EMFILE",
	},
	{
		.name = "accept4",
		.kind = ABOUT_CALL,
		.meaning = "accept with flags for the new descriptor: SOCK_NONBLOCK makes it "
			   "non-blocking, SOCK_CLOEXEC lets it vanish when the program executes "
			   "another one. Doing that in the same call leaves no moment in which "
			   "another thread could fork.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept4 srv SOCK_NONBLOCK\n"
			   "recv conn 100",
		.c = "conn = accept4(lfd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);",
		.python = "conn, peer = srv.accept()       # Python sets SOCK_CLOEXEC itself\n"
			  "conn.setblocking(False)",
		.man = "accept4(2)",
		.see = "accept, SOCK_NONBLOCK, SOCK_CLOEXEC",
	},
	{
		.name = "connect",
		.kind = ABOUT_CALL,
		.meaning =
			"Names the peer. On TCP it makes the connection: SYN out, SYN+ACK back, "
			"ACK out, and it returns when that is done or has failed. A socket "
			"without a local address gets one on the way.\n\n"
			"On UDP nothing is sent. The kernel only remembers the address: send may "
			"be used, datagrams of others are kept away, and errors of the network "
			"are reported. connect to the family AF_UNSPEC dissolves it.\n\n"
			"If it fails on TCP, a portable program closes the socket and makes a new "
			"one for the next attempt; Linux lets you try again with the old one. On "
			"a non-blocking socket it returns EINPROGRESS at once.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = socket tcp\n"
			   "connect cli srv",
		.c = "if (connect(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1)\n"
		     "    perror(\"connect\");",
		.python = "s.connect(('127.0.0.1', 8080))\n"
			  "# or: s = socket.create_connection((host, port))",
		.man = "connect(2)",
		.see = "three-way-handshake, ECONNREFUSED, ETIMEDOUT, EINPROGRESS, connected-udp",
	},
	{
		.name = "shutdown",
		.kind = ABOUT_CALL,
		.meaning =
			"Ends one direction of a connection, or both, without giving up the "
			"descriptor.\n\n"
			"SHUT_WR: no more will be sent. After what is still queued a FIN goes "
			"out, and the peer reads end of file. This side can still receive; that "
			"is a half-close. SHUT_RD: reading gives end of file from now on; nothing "
			"is sent to the peer, and on TCP data that arrives all the same can still "
			"be read. SHUT_RDWR: both, and what TCP still gets it answers with RST.\n\n"
			"Unlike close it acts on the connection, not on the descriptor: it works "
			"even if other descriptors or processes have the socket open, and it "
			"wakes whoever is blocked in recv or accept on it.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "shutdown cli wr\n"
			   "recv conn 100",
		.c = "shutdown(fd, SHUT_WR);\n"
		     "while ((n = recv(fd, buf, sizeof(buf), 0)) > 0)\n"
		     "    ;                       /* until the peer has ended too */\n"
		     "close(fd);",
		.python = "s.shutdown(socket.SHUT_WR)",
		.man = "shutdown(2)",
		.see = "half-close, close, end-of-file, FIN_WAIT2, ENOTCONN",
	},
	{
		.name = "close",
		.kind = ABOUT_CALL,
		.meaning =
			"Gives the descriptor back. If it was the last one for the socket (no "
			"dup, no other process has it) the socket ends: TCP sends what is still "
			"queued and then a FIN, in the background.\n\n"
			"If unread data is waiting, or arrives afterwards, the kernel sends a "
			"reset instead, and the peer gets ECONNRESET. To end politely, use "
			"shutdown for writing, read until end of file, then close.\n\n"
			"A process that dies closes all its sockets. close does not wake another "
			"thread that waits in recv on the same descriptor; shutdown does. The "
			"number is free at once: the next socket will get it.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "close cli\n"
			   "recv conn 100",
		.c = "close(fd);",
		.python = "with socket.create_connection(addr) as s:\n"
			  "    s.sendall(data)\n"
			  "# closed here, whatever happened",
		.man = "close(2)",
		.see = "shutdown, reset, TIME_WAIT, SO_LINGER, EBADF",
	},
	{
		.name = "dup",
		.kind = ABOUT_CALL,
		.meaning =
			"Makes a second descriptor, the lowest free number, for the same socket. "
			"Both are equal: what one reads is gone for the other, and O_NONBLOCK set "
			"through one holds for both. The connection ends only when both are "
			"closed.",
		.provoke = "a,b = socketpair unix stream\n"
			   "c = dup a\n"
			   "close a\n"
			   "send c \"still here\"\n"
			   "recv b 100",
		.c = "int fd2 = dup(fd);",
		.python = "s2 = s.dup()",
		.man = "dup(2)",
		.see = "descriptor, close, dup2, shutdown",
	},
	{
		.name = "dup2",
		.kind = ABOUT_CALL,
		.meaning =
			"Like dup, but you choose the number of the copy. If that number is open "
			"it is closed first, silently. This is how a server makes a connection "
			"the standard input and output of a program that it starts.",
		.provoke = "a,b = socketpair unix stream\n"
			   "dup2 a 9\n"
			   "send 9 \"hello\"\n"
			   "recv b 100",
		.c = "dup2(conn, 0);\n"
		     "dup2(conn, 1);\n"
		     "execlp(\"cat\", \"cat\", (char *)NULL);",
		.python = "os.dup2(conn.fileno(), 1)",
		.man = "dup(2)",
		.see = "dup, descriptor",
	},
	{
		.name = "getsockname",
		.kind = ABOUT_CALL,
		.meaning =
			"Tells the socket's own address. You need it when the kernel chose: after "
			"bind to port 0, after connect without bind, or on an accepted socket to "
			"learn which of the machine's addresses the client used. A socket without "
			"an address answers 0.0.0.0 and port 0.",
		.provoke = "srv = socket tcp\n"
			   "getsockname srv\n"
			   "bind srv 127.0.0.1:0\n"
			   "getsockname srv",
		.c = "struct sockaddr_in sin;\n"
		     "socklen_t sinlen = sizeof(sin);\n"
		     "\n"
		     "getsockname(fd, (struct sockaddr *)&sin, &sinlen);\n"
		     "printf(\"port %d\\n\", ntohs(sin.sin_port));",
		.python = "host, port = s.getsockname()",
		.man = "getsockname(2)",
		.see = "getpeername, port-zero, ephemeral-port",
	},
	{
		.name = "getpeername",
		.kind = ABOUT_CALL,
		.meaning = "Tells the address of the other end. accept and recvfrom tell it too; "
			   "this call asks later. ENOTCONN means that there is no other end, or no "
			   "longer.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "getpeername cli",
		.c = "getpeername(fd, (struct sockaddr *)&peer, &peerlen);",
		.python = "host, port = s.getpeername()",
		.man = "getpeername(2)",
		.see = "getsockname, ENOTCONN",
	},
	{ .name = NULL },
};
