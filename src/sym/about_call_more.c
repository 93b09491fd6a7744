/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls for options and flags, names and byte order; and sosh's compound commands.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_call_more[] = {
	{
		.name = "getsockopt",
		.kind = ABOUT_CALL,
		.meaning = "Reads an option of a socket. An option has a level (SOL_SOCKET for all "
			   "sockets, IPPROTO_TCP, IPPROTO_IP ... for one protocol), a number and a "
			   "value of a fixed type, mostly int. Some are there only to be read: "
			   "SO_ERROR, SO_TYPE, TCP_INFO.\n\n"
			   "The length goes in as the room you have and comes back as what was "
			   "filled.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s SO_RCVBUF\n"
			   "getsockopt s TCP_NODELAY",
		.c = "int size;\n"
		     "socklen_t sizelen = sizeof(size);\n"
		     "\n"
		     "getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &sizelen);",
		.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)",
		.man = "getsockopt(2), socket(7), tcp(7), ip(7)",
		.see = "setsockopt, SO_ERROR, TCP_INFO, ENOPROTOOPT",
	},
	{
		.name = "setsockopt",
		.kind = ABOUT_CALL,
		.meaning =
			"Sets an option of a socket. The value must have the option's type: an "
			"int, a struct linger, a struct timeval, a string. Some options must be "
			"set at the right time: SO_REUSEADDR before bind, to be of use; SO_RCVBUF "
			"before connect or listen, if the window is to grow with it.\n\n"
			"The kernel may take a value and make another of it (it doubles buffer "
			"sizes), so read it back if it matters.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_REUSEADDR 1\n"
			   "setsockopt s SO_LINGER on 5",
		.c = "int one = 1;\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
		.man = "setsockopt(2), socket(7), tcp(7), ip(7)",
		.see = "getsockopt, SO_REUSEADDR, TCP_NODELAY, ENOPROTOOPT",
	},
	{
		.name = "fcntl",
		.kind = ABOUT_CALL,
		.meaning =
			"Reads and changes what belongs to a descriptor. F_SETFL with O_NONBLOCK "
			"makes a socket non-blocking; read the flags with F_GETFL first, so that "
			"you change one and keep the others. F_SETFD with FD_CLOEXEC closes it at "
			"exec. F_DUPFD copies it to a number not below the one given.\n\n"
			"O_NONBLOCK belongs to the open socket: all its copies share it. "
			"FD_CLOEXEC belongs to the one descriptor.",
		.provoke = "s = socket tcp\n"
			   "fcntl s F_GETFL\n"
			   "fcntl s F_SETFL O_NONBLOCK\n"
			   "fcntl s F_GETFL",
		.c = "int flags = fcntl(fd, F_GETFL);\n"
		     "\n"
		     "fcntl(fd, F_SETFL, flags | O_NONBLOCK);",
		.python = "s.setblocking(False)",
		.man = "fcntl(2)",
		.see = "non-blocking, nonblock, descriptor",
	},
	{
		.name = "ioctl",
		.kind = ABOUT_CALL,
		.meaning =
			"Asks a descriptor for what has no call of its own. For sockets: FIONREAD "
			"(also called SIOCINQ) tells how many bytes wait to be read, on UDP the "
			"size of the next datagram; SIOCOUTQ how many sent bytes the peer has not "
			"acknowledged; SIOCATMARK whether the next byte is at the urgent mark; "
			"FIONBIO switches non-blocking.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hello\"\n"
			   "ioctl b FIONREAD",
		.c = "int waiting;\n"
		     "\n"
		     "ioctl(fd, FIONREAD, &waiting);",
		.python = "buf = fcntl.ioctl(s, termios.FIONREAD, bytes(4))\n"
			  "waiting = int.from_bytes(buf, sys.byteorder)",
		.man = "ioctl(2), tcp(7), udp(7)",
		.see = "ENOTTY, non-blocking, buffers",
	},
	{
		.name = "getaddrinfo",
		.kind = ABOUT_CALL,
		.meaning =
			"Turns a host and a service, as people write them, into addresses ready "
			"for socket and connect. It may give several, IPv6 and IPv4; try them in "
			"order until one works. It looks into /etc/hosts and asks name servers, "
			"so it can take seconds. It is no system call but a function that makes "
			"many.\n\n"
			"Without a host it gives the loopback addresses, or with AI_PASSIVE the "
			"wildcard addresses for a server. Errors are numbers of its own, EAI_...",
		.provoke = "getaddrinfo 127.0.0.1 80 type stream",
		.c = "struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list;\n"
		     "int err = getaddrinfo(\"localhost\", \"http\", &hints, &list);\n"
		     "\n"
		     "if (err)\n"
		     "    fprintf(stderr, \"%s\\n\", gai_strerror(err));",
		.python = "for family, type, proto, _, addr in socket.getaddrinfo(\n"
			  "        'localhost', 'http', type=socket.SOCK_STREAM):\n"
			  "    print(family, addr)",
		.man = "getaddrinfo(3)",
		.see = "getnameinfo, EAI_NONAME, AI_PASSIVE, address",
	},
	{
		.name = "getnameinfo",
		.kind = ABOUT_CALL,
		.meaning = "The way back: an address into a host and a service as text. With "
			   "NI_NUMERICHOST and NI_NUMERICSERV it asks no name server and gives the "
			   "numbers; that is the simplest way to print any kind of address.",
		.provoke = "getnameinfo 127.0.0.1:80 NI_NUMERICHOST|NI_NUMERICSERV",
		.c = "char host[NI_MAXHOST], port[NI_MAXSERV];\n"
		     "\n"
		     "getnameinfo(addr, addrlen, host, sizeof(host),\n"
		     "            port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);",
		.python = "socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST)",
		.man = "getnameinfo(3)",
		.see = "getaddrinfo, inet_ntop",
	},
	{
		.name = "inet_pton",
		.kind = ABOUT_CALL,
		.meaning =
			"\"Presentation to network\": turns the text of an address into its "
			"bytes, 4 for AF_INET, 16 for AF_INET6, in network order. It returns 1 if "
			"the text was an address, 0 if not. It resolves no names.",
		.provoke = "inet_pton AF_INET 127.0.0.1\n"
			   "inet_pton AF_INET6 ::1",
		.c = "if (inet_pton(AF_INET, \"127.0.0.1\", &sin.sin_addr) != 1)\n"
		     "    fprintf(stderr, \"no address\\n\");",
		.python = "socket.inet_pton(socket.AF_INET, '127.0.0.1')",
		.man = "inet_pton(3)",
		.see = "inet_ntop, byte-order, address",
	},
	{
		.name = "inet_ntop",
		.kind = ABOUT_CALL,
		.meaning = "\"Network to presentation\": turns the bytes of an address into text, "
			   "the way people write it.",
		.provoke = "inet_ntop AF_INET hex:7f000001",
		.c = "char text[INET6_ADDRSTRLEN];\n"
		     "\n"
		     "inet_ntop(AF_INET, &sin.sin_addr, text, sizeof(text));",
		.python = "socket.inet_ntop(socket.AF_INET, b'\\x7f\\0\\0\\1')",
		.man = "inet_ntop(3)",
		.see = "inet_pton, getnameinfo",
	},
	{
		.name = "htons",
		.kind = ABOUT_CALL,
		.meaning =
			"\"Host to network, short\": puts a 16-bit number, a port, into network "
			"byte order. On most machines of today that swaps its two bytes; where "
			"host order is network order already it does nothing. Forgetting it makes "
			"port 80 into port 20480.",
		.provoke = "htons 80",
		.c = "sin.sin_port = htons(80);",
		.python = "socket.htons(80)        # seldom needed: Python does it for you",
		.man = "htons(3)",
		.see = "byte-order, htonl, ntohs",
	},
	{
		.name = "htonl",
		.kind = ABOUT_CALL,
		.meaning = "\"Host to network, long\": puts a 32-bit number, an IPv4 address or a "
			   "length in a message, into network byte order.",
		.provoke = "htonl 0x7f000001",
		.c = "sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);",
		.python = "struct.pack('>I', n)    # 4 bytes in network order",
		.man = "htonl(3)",
		.see = "byte-order, htons, ntohl",
	},
	{
		.name = "ntohs",
		.kind = ABOUT_CALL,
		.meaning =
			"\"Network to host, short\": a 16-bit number that came from the network, "
			"or out of a struct sockaddr_in, into the machine's own order.",
		.provoke = "ntohs 0x5000",
		.c = "printf(\"port %d\\n\", ntohs(sin.sin_port));",
		.python = "socket.ntohs(n)",
		.man = "ntohs(3)",
		.see = "byte-order, htons",
	},
	{
		.name = "ntohl",
		.kind = ABOUT_CALL,
		.meaning = "\"Network to host, long\": a 32-bit number that came from the network "
			   "into the machine's own order.",
		.provoke = "ntohl 0x0100007f",
		.c = "uint32_t size;\n"
		     "\n"
		     "recv(fd, &size, sizeof(size), MSG_WAITALL);\n"
		     "size = ntohl(size);",
		.python = "size, = struct.unpack('>I', s.recv(4, socket.MSG_WAITALL))",
		.man = "ntohl(3)",
		.see = "byte-order, htonl",
	},
	{
		.name = "if_nametoindex",
		.kind = ABOUT_CALL,
		.meaning =
			"The number of a network interface, by its name: lo is 1. Multicast and "
			"link-local IPv6 addresses say with it which interface is meant. 0 means "
			"that there is no such interface.",
		.provoke = "if_nametoindex lo",
		.c = "unsigned index = if_nametoindex(\"lo\");",
		.python = "socket.if_nametoindex('lo')",
		.man = "if_nametoindex(3)",
		.see = "ENODEV, IP_ADD_MEMBERSHIP, loopback",
	},
	{
		.name = "sendall",
		.kind = ABOUT_CALL,
		.meaning =
			"A compound command of sosh and a method of Python's sockets: send, again "
			"and again with what is left, until all bytes are queued or an error "
			"comes. sosh prints every send that it makes. After an error nobody can "
			"say how much was sent.",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendall a \"hello\"",
		.c = "while (len > 0) {\n"
		     "    n = send(fd, p, len, MSG_NOSIGNAL);\n"
		     "    if (n == -1)\n"
		     "        return -1;\n"
		     "    p += n;\n"
		     "    len -= n;\n"
		     "}",
		.python = "s.sendall(data)",
		.man = "send(2)",
		.see = "send, partial-send, recvall",
	},
	{
		.name = "recvall",
		.kind = ABOUT_CALL,
		.meaning =
			"A compound command of sosh: recv, again and again, until as many bytes "
			"have come as you asked for, or end of file. This is the loop that every "
			"message of known length needs. MSG_WAITALL asks the kernel for the same.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hel\"\n"
			   "send a \"lo\"\n"
			   "recvall b 5",
		.c = "while (got < want) {\n"
		     "    n = recv(fd, buf + got, want - got, 0);\n"
		     "    if (n <= 0)\n"
		     "        return -1;\n"
		     "    got += n;\n"
		     "}",
		.python = "data = b''\n"
			  "while len(data) < want:\n"
			  "    part = s.recv(want - len(data))\n"
			  "    if not part:\n"
			  "        raise EOFError\n"
			  "    data += part",
		.man = "recv(2)",
		.see = "recv, MSG_WAITALL, message-boundaries, recvuntil",
	},
	{
		.name = "recvuntil",
		.kind = ABOUT_CALL,
		.meaning = "A compound command of sosh: recv until the bytes you name have come, a "
			   "line end for instance. It looks with MSG_PEEK and then takes just as "
			   "much, so that what follows the mark stays in the socket. Programs more "
			   "often read what there is and keep the rest in a buffer of their own.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"one\\r\\ntwo\\r\\n\"\n"
			   "recvuntil b \"\\r\\n\"",
		.c = "FILE *f = fdopen(fd, \"r\");\n"
		     "\n"
		     "fgets(buf, sizeof(buf), f);     /* f has the buffer */",
		.python = "line = s.makefile('rb').readline()",
		.man = "recv(2)",
		.see = "recv, message-boundaries, recvall, MSG_PEEK",
	},
	{
		.name = "passive",
		.kind = ABOUT_CALL,
		.meaning =
			"A compound command of sosh: socket, bind and listen in one, each of them "
			"printed. It makes the listener of a server where only the result matters.",
		.provoke = "srv = passive 127.0.0.1:0",
		.c = "fd = socket(AF_INET, SOCK_STREAM, 0);\n"
		     "bind(fd, addr, addrlen);\n"
		     "listen(fd, 5);",
		.python = "srv = socket.create_server(('127.0.0.1', 8080))",
		.man = "socket(2), bind(2), listen(2)",
		.see = "dial, bind, listen, accept",
	},
	{
		.name = "dial",
		.kind = ABOUT_CALL,
		.meaning = "A compound command of sosh: socket and connect in one, each of them "
			   "printed. It makes a client where only the connection matters.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv",
		.c = "fd = socket(AF_INET, SOCK_STREAM, 0);\n"
		     "connect(fd, addr, addrlen);",
		.python = "s = socket.create_connection(('127.0.0.1', 8080))",
		.man = "socket(2), connect(2)",
		.see = "passive, connect",
	},
	{
		.name = "nonblock",
		.kind = ABOUT_CALL,
		.meaning =
			"A compound command of sosh: reads the descriptor's flags with fcntl and "
			"sets them again with O_NONBLOCK. From now on calls on this socket return "
			"EAGAIN where they would wait.",
		.provoke = "a,b = socketpair unix stream\n"
			   "nonblock a\n"
			   "recv a 100",
		.c = "fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);",
		.python = "s.setblocking(False)",
		.man = "fcntl(2)",
		.see = "non-blocking, block, EAGAIN, SOCK_NONBLOCK",
	},
	{
		.name = "block",
		.kind = ABOUT_CALL,
		.meaning = "A compound command of sosh: takes O_NONBLOCK away again. Calls on this "
			   "socket wait, as they do on every new socket.",
		.provoke = "a,b = socketpair unix stream|nonblock\n"
			   "block a\n"
			   "send a \"hello\"",
		.c = "fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);",
		.python = "s.setblocking(True)",
		.man = "fcntl(2)",
		.see = "blocking, nonblock",
	},
	{ .name = NULL },
};
