/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_errno_net[] = {
	{
		.name = "ENOTSOCK",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Socket operation on non-socket. The descriptor is open, but it is a "
			"file, a pipe, a terminal or an epoll set. read, write and close work on "
			"all of these; bind, connect, send, recv and their like want a socket.",
		.calls = "every call that is for sockets only.",
		.provoke = "r,w = pipe\n"
			   "send w \"hello\"",
		.c = "n = send(fd, buf, len, 0);\n"
		     "if (n == -1 && errno == ENOTSOCK)\n"
		     "    n = write(fd, buf, len);",
		.python = "f = open('/dev/null', 'rb')\n"
			  "socket.socket(fileno=f.fileno())\n"
			  "# OSError: [Errno 88] Socket operation on non-socket",
		.man = "socket(2), send(2)",
		.see = "EBADF, descriptor, write",
	},
	{
		.name = "EDESTADDRREQ",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Destination address required. A datagram needs an address to go to. Name "
			"one with sendto, or once for all with connect.\n\n"
			"The same mistake on TCP gives EPIPE, and on a unix socket ENOTCONN.",
		.calls = "send, write, sendmsg: on a UDP socket that is not connected.",
		.provoke = "u = socket udp\n"
			   "send u \"hello\"",
		.c = "sendto(fd, buf, len, 0, addr, addrlen);      /* instead of send() */",
		.python = "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
			  "u.sendto(b'hello', ('127.0.0.1', 9999))   # instead of send()",
		.man = "send(2), udp(7)",
		.see = "sendto, connected-udp, ENOTCONN, EPIPE",
	},
	{
		.name = "EMSGSIZE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Message too long. A datagram goes as a whole or not at all, and this one "
			"is too large: for UDP over IPv4 the most is 65507 bytes; for a unix "
			"datagram the send buffer sets the limit.\n\n"
			"On a connected UDP socket it can also be news from the path: a packet "
			"was larger than a network on the way lets pass, and you forbade "
			"fragmentation (IP_MTU_DISCOVER).",
		.calls = "send, sendto, sendmsg: on datagram, seqpacket and raw sockets. A byte "
			 "stream has no messages and never gives it.",
		.provoke = "u = socket udp\n"
			   "sendto u fill:65508 to 127.0.0.1:9",
		.c = "n = sendto(fd, buf, len, 0, addr, addrlen);\n"
		     "if (n == -1 && errno == EMSGSIZE)\n"
		     "    fprintf(stderr, \"%zu bytes do not fit\\n\", len);",
		.python = "try:\n"
			  "    u.sendto(bytes(65508), addr)\n"
			  "except OSError as e:\n"
			  "    print(e.errno == errno.EMSGSIZE)",
		.man = "send(2), udp(7), ip(7)",
		.see = "datagram, message-boundaries, IP_MTU_DISCOVER",
	},
	{
		.name = "EPROTOTYPE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Protocol wrong type for socket. Both ends of a connection must be of one "
			"type. You meet it where a unix path belongs to a socket of another type: "
			"a stream socket cannot connect to a datagram socket.\n\n"
			"Abstract names (unix:@name) are kept apart by type, so there the same "
			"mistake is ECONNREFUSED.",
		.calls = "connect, sendto: AF_UNIX with a path.",
		.provoke = "srv = socket unix dgram\n"
			   "bind srv unix:a-dgram       # its file stays: remove it afterwards\n"
			   "cli = socket unix stream\n"
			   "connect cli srv",
		.c = "fd = socket(AF_UNIX, SOCK_DGRAM, 0);     /* as the server's */\n"
		     "connect(fd, addr, len);",
		.python = "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
			  "s.connect('/dev/log')                    # a datagram socket",
		.man = "connect(2), unix(7)",
		.see = "AF_UNIX, SOCK_STREAM, SOCK_DGRAM",
	},
	{
		.name = "ENOPROTOOPT",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Protocol not available: there is no option of this number at this level. "
			"Often the level is the mistake. TCP_NODELAY belongs to IPPROTO_TCP and "
			"SO_REUSEADDR to SOL_SOCKET; numbers repeat from level to level, so the "
			"wrong level can also hit another option without an error.\n\n"
			"A connected UDP socket may report it too, when the other host says that "
			"it has no such protocol.",
		.calls = "setsockopt, getsockopt: unknown option, or one of another protocol.\n"
			 "send, recv: ICMP protocol unreachable arrived.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s IPPROTO_TCP 999",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
		.man = "setsockopt(2), socket(7), tcp(7)",
		.see = "setsockopt, EOPNOTSUPP",
	},
	{
		.name = "EPROTONOSUPPORT",
		.kind = ABOUT_ERRNO,
		.meaning = "Protocol not supported: the third argument of socket does not go with "
			   "the first two, or this kernel lacks that protocol. TCP is a stream and "
			   "UDP is datagrams; a stream of UDP does not exist. 0 means the usual "
			   "protocol of the type, which is nearly always what you want.",
		.calls = "socket, socketpair.",
		.provoke = "socket inet stream IPPROTO_UDP",
		.c = "fd = socket(AF_INET, SOCK_DGRAM, 0);     /* 0: UDP, by its type */",
		.python = "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
		.man = "socket(2), protocols(5)",
		.see = "socket, ESOCKTNOSUPPORT, EAFNOSUPPORT",
	},
	{
		.name = "ESOCKTNOSUPPORT",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Socket type not supported: the family exists, but it has no sockets of "
			"this type. AF_INET has streams (TCP), datagrams (UDP) and raw sockets; a "
			"seqpacket needs AF_UNIX, or SCTP where the kernel has it.",
		.calls = "socket, socketpair.",
		.provoke = "socket unix SOCK_RDM",
		.c = "fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);",
		.python = "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
		.man = "socket(2)",
		.see = "socket, EPROTONOSUPPORT, SOCK_SEQPACKET",
	},
	{
		.name = "EOPNOTSUPP",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Operation not supported: this kind of socket cannot do that. A datagram "
			"socket has no connections to listen for or to accept, and no urgent "
			"data.\n\n"
			"ENOTSUP is the same number on Linux, and the message says \"Operation "
			"not supported\".",
		.calls = "listen, accept: on a datagram socket.\n"
			 "send, recv: MSG_OOB where there is no urgent data.\n"
			 "socketpair: a family other than AF_UNIX.\n"
			 "getsockopt, setsockopt: a level that the socket knows nothing of.",
		.provoke = "u = socket udp\n"
			   "listen u 5",
		.c = "fd = socket(AF_INET, SOCK_STREAM, 0);    /* not SOCK_DGRAM */\n"
		     "listen(fd, 5);",
		.python = "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
			  "u.listen()       # OSError: [Errno 95] Operation not supported",
		.man = "listen(2), accept(2), send(2)",
		.see = "EINVAL, SOCK_DGRAM, MSG_OOB",
	},
	{
		.name = "EPFNOSUPPORT",
		.kind = ABOUT_ERRNO,
		.meaning = "Protocol family not supported. BSD told protocol families (PF_) from "
			   "address families (AF_). The two have the same numbers and nobody tells "
			   "them apart any more; Linux answers EAFNOSUPPORT.",
		.calls = "none on Linux that you are likely to use.",
		.man = "errno(3), socket(2)",
		.see = "EAFNOSUPPORT",
	},
	{
		.name = "EAFNOSUPPORT",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Address family not supported. Either this kernel has no sockets of the "
			"family, or the address given is of another family than the socket. An "
			"AF_INET socket cannot use an IPv6 address: getaddrinfo gives family and "
			"address together, so that they fit.\n\n"
			"If a socket of AF_INET6 gives it, IPv6 is switched off on the machine.",
		.calls = "socket: an unknown family.\n"
			 "connect, bind, sendto: an address of another family.\n"
			 "inet_pton, inet_ntop: a family other than AF_INET and AF_INET6.",
		.provoke = "s = socket tcp\n"
			   "bind s [::1]:0",
		.c = "fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);\n"
		     "connect(fd, ai->ai_addr, ai->ai_addrlen);",
		.python = "family, type, proto, _, addr = socket.getaddrinfo(host, port)[0]\n"
			  "s = socket.socket(family, type, proto)\n"
			  "s.connect(addr)",
		.man = "socket(2), bind(2), connect(2)",
		.see = "AF_INET, AF_INET6, getaddrinfo",
	},
	{
		.name = "EADDRINUSE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Address already in use: another socket has this port at this address. "
			"0.0.0.0 counts as every address of the machine.\n\n"
			"It need not be a running program. After a server has closed its "
			"connections, some stay in TIME_WAIT for a minute, and they keep the port "
			"unless SO_REUSEADDR was set before bind, on the old socket and on the "
			"new one. That is why every server sets it. It does not get past a socket "
			"that still listens; find that one with `ss -tlnp`.\n\n"
			"A unix path stays behind as a file when its socket is closed. Remove the "
			"file before you bind again.",
		.calls = "bind: the port or path is taken; with port 0, every ephemeral port is.\n"
			 "listen: two sockets were bound with SO_REUSEADDR, and the other one "
			 "listens.\n"
			 "setsockopt: IP_ADD_MEMBERSHIP for a group that the socket is in.",
		.provoke = "one = socket tcp\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket tcp\n"
			   "bind two one",
		.c = "int one = 1;\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));\n"
		     "if (bind(fd, addr, len) == -1)\n"
		     "    perror(\"bind\");",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
			  "s.bind(('', 8080))",
		.man = "bind(2), listen(2), ip(7)",
		.see = "SO_REUSEADDR, TIME_WAIT, port-zero, EADDRNOTAVAIL",
	},
	{
		.name = "EADDRNOTAVAIL",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Cannot assign requested address: the address is not one of this "
			"machine's. bind takes your own address, not that of the machine you want "
			"to talk to. `ip addr` shows the addresses there are; 0.0.0.0 stands for "
			"all of them.\n\n"
			"connect gives it when no ephemeral port is left for this destination, "
			"which happens to programs that open and close very many connections.",
		.calls = "bind: an address that no interface has.\n"
			 "connect: no free local port; or the same connection, by both addresses, "
			 "exists already.\n"
			 "setsockopt: leaving a multicast group that was not joined.",
		.provoke = "s = socket tcp\n"
			   "bind s 192.0.2.1:0",
		.c = "sin.sin_addr.s_addr = htonl(INADDR_ANY);     /* any of mine */\n"
		     "bind(fd, (struct sockaddr *)&sin, sizeof(sin));",
		.python = "s.bind(('', 8080))       # '' is 0.0.0.0, any address of mine",
		.man = "bind(2), connect(2), ip(7)",
		.see = "wildcard-address, ephemeral-port, bind",
	},
	{
		.name = "ENETDOWN",
		.kind = ABOUT_ERRNO,
		.meaning = "Network is down: the interface that the packet should leave by is "
			   "switched off. `ip link` shows it; `ip link set NAME up` mends it.",
		.calls = "sendto: on a packet socket whose interface is down. (Ordinary sockets "
			 "say ENETUNREACH.)\n"
			 "recv: on a packet socket whose interface went down.",
		.man = "packet(7), netdevice(7)",
		.see = "ENETUNREACH, ENODEV",
	},
	{
		.name = "ENETUNREACH",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Network is unreachable: this machine has no route to the address. No "
			"packet was sent, so the answer comes at once. `ip route` shows the "
			"routes; a machine without a network has none but the one to itself.\n\n"
			"It is common with IPv6 addresses on machines that have IPv4 only: try "
			"the next address that getaddrinfo gave. It is also what TCP says to a "
			"broadcast or multicast address, because a connection has one other end.",
		.calls = "connect, sendto: no route, or for TCP an address of many.\n"
			 "send, recv on a connected socket: a router answered with ICMP network "
			 "unreachable.",
		.provoke = "cli = socket tcp\n"
			   "connect cli 127.255.255.255:9",
		.c = "for (ai = list; ai; ai = ai->ai_next) {\n"
		     "    fd = socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);\n"
		     "    if (connect(fd, ai->ai_addr, ai->ai_addrlen) == 0)\n"
		     "        break;\n"
		     "    close(fd);      /* ENETUNREACH: try the next */\n"
		     "}",
		.python = "s = socket.create_connection((host, port))  # tries each address",
		.man = "connect(2), ip(7), route(8)",
		.see = "EHOSTUNREACH, getaddrinfo, broadcast",
	},
	{
		.name = "ENETRESET",
		.kind = ABOUT_ERRNO,
		.meaning = "Network dropped connection on reset. Documented for connections that "
			   "keep-alive found dead; Linux says ETIMEDOUT in that case, and you will "
			   "hardly ever see this one.",
		.calls = "none on Linux that you are likely to use.",
		.man = "errno(3), tcp(7)",
		.see = "ETIMEDOUT, ECONNRESET, keep-alive",
	},
	{
		.name = "ECONNABORTED",
		.kind = ABOUT_ERRNO,
		.meaning = "Software caused connection abort: it was this machine that ended the "
			   "connection, not the peer. An administrator can do so with `ss -K`.\n\n"
			   "accept is documented to give it for a connection that the client has "
			   "already torn down. Linux does not: accept returns the connection, and "
			   "the first recv on it says ECONNRESET. Portable servers take it as "
			   "\"accept the next one\".",
		.calls = "accept: on other systems.\n"
			 "connect: again, after a non-blocking connect has failed and SO_ERROR has "
			 "told why.\n"
			 "recv, send: the connection was ended from outside the program.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "cli = socket inet stream|nonblock\n"
			   "connect cli srv\n"
			   "getsockopt cli SO_ERROR\n"
			   "connect cli srv",
		.c = "conn = accept(lfd, NULL, NULL);\n"
		     "if (conn == -1 && errno == ECONNABORTED)\n"
		     "    return 0;       /* go on listening */",
		.python = "try:\n"
			  "    conn, peer = srv.accept()\n"
			  "except ConnectionAbortedError:\n"
			  "    pass",
		.man = "accept(2), ss(8)",
		.see = "ECONNRESET, accept",
	},
	{
		.name = "ECONNRESET",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Connection reset by peer: a TCP segment with the flag RST arrived. It "
			"ends the connection at once, in both directions, and says that the other "
			"side knows nothing of it or wants nothing more of it. What was still "
			"under way is lost; what had arrived before can still be read.\n\n"
			"The usual reasons: the peer closed while data that it had not read was "
			"waiting; it closed and you kept sending; it set SO_LINGER to 0 seconds; "
			"its machine was started anew and remembers nothing; a device on the way "
			"gave up the connection.\n\n"
			"The error is told once. After it recv returns 0 and send gives EPIPE.",
		.calls = "recv, read: the reset arrived while you waited or before.\n"
			 "send, write: it arrived before you sent.\n"
			 "recv on a unix stream: the peer closed with unread data.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "setsockopt conn SO_LINGER on 0\n"
			   "close conn\n"
			   "recv cli 100",
		.c = "n = recv(fd, buf, sizeof(buf), 0);\n"
		     "if (n == -1 && errno == ECONNRESET)\n"
		     "    close(fd);      /* it is over: only close is left */",
		.python = "try:\n"
			  "    data = conn.recv(4096)\n"
			  "except ConnectionResetError:\n"
			  "    conn.close()",
		.man = "recv(2), send(2), tcp(7)",
		.see = "reset, EPIPE, SO_LINGER, end-of-file",
	},
	{
		.name = "ENOBUFS",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No buffer space available: a limit on memory for sockets was reached. On "
			"Linux that is seldom the queue of an interface (a full one drops packets "
			"silently); more often it is a control message larger than "
			"/proc/sys/net/core/optmem_max, or too many multicast groups on one "
			"socket.",
		.calls =
			"sendmsg: too much control data.\n"
			"setsockopt: IP_ADD_MEMBERSHIP beyond "
			"/proc/sys/net/ipv4/igmp_max_memberships.\n"
			"recv on a netlink socket: messages were lost because you read too slowly.",
		.c = "n = recv(nl, buf, sizeof(buf), 0);\n"
		     "if (n == -1 && errno == ENOBUFS)\n"
		     "    fprintf(stderr, \"missed some events\\n\");",
		.man = "send(2), netlink(7), ip(7)",
		.see = "ENOMEM, buffers, control-messages",
	},
	{
		.name = "EISCONN",
		.kind = ABOUT_ERRNO,
		.meaning =
			"The socket is connected already. A TCP socket is good for one "
			"connection; for another one make another socket. A UDP socket may be "
			"connected anew as often as you like.\n\n"
			"In a non-blocking program it is good news: the connection that was in "
			"progress is there. (On Linux the first connect after that returns 0, the "
			"next one EISCONN.)",
		.calls = "connect: a connected stream socket, or one that listens.\n"
			 "sendto: an address was given on a connected unix stream; TCP ignores the "
			 "address.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "connect cli srv",
		.c = "if (connect(fd, addr, len) == -1 && errno != EISCONN)\n"
		     "    perror(\"connect\");",
		.python = "err = s.connect_ex(addr)\n"
			  "if err in (0, errno.EISCONN):\n"
			  "    print('connected')",
		.man = "connect(2), send(2)",
		.see = "connect, ENOTCONN, EALREADY",
	},
	{
		.name = "ENOTCONN",
		.kind = ABOUT_ERRNO,
		.meaning =
			"The socket is not connected. There is no other end to read from, to name "
			"or to shut down: connect has not been called, has not finished, has "
			"failed, or the connection is over.\n\n"
			"In a server it often means that recv or send was called on the listener. "
			"A listener only gives birth to connections; talk on the socket that "
			"accept returned.",
		.calls = "recv, read: on TCP that is not connected, a listener included.\n"
			 "send: on an unconnected unix socket. (TCP gives EPIPE, UDP "
			 "EDESTADDRREQ.)\n"
			 "getpeername: there is no peer.\n"
			 "shutdown: nothing to shut down; also when both directions have ended "
			 "already.",
		.provoke = "cli = socket tcp\n"
			   "recv cli 100",
		.c = "conn = accept(lfd, NULL, NULL);\n"
		     "n = recv(conn, buf, sizeof(buf), 0);     /* conn, not lfd */",
		.python = "conn, peer = srv.accept()\n"
			  "data = conn.recv(4096)                   # conn, not srv",
		.man = "recv(2), getpeername(2), shutdown(2)",
		.see = "EISCONN, accept, LISTEN, EPIPE, EDESTADDRREQ",
	},
	{
		.name = "ESHUTDOWN",
		.kind = ABOUT_ERRNO,
		.meaning = "Cannot send after transport endpoint shutdown. Some systems say this "
			   "when you send after shutdown for writing. TCP, UDP and unix sockets on "
			   "Linux say EPIPE.",
		.calls = "none on Linux that you are likely to use.",
		.man = "errno(3), shutdown(2)",
		.see = "EPIPE, half-close, shutdown",
	},
	{
		.name = "ETOOMANYREFS",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Too many references. Descriptors passed over unix sockets and not yet "
			"received count against a limit of their sender (RLIMIT_NOFILE), so that "
			"nobody can hide any number of open files in messages. The limit does not "
			"bind privileged programs.",
		.calls = "sendmsg: SCM_RIGHTS with too many descriptors under way.",
		.man = "unix(7)",
		.see = "passing-descriptors, EMFILE",
	},
	{
		.name = "ETIMEDOUT",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Connection timed out: the other side did not answer at all, although TCP "
			"asked again and again. A refusal (ECONNREFUSED) is an answer; silence "
			"means a machine that is off, an address nobody has behind a router, a "
			"firewall that drops packets, or a listener whose queue is full.\n\n"
			"TCP is patient. connect gives up after a bit more than two minutes, data "
			"that is not acknowledged after about fifteen. TCP_SYNCNT and "
			"TCP_USER_TIMEOUT shorten this. A call's own time limit (SO_RCVTIMEO) is "
			"something else and gives EAGAIN.",
		.calls = "connect: no answer to any SYN.\n"
			 "send, recv: data or keep-alive probes stayed without an answer.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "listen srv 0\n"
			   "one = dial srv\n"
			   "two = socket tcp\n"
			   "setsockopt two TCP_USER_TIMEOUT 500\n"
			   "connect two srv",
		.c = "if (connect(fd, addr, len) == -1 && errno == ETIMEDOUT)\n"
		     "    fprintf(stderr, \"no answer\\n\");",
		.python = "try:\n"
			  "    s = socket.create_connection((host, port), timeout=5)\n"
			  "except TimeoutError:      # ETIMEDOUT, and Python's own limit\n"
			  "    print('no answer')",
		.man = "connect(2), tcp(7)",
		.see = "ECONNREFUSED, TCP_USER_TIMEOUT, backlog, keep-alive",
	},
	{
		.name = "ECONNREFUSED",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Connection refused: the machine was reached and said no, because no "
			"socket listens on that port. The server is not running, listens on "
			"another port, listens on another address (127.0.0.1 is not the machine's "
			"address in the network), or has called bind but not listen.\n\n"
			"The answer is a TCP reset to your SYN, so it comes at once. Silence "
			"instead of an answer leads to ETIMEDOUT.\n\n"
			"UDP has no handshake, but a connected UDP socket gets it one call late: "
			"the datagram was sent, ICMP \"port unreachable\" came back, and the next "
			"call tells.",
		.calls = "connect: nobody listens there; or the unix path has no socket bound to "
			 "it any more.\n"
			 "send, recv on connected UDP: an earlier datagram found no socket.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "cli = socket tcp\n"
			   "connect cli srv",
		.c = "if (connect(fd, addr, len) == -1 && errno == ECONNREFUSED)\n"
		     "    fprintf(stderr, \"nobody listens there\\n\");",
		.python = "try:\n"
			  "    s.connect(('127.0.0.1', 5000))\n"
			  "except ConnectionRefusedError:\n"
			  "    print('nobody listens there')",
		.man = "connect(2), tcp(7), udp(7)",
		.see = "LISTEN, listen, ETIMEDOUT, connected-udp",
	},
	{
		.name = "EHOSTDOWN",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Host is down. Linux gives it only when a router reports by ICMP that it "
			"does not know the host. A machine that is off usually shows as "
			"EHOSTUNREACH (same network) or ETIMEDOUT (behind a router).",
		.calls = "connect, send, recv: ICMP host unknown arrived.",
		.man = "errno(3), icmp(7)",
		.see = "EHOSTUNREACH, ETIMEDOUT",
	},
	{
		.name = "EHOSTUNREACH",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No route to host. In spite of the text a route is usually there, but the "
			"last step fails: nobody in the local network answers to that address "
			"(ARP, or neighbour discovery in IPv6, found nothing after about three "
			"seconds), or a router or firewall says by ICMP that the host cannot be "
			"reached.",
		.calls = "connect: on TCP.\n"
			 "send, recv: on connected UDP one call late; on TCP when the peer has "
			 "been gone for long.",
		.c = "if (connect(fd, addr, len) == -1 && errno == EHOSTUNREACH)\n"
		     "    fprintf(stderr, \"no such machine in this network\\n\");",
		.python = "try:\n"
			  "    s.connect(('192.168.1.77', 80))\n"
			  "except OSError as e:\n"
			  "    print(e.errno == errno.EHOSTUNREACH)",
		.man = "connect(2), ip(7), icmp(7), arp(7)",
		.see = "ENETUNREACH, ETIMEDOUT, ECONNREFUSED",
	},
	{
		.name = "ENONET",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Machine is not on the network. Linux gives it when ICMP reports that the "
			"source host is isolated, a message that no router of today sends.",
		.calls = "connect, send, recv: ICMP host isolated arrived.",
		.man = "accept(2), icmp(7)",
		.see = "EHOSTUNREACH",
	},
	{
		.name = "EALREADY",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Operation already in progress: the socket is non-blocking, an earlier "
			"connect is still under way, and you called connect again. Do not call it "
			"in a loop. Wait until the socket is writable and read SO_ERROR.",
		.calls = "connect: again, before EINPROGRESS has come to an end.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "listen srv 0\n"
			   "one = dial srv\n"
			   "two = socket tcp\n"
			   "nonblock two\n"
			   "connect two srv\n"
			   "connect two srv",
		.c = "struct pollfd p = { .fd = fd, .events = POLLOUT };\n"
		     "\n"
		     "poll(&p, 1, -1);\n"
		     "getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &errlen);",
		.python = "select.select([], [s], [])\n"
			  "err = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)",
		.man = "connect(2)",
		.see = "EINPROGRESS, SYN_SENT, SO_ERROR, EISCONN",
	},
	{
		.name = "EINPROGRESS",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Operation now in progress. connect on a non-blocking TCP socket has sent "
			"the SYN and does not wait for the answer. It is what should happen, even "
			"on loopback.\n\n"
			"When the answer is there the socket becomes writable, for success and "
			"for failure alike. SO_ERROR tells which: 0, or the errno that a blocking "
			"connect would have given.\n\n"
			"A blocking connect gives it too if SO_SNDTIMEO runs out.",
		.calls = "connect.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = socket inet stream|nonblock\n"
			   "connect cli srv",
		.c = "if (connect(fd, addr, len) == -1 && errno == EINPROGRESS) {\n"
		     "    struct pollfd p = { .fd = fd, .events = POLLOUT };\n"
		     "\n"
		     "    poll(&p, 1, -1);\n"
		     "    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &errlen);\n"
		     "}",
		.python = "s.setblocking(False)\n"
			  "err = s.connect_ex(addr)         # errno.EINPROGRESS\n"
			  "select.select([], [s], [])\n"
			  "err = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)",
		.man = "connect(2)",
		.see = "EALREADY, SYN_SENT, non-blocking, SO_ERROR",
	},
	{ .name = NULL },
};
