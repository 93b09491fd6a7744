/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constants that are arguments or results: families, types, flags of calls, events.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_flag[] = {
	{
		.name = "AF_INET",
		.kind = ABOUT_FLAG,
		.meaning =
			"The family of IPv4. An address is four bytes, written 127.0.0.1, and a "
			"port. In C it is a struct sockaddr_in of 16 bytes, with address and port "
			"in network byte order.",
		.provoke = "s = socket AF_INET SOCK_STREAM",
		.c = "struct sockaddr_in sin = { .sin_family = AF_INET };\n"
		     "\n"
		     "sin.sin_port = htons(8080);\n"
		     "inet_pton(AF_INET, \"127.0.0.1\", &sin.sin_addr);",
		.python = "addr = ('127.0.0.1', 8080)",
		.man = "ip(7), socket(2)",
		.see = "AF_INET6, address, port, byte-order",
	},
	{
		.name = "AF_INET6",
		.kind = ABOUT_FLAG,
		.meaning =
			"The family of IPv6. An address is sixteen bytes, written ::1, and a "
			"port; link-local addresses (fe80::...) also need the interface, written "
			"fe80::1%eth0. With a port the address stands in brackets: [::1]:8080.\n\n"
			"A socket bound to [::] serves IPv4 clients too, unless IPV6_V6ONLY is "
			"set.",
		.provoke = "srv = socket AF_INET6 SOCK_STREAM\n"
			   "bind srv [::1]:0",
		.c = "struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };\n"
		     "\n"
		     "sin6.sin6_port = htons(8080);\n"
		     "sin6.sin6_addr = in6addr_loopback;",
		.python = "addr = ('::1', 8080, 0, 0)       # host, port, flow, scope",
		.man = "ipv6(7), socket(2)",
		.see = "AF_INET, IPV6_V6ONLY, getaddrinfo",
	},
	{
		.name = "AF_UNIX",
		.kind = ABOUT_FLAG,
		.meaning =
			"The family of sockets within one machine. The address is a path in the "
			"file system, a name in a space of its own (abstract, written "
			"unix:@name), or nothing (unnamed, as from socketpair). No network is "
			"involved, so there are no ports, no losses, and descriptors can be "
			"passed.\n\n"
			"bind makes a file at the path. It stays when the socket is closed; "
			"remove it before you bind again. Its permissions say who may connect. An "
			"abstract name vanishes with the socket.",
		.provoke = "srv = socket unix stream\n"
			   "bind srv unix:\n"
			   "listen srv 5\n"
			   "cli = socket unix stream\n"
			   "connect cli srv\n"
			   "conn = accept srv",
		.c = "struct sockaddr_un sun = { .sun_family = AF_UNIX };\n"
		     "\n"
		     "strcpy(sun.sun_path, \"/tmp/sock\");\n"
		     "bind(fd, (struct sockaddr *)&sun, sizeof(sun));",
		.python = "s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)\n"
			  "s.bind('/tmp/sock')",
		.man = "unix(7)",
		.see = "socketpair, autobind, passing-descriptors, SO_PEERCRED",
	},
	{
		.name = "AF_UNSPEC",
		.kind = ABOUT_FLAG,
		.meaning = "No family in particular. In getaddrinfo's hints: any will do. As the "
			   "address given to connect on a UDP socket: dissolve the association.",
		.provoke = "u = socket udp\n"
			   "connect u 127.0.0.1:9\n"
			   "connect u unspec",
		.c = "struct addrinfo hints = { .ai_family = AF_UNSPEC };",
		.python = "socket.getaddrinfo(host, port, socket.AF_UNSPEC)",
		.man = "connect(2), getaddrinfo(3)",
		.see = "connected-udp, getaddrinfo",
	},
	{
		.name = "SOCK_STREAM",
		.kind = ABOUT_FLAG,
		.meaning = "A connection that carries bytes, both ways, in order, without loss or "
			   "doubles; TCP in AF_INET and AF_INET6. It keeps no boundaries: what was "
			   "sent in two pieces may arrive as one, and the other way round.",
		.provoke = "s = socket inet SOCK_STREAM",
		.c = "fd = socket(AF_INET, SOCK_STREAM, 0);",
		.python = "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
		.man = "socket(2), tcp(7)",
		.see = "byte-stream, SOCK_DGRAM, connect",
	},
	{
		.name = "SOCK_DGRAM",
		.kind = ABOUT_FLAG,
		.meaning = "Single messages, datagrams; UDP in AF_INET and AF_INET6. Each arrives "
			   "whole or not at all. Over a network they may be lost, doubled or "
			   "overtake one another. No connection is needed. Within one machine, in "
			   "AF_UNIX, they are reliable and in order: the sender waits when the "
			   "receiver's queue is full.",
		.provoke = "u = socket inet SOCK_DGRAM",
		.c = "fd = socket(AF_INET, SOCK_DGRAM, 0);",
		.python = "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
		.man = "socket(2), udp(7)",
		.see = "datagram, message-boundaries, sendto, SOCK_STREAM",
	},
	{
		.name = "SOCK_SEQPACKET",
		.kind = ABOUT_FLAG,
		.meaning = "A connection, as a stream, that keeps message boundaries, as datagrams "
			   "do. In AF_UNIX (and SCTP). Each recv takes one message; what does not "
			   "fit the buffer is lost.",
		.provoke = "a,b = socketpair unix SOCK_SEQPACKET\n"
			   "send a \"one\"\n"
			   "send a \"two\"\n"
			   "recv b 100",
		.c = "socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv);",
		.python = "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
		.man = "socket(2), unix(7)",
		.see = "message-boundaries, SOCK_STREAM, SOCK_DGRAM",
	},
	{
		.name = "SOCK_RAW",
		.kind = ABOUT_FLAG,
		.meaning = "IP packets without TCP or UDP on top: the program writes and reads the "
			   "protocol's own bytes, as ping does with ICMP. Needs the capability "
			   "CAP_NET_RAW; without it socket says EPERM.",
		.c = "fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);",
		.python = "s = socket.socket(socket.AF_INET, socket.SOCK_RAW,\n"
			  "                  socket.IPPROTO_ICMP)",
		.man = "raw(7), socket(2)",
		.see = "EPERM, SOCK_DGRAM",
	},
	{
		.name = "SOCK_NONBLOCK",
		.kind = ABOUT_FLAG,
		.meaning =
			"Or-ed to the type in socket, socketpair and accept4: the new descriptor "
			"is non-blocking from the start, as if fcntl had set O_NONBLOCK.",
		.provoke = "srv = socket inet stream|nonblock\n"
			   "fcntl srv F_GETFL",
		.c = "fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);",
		.python = "s.setblocking(False)",
		.man = "socket(2)",
		.see = "non-blocking, accept4, SOCK_CLOEXEC",
	},
	{
		.name = "SOCK_CLOEXEC",
		.kind = ABOUT_FLAG,
		.meaning =
			"Or-ed to the type in socket, socketpair and accept4: the descriptor is "
			"closed when the process executes another program. Without it every "
			"program that you start inherits your sockets, and a connection ends only "
			"when they too have closed it.",
		.provoke = "s = socket inet stream|cloexec\n"
			   "fcntl s F_GETFD",
		.c = "fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);",
		.python = "s = socket.socket()     # Python always sets it",
		.man = "socket(2), fcntl(2)",
		.see = "descriptor, SOCK_NONBLOCK",
	},
	{
		.name = "MSG_PEEK",
		.kind = ABOUT_FLAG,
		.meaning =
			"recv: look at the data and leave it where it is. The next recv gets the "
			"same bytes again. A 0 means end of file as always.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hello\"\n"
			   "recv b 100 peek\n"
			   "recv b 100",
		.c = "n = recv(fd, buf, sizeof(buf), MSG_PEEK);",
		.python = "data = s.recv(100, socket.MSG_PEEK)",
		.man = "recv(2)",
		.see = "recv, MSG_TRUNC",
	},
	{
		.name = "MSG_DONTWAIT",
		.kind = ABOUT_FLAG,
		.meaning =
			"This one send or recv does not wait, whatever the socket's own mode is: "
			"EAGAIN if it would have to.",
		.provoke = "a,b = socketpair unix stream\n"
			   "recv a 100 dontwait",
		.c = "n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);",
		.python = "data = s.recv(100, socket.MSG_DONTWAIT)",
		.man = "recv(2), send(2)",
		.see = "EAGAIN, non-blocking",
	},
	{
		.name = "MSG_WAITALL",
		.kind = ABOUT_FLAG,
		.meaning = "recv on a stream: wait until all the bytes asked for are there. It "
			   "returns with fewer all the same at end of file, at an error, or when a "
			   "signal arrives, so the result must be checked.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hel\"\n"
			   "send a \"lo\"\n"
			   "recv b 5 waitall",
		.c = "n = recv(fd, buf, 100, MSG_WAITALL);",
		.python = "data = s.recv(100, socket.MSG_WAITALL)",
		.man = "recv(2)",
		.see = "recvall, SO_RCVLOWAT, message-boundaries",
	},
	{
		.name = "MSG_OOB",
		.kind = ABOUT_FLAG,
		.meaning =
			"TCP's urgent data, one byte that is told apart from the rest. send marks "
			"the last byte that it sends; recv with this flag takes the marked byte, "
			"past what comes before it. select shows it in the third set, poll as "
			"POLLPRI.\n\n"
			"It is not a second channel: the byte travels in the stream, and a newer "
			"urgent byte pushes the older one back among the ordinary ones. New "
			"protocols do without it.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"abc\" oob\n"
			   "recv conn 100\n"
			   "recv conn 1 oob",
		.c = "send(fd, \"!\", 1, MSG_OOB);",
		.python = "s.send(b'!', socket.MSG_OOB)",
		.man = "tcp(7), send(2), recv(2)",
		.see = "SO_OOBINLINE, select, POLLPRI",
	},
	{
		.name = "MSG_NOSIGNAL",
		.kind = ABOUT_FLAG,
		.meaning = "send: if the connection is broken give EPIPE and send no SIGPIPE. The "
			   "safest habit in a library, which may not decide about signals for the "
			   "whole program.",
		.provoke = "a,b = socketpair unix stream\n"
			   "close b\n"
			   "send a \"hello\" nosignal",
		.c = "n = send(fd, buf, len, MSG_NOSIGNAL);",
		.python = "s.send(data)        # Python ignores SIGPIPE anyway",
		.man = "send(2)",
		.see = "sigpipe, EPIPE",
	},
	{
		.name = "MSG_TRUNC",
		.kind = ABOUT_FLAG,
		.meaning =
			"As a result in recvmsg's flags: the datagram was longer than the buffer, "
			"the rest is lost. As an argument of recv on a datagram socket: return "
			"the datagram's real length, even if only a part fits. With MSG_PEEK that "
			"is a way to ask for the size first.\n\n"
			"On TCP the argument means something else: throw the bytes away instead "
			"of copying them.",
		.provoke = "a,b = socketpair unix dgram\n"
			   "send a \"hello\"\n"
			   "recv b 3 trunc",
		.c = "size = recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC);",
		.python = "data, _, flags, _ = s.recvmsg(3)    # flags & socket.MSG_TRUNC",
		.man = "recv(2), udp(7)",
		.see = "truncation, MSG_PEEK, MSG_CTRUNC",
	},
	{
		.name = "MSG_CTRUNC",
		.kind = ABOUT_FLAG,
		.meaning = "A result in recvmsg's flags: control messages were cut, because there "
			   "was too little room for them (or because no more descriptors could be "
			   "opened). Descriptors that did not fit are closed.",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendmsg a part \"take this\" rights a\n"
			   "recvmsg b 100 control=8",
		.c = "if (msg.msg_flags & MSG_CTRUNC)\n"
		     "    fprintf(stderr, \"control messages lost\\n\");",
		.python = "data, control, flags, _ = s.recvmsg(100, 8)",
		.man = "recvmsg(2), cmsg(3)",
		.see = "control-messages, MSG_TRUNC, passing-descriptors",
	},
	{
		.name = "MSG_MORE",
		.kind = ABOUT_FLAG,
		.meaning =
			"send: more will follow, so do not send a small packet yet. TCP waits for "
			"the next send, at most 200 ms. UDP collects until a send comes without "
			"the flag and makes one datagram of all.",
		.provoke = "one = socket udp\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket udp\n"
			   "connect two one\n"
			   "send two \"head \" more\n"
			   "send two \"body\"\n"
			   "recv one 100",
		.c = "send(fd, head, headlen, MSG_MORE);\n"
		     "send(fd, body, bodylen, 0);",
		.python = "s.send(head, socket.MSG_MORE)",
		.man = "send(2), tcp(7), udp(7)",
		.see = "TCP_CORK, nagle",
	},
	{
		.name = "MSG_ERRQUEUE",
		.kind = ABOUT_FLAG,
		.meaning = "recvmsg: take a report from the error queue, not data. The queue is "
			   "filled when IP_RECVERR is set. It never waits: EAGAIN if there is no "
			   "report.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_RECVERR 1\n"
			   "sendto u \"hello\" to 127.0.0.1:9\n"
			   "recvmsg u 100 control=200 errqueue",
		.c = "n = recvmsg(fd, &msg, MSG_ERRQUEUE);",
		.python = "data, control, flags, dest = u.recvmsg(100, 512, socket.MSG_ERRQUEUE)",
		.man = "recv(2), ip(7)",
		.see = "IP_RECVERR, control-messages, POLLERR",
	},
	{
		.name = "MSG_CMSG_CLOEXEC",
		.kind = ABOUT_FLAG,
		.meaning =
			"recvmsg: descriptors that arrive with the message are close-on-exec from "
			"the start.",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendmsg a part \"take this\" rights a\n"
			   "c = recvmsg b 100 control=64 cmsg_cloexec",
		.c = "n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);",
		.python = "data, fds, flags, _ = socket.recv_fds(s, 100, 1)",
		.man = "recvmsg(2)",
		.see = "passing-descriptors, SOCK_CLOEXEC",
	},
	{
		.name = "SHUT_RD",
		.kind = ABOUT_FLAG,
		.meaning =
			"shutdown: this side reads no more. recv returns 0 when nothing is "
			"waiting, and anybody blocked in it wakes up. The peer is not told. On "
			"TCP data that comes all the same is still received and can be read, "
			"unless this side has ended sending, too: then it is answered with RST. "
			"On a unix socket the peer's send gives EPIPE.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "shutdown cli rd\n"
			   "recv cli 100",
		.c = "shutdown(fd, SHUT_RD);",
		.python = "s.shutdown(socket.SHUT_RD)",
		.man = "shutdown(2)",
		.see = "shutdown, SHUT_WR, SHUT_RDWR",
	},
	{
		.name = "SHUT_WR",
		.kind = ABOUT_FLAG,
		.meaning = "shutdown: this side sends no more. TCP sends what is queued and then a "
			   "FIN; the peer reads end of file, but may go on sending. The next send "
			   "here gives EPIPE.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "shutdown cli wr\n"
			   "recv conn 100\n"
			   "send conn \"still here\"\n"
			   "recv cli 100",
		.c = "shutdown(fd, SHUT_WR);",
		.python = "s.shutdown(socket.SHUT_WR)",
		.man = "shutdown(2)",
		.see = "half-close, FIN_WAIT1, FIN_WAIT2, end-of-file",
	},
	{
		.name = "SHUT_RDWR",
		.kind = ABOUT_FLAG,
		.meaning = "shutdown: both directions. The descriptor stays open and must still be "
			   "closed. On a TCP connection what the peer sends from then on is "
			   "answered with RST, as after close. On a TCP listener it ends listening "
			   "and wakes whoever waits in accept, with EINVAL.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "shutdown cli rdwr\n"
			   "recv conn 100\n"
			   "send conn \"too late\"",
		.c = "shutdown(fd, SHUT_RDWR);",
		.python = "s.shutdown(socket.SHUT_RDWR)",
		.man = "shutdown(2)",
		.see = "shutdown, close, SHUT_RD, SHUT_WR",
	},
	{
		.name = "AI_PASSIVE",
		.kind = ABOUT_FLAG,
		.meaning = "getaddrinfo without a host: give the wildcard addresses (0.0.0.0 and "
			   "::), for bind in a server. Without it you get the loopback addresses, "
			   "for connect in a client.",
		.provoke = "getaddrinfo null 8080 type stream flags AI_PASSIVE",
		.c = "struct addrinfo hints = {\n"
		     "    .ai_socktype = SOCK_STREAM,\n"
		     "    .ai_flags = AI_PASSIVE,\n"
		     "};\n"
		     "\n"
		     "getaddrinfo(NULL, \"8080\", &hints, &list);",
		.python = "socket.getaddrinfo(None, 8080, type=socket.SOCK_STREAM,\n"
			  "                   flags=socket.AI_PASSIVE)",
		.man = "getaddrinfo(3)",
		.see = "getaddrinfo, wildcard-address, AI_NUMERICHOST",
	},
	{
		.name = "AI_NUMERICHOST",
		.kind = ABOUT_FLAG,
		.meaning = "getaddrinfo: the host must be a number, no name is looked up, so it "
			   "cannot wait for a name server. AI_NUMERICSERV says the same of the "
			   "service.",
		.provoke = "getaddrinfo 127.0.0.1 80 type stream flags AI_NUMERICHOST",
		.c = "hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;",
		.python = "socket.getaddrinfo('127.0.0.1', 80, flags=socket.AI_NUMERICHOST)",
		.man = "getaddrinfo(3)",
		.see = "getaddrinfo, EAI_NONAME",
	},
	{
		.name = "POLLIN",
		.kind = ABOUT_FLAG,
		.meaning =
			"poll and epoll (EPOLLIN): a read will not wait. There is data, or end of "
			"file, or an error, or on a listener a connection to accept.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send b \"hello\"\n"
			   "poll a:in timeout 0",
		.c = "struct pollfd p = { .fd = fd, .events = POLLIN };",
		.python = "p.register(s, select.POLLIN)",
		.man = "poll(2)",
		.see = "readiness, poll, POLLOUT, POLLRDHUP",
	},
	{
		.name = "POLLOUT",
		.kind = ABOUT_FLAG,
		.meaning =
			"poll and epoll (EPOLLOUT): there is room in the send buffer, a write of "
			"something will not wait. A healthy connection nearly always is writable, "
			"so ask for it only while you have something to send. On a connecting "
			"socket it means that connect has come to an end, well or not.",
		.provoke = "a,b = socketpair unix stream\n"
			   "poll a:out timeout 0",
		.c = "struct pollfd p = { .fd = fd, .events = POLLOUT };",
		.python = "p.register(s, select.POLLOUT)",
		.man = "poll(2)",
		.see = "readiness, EINPROGRESS, POLLIN",
	},
	{
		.name = "POLLPRI",
		.kind = ABOUT_FLAG,
		.meaning = "poll: exceptional data; on TCP the urgent byte. It is what select's "
			   "third set is for.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"!\" oob\n"
			   "poll conn:pri timeout 1s",
		.c = "struct pollfd p = { .fd = fd, .events = POLLPRI };",
		.python = "p.register(s, select.POLLPRI)",
		.man = "poll(2), tcp(7)",
		.see = "MSG_OOB, select",
	},
	{
		.name = "POLLERR",
		.kind = ABOUT_FLAG,
		.meaning =
			"poll, as a result only: an error waits on the socket. Read it with "
			"SO_ERROR, or let the next call report it. On the writing end of a pipe: "
			"nobody reads any more. Also set while there are reports in the error "
			"queue.",
		.provoke = "u = socket udp\n"
			   "connect u 127.0.0.1:9\n"
			   "send u \"anybody?\"\n"
			   "poll u:in timeout 0\n"
			   "getsockopt u SO_ERROR",
		.c = "if (p.revents & POLLERR)\n"
		     "    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &errlen);",
		.python = "if events & select.POLLERR:\n"
			  "    err = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)",
		.man = "poll(2)",
		.see = "SO_ERROR, POLLHUP, MSG_ERRQUEUE",
	},
	{
		.name = "POLLHUP",
		.kind = ABOUT_FLAG,
		.meaning =
			"poll, as a result only: both directions have ended. Data may still be "
			"waiting to be read. A peer that has only stopped sending shows as POLLIN "
			"(end of file) and POLLRDHUP. A TCP socket that was never connected shows "
			"it too.",
		.provoke = "a,b = socketpair unix stream\n"
			   "close b\n"
			   "poll a:in timeout 0",
		.c = "if (p.revents & POLLHUP)\n"
		     "    close(fd);",
		.python = "if events & select.POLLHUP:\n"
			  "    s.close()",
		.man = "poll(2)",
		.see = "POLLRDHUP, POLLERR, end-of-file",
	},
	{
		.name = "POLLRDHUP",
		.kind = ABOUT_FLAG,
		.meaning = "poll and epoll (EPOLLRDHUP), on Linux: the peer has ended its sending "
			   "half. It comes even while data is waiting, so you learn of the end "
			   "before you have read everything. It must be asked for.",
		.provoke = "a,b = socketpair unix stream\n"
			   "shutdown b wr\n"
			   "poll a:in|rdhup timeout 0",
		.c = "struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };",
		.python = "p.register(s, select.POLLIN | select.POLLRDHUP)",
		.man = "poll(2)",
		.see = "POLLHUP, half-close, end-of-file",
	},
	{
		.name = "POLLNVAL",
		.kind = ABOUT_FLAG,
		.meaning =
			"poll, as a result only: this descriptor is not open. It is a mistake in "
			"the program. select gives EBADF for the whole call instead.",
		.provoke = "poll 42:in timeout 0",
		.c = "if (p.revents & POLLNVAL)\n"
		     "    abort();",
		.man = "poll(2)",
		.see = "EBADF, poll",
	},
	{
		.name = "EPOLLET",
		.kind = ABOUT_FLAG,
		.meaning =
			"epoll, edge-triggered: report a descriptor when something new happens to "
			"it, not as long as it is ready. You must then read (or write) until "
			"EAGAIN, on a non-blocking socket, or wait for news that never comes.",
		.provoke = "a,b = socketpair unix stream\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add a in|et\n"
			   "send b \"hello\"\n"
			   "epoll_wait e 10 timeout 0\n"
			   "epoll_wait e 10 timeout 0",
		.c = "struct epoll_event ev = {\n"
		     "    .events = EPOLLIN | EPOLLET,\n"
		     "    .data.fd = fd,\n"
		     "};",
		.python = "ep.register(s, select.EPOLLIN | select.EPOLLET)",
		.man = "epoll(7), epoll_ctl(2)",
		.see = "epoll_wait, EPOLLONESHOT, readiness",
	},
	{
		.name = "EPOLLONESHOT",
		.kind = ABOUT_FLAG,
		.meaning = "epoll: report the descriptor once, then be silent about it until it is "
			   "armed again with EPOLL_CTL_MOD. So that of several threads one alone "
			   "takes care of a socket.",
		.provoke = "a,b = socketpair unix stream\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add a in|oneshot\n"
			   "send b \"hello\"\n"
			   "epoll_wait e 10 timeout 0\n"
			   "epoll_wait e 10 timeout 0",
		.c = "ev.events = EPOLLIN | EPOLLONESHOT;",
		.python = "ep.register(s, select.EPOLLIN | select.EPOLLONESHOT)",
		.man = "epoll_ctl(2)",
		.see = "EPOLLET, epoll_ctl",
	},
	{
		.name = "EPOLLEXCLUSIVE",
		.kind = ABOUT_FLAG,
		.meaning =
			"epoll: if several epoll sets watch the same listener, wake one or a few "
			"of those who wait and not all. It may be given to EPOLL_CTL_ADD only.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add srv in|exclusive",
		.c = "ev.events = EPOLLIN | EPOLLEXCLUSIVE;",
		.python = "ep.register(srv, select.EPOLLIN | select.EPOLLEXCLUSIVE)",
		.man = "epoll_ctl(2)",
		.see = "thundering-herd, SO_REUSEPORT",
	},
	{
		.name = "O_NONBLOCK",
		.kind = ABOUT_FLAG,
		.meaning = "The status flag that makes a descriptor non-blocking, set with fcntl "
			   "F_SETFL. It belongs to the open socket, so a dup shares it; a socket "
			   "from accept does not inherit it. O_NDELAY is the same flag under an "
			   "older name; TCP_NODELAY is something else altogether.",
		.provoke = "s = socket tcp\n"
			   "fcntl s F_SETFL O_NONBLOCK\n"
			   "fcntl s F_GETFL",
		.c = "fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);",
		.python = "os.set_blocking(s.fileno(), False)",
		.man = "fcntl(2), open(2)",
		.see = "non-blocking, SOCK_NONBLOCK, TCP_NODELAY",
	},
	{ .name = NULL },
};
