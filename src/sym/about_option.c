/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Options of every socket: level SOL_SOCKET.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_option[] = {
	{
		.name = "SO_REUSEADDR",
		.kind = ABOUT_OPTION,
		.meaning =
			"Lets bind take an address that is in use in a harmless way. For TCP on "
			"Linux: an address that only connections in TIME_WAIT still hold, or "
			"connections that an earlier listener left behind, or a socket that is "
			"bound but does not listen. Both the old socket and the new one must have "
			"the option; that is why a server sets it always, before bind.\n\n"
			"It does not let two TCP sockets listen on one address. bind succeeds "
			"only while the other one does not listen, and then listen fails.\n\n"
			"On UDP it lets several sockets have the same address at once; a datagram "
			"for one receiver goes to the socket bound last, a multicast datagram to "
			"all.",
		.provoke = "one = socket tcp\n"
			   "setsockopt one SO_REUSEADDR 1\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket tcp\n"
			   "setsockopt two SO_REUSEADDR 1\n"
			   "bind two one",
		.c = "int one = 1;\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));\n"
		     "bind(fd, addr, addrlen);",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
			  "s.bind(('', 8080))",
		.man = "socket(7), ip(7)",
		.see = "EADDRINUSE, TIME_WAIT, SO_REUSEPORT, bind",
	},
	{
		.name = "SO_REUSEPORT",
		.kind = ABOUT_OPTION,
		.meaning =
			"Lets several sockets be bound to the same address and port, listeners "
			"too. The kernel deals out new connections (or datagrams) among them by a "
			"hash of the addresses, so that several processes can serve one port "
			"without sharing a queue.\n\n"
			"Every one of the sockets must set it before bind, and all must belong to "
			"the same user, so that nobody can steal another's port.",
		.provoke = "one = socket tcp\n"
			   "setsockopt one SO_REUSEPORT 1\n"
			   "bind one 127.0.0.1:0\n"
			   "listen one 5\n"
			   "two = socket tcp\n"
			   "setsockopt two SO_REUSEPORT 1\n"
			   "bind two one\n"
			   "listen two 5",
		.c = "setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)",
		.man = "socket(7)",
		.see = "SO_REUSEADDR, EADDRINUSE, listen",
	},
	{
		.name = "SO_LINGER",
		.kind = ABOUT_OPTION,
		.meaning =
			"What close does with data that is not yet sent and acknowledged. Off "
			"(the normal case): close returns at once and the kernel goes on sending "
			"in the background.\n\n"
			"On with some seconds: close waits until all is acknowledged, at most so "
			"long; then it returns and the kernel goes on in the background. On with "
			"0: close throws the data away and sends a reset; there is no TIME_WAIT, "
			"and the peer gets ECONNRESET.\n\n"
			"Even a close that has lingered does not say that the other program has "
			"read the data. For that it must answer.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "setsockopt cli SO_LINGER on 0\n"
			   "close cli\n"
			   "recv conn 100",
		.c = "struct linger lg = { .l_onoff = 1, .l_linger = 0 };\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_LINGER, &lg, sizeof(lg));",
		.python = "lg = struct.pack('ii', 1, 0)\n"
			  "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lg)",
		.man = "socket(7), close(2)",
		.see = "close, reset, ECONNRESET, TIME_WAIT",
	},
	{
		.name = "SO_KEEPALIVE",
		.kind = ABOUT_OPTION,
		.meaning =
			"Lets TCP ask now and then, on a connection where nothing is said, "
			"whether the other side is still there. Off by default, and then a peer "
			"that vanished without a word is never noticed by one who only reads.\n\n"
			"The first probe goes out after two hours of silence, the next ones every "
			"75 seconds; after nine without an answer the connection ends with "
			"ETIMEDOUT. TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT change these for "
			"one socket.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_KEEPALIVE 1\n"
			   "setsockopt s TCP_KEEPIDLE 60\n"
			   "getsockopt s TCP_KEEPIDLE",
		.c = "setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)",
		.man = "socket(7), tcp(7)",
		.see = "keep-alive, TCP_KEEPIDLE, TCP_USER_TIMEOUT, ETIMEDOUT",
	},
	{
		.name = "SO_RCVBUF",
		.kind = ABOUT_OPTION,
		.meaning =
			"How much memory the receive buffer may take, in bytes. The kernel "
			"doubles the number that you give, because its own bookkeeping needs room "
			"too, and getsockopt shows the doubled one; it is capped at "
			"/proc/sys/net/core/rmem_max.\n\n"
			"TCP lets the buffer grow by itself as long as you do not set it; setting "
			"it switches that off. It also bounds the window that the peer is told, "
			"so set it before connect or listen.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_RCVBUF 10000\n"
			   "getsockopt s SO_RCVBUF",
		.c = "int size = 10000;\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 10000)",
		.man = "socket(7), tcp(7)",
		.see = "SO_SNDBUF, buffers, flow-control",
	},
	{
		.name = "SO_SNDBUF",
		.kind = ABOUT_OPTION,
		.meaning = "How much memory the send buffer may take, in bytes: data that send has "
			   "accepted and the peer has not acknowledged. Doubled by the kernel, "
			   "capped at /proc/sys/net/core/wmem_max, and growing by itself on TCP as "
			   "long as you do not set it.\n\n"
			   "On a unix datagram socket it also limits the size of one message.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_SNDBUF 10000\n"
			   "getsockopt s SO_SNDBUF",
		.c = "setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10000)",
		.man = "socket(7), tcp(7)",
		.see = "SO_RCVBUF, buffers, send, EMSGSIZE",
	},
	{
		.name = "SO_RCVTIMEO",
		.kind = ABOUT_OPTION,
		.meaning =
			"How long a call that reads may wait: recv, read, accept. When the time "
			"is up it returns what it has, or EAGAIN if that is nothing. 0 means for "
			"ever. poll and select do not look at it; they have time-outs of their "
			"own.",
		.provoke = "a,b = socketpair unix stream\n"
			   "setsockopt a SO_RCVTIMEO 0.2\n"
			   "recv a 100",
		.c = "struct timeval tv = { .tv_sec = 5 };\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));",
		.python = "s.settimeout(5)     # Python's own way: non-blocking and poll",
		.man = "socket(7)",
		.see = "SO_SNDTIMEO, EAGAIN, blocking, EDOM",
	},
	{
		.name = "SO_SNDTIMEO",
		.kind = ABOUT_OPTION,
		.meaning =
			"How long a call that sends may wait for room in the send buffer. When "
			"the time is up it returns what it has taken, or EAGAIN. connect obeys it "
			"too, and then says EINPROGRESS: the connection is still being made.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_SNDTIMEO 1.5\n"
			   "getsockopt s SO_SNDTIMEO",
		.c = "setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));",
		.python = "s.settimeout(5)",
		.man = "socket(7)",
		.see = "SO_RCVTIMEO, EINPROGRESS, EAGAIN",
	},
	{
		.name = "SO_ERROR",
		.kind = ABOUT_OPTION,
		.meaning =
			"The error that is waiting on the socket, as an errno number; 0 if there "
			"is none. Reading it clears it. It can only be read.\n\n"
			"You need it after a non-blocking connect: when the socket has become "
			"writable it tells whether the connection was made. Otherwise the next "
			"call on the socket reports the same error.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "cli = socket inet stream|nonblock\n"
			   "connect cli srv\n"
			   "getsockopt cli SO_ERROR\n"
			   "getsockopt cli SO_ERROR",
		.c = "int err;\n"
		     "socklen_t errlen = sizeof(err);\n"
		     "\n"
		     "getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &errlen);\n"
		     "if (err)\n"
		     "    fprintf(stderr, \"%s\\n\", strerror(err));",
		.python = "err = s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)\n"
			  "if err:\n"
			  "    print(os.strerror(err))",
		.man = "socket(7), connect(2)",
		.see = "EINPROGRESS, POLLERR, connect",
	},
	{
		.name = "SO_BROADCAST",
		.kind = ABOUT_OPTION,
		.meaning = "Permission to send datagrams to a broadcast address. Without it sendto "
			   "and connect say EACCES. It is a guard against slips, nothing more: "
			   "everybody may set it. Receiving broadcasts needs no option.",
		.provoke = "u = socket udp\n"
			   "setsockopt u SO_BROADCAST 1\n"
			   "sendto u \"anybody?\" to 127.255.255.255:9",
		.c = "setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one));",
		.python = "u.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)",
		.man = "socket(7), ip(7)",
		.see = "broadcast, EACCES, SOCK_DGRAM",
	},
	{
		.name = "SO_OOBINLINE",
		.kind = ABOUT_OPTION,
		.meaning =
			"Leaves TCP's urgent byte in the stream, where it was sent, instead of "
			"keeping it aside for a recv with MSG_OOB. A recv stops before the urgent "
			"byte, so that SIOCATMARK can tell where it is.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "setsockopt conn SO_OOBINLINE 1\n"
			   "send cli \"abc\" oob\n"
			   "recv conn 100\n"
			   "recv conn 100",
		.c = "setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)",
		.man = "socket(7), tcp(7)",
		.see = "MSG_OOB, ioctl",
	},
	{
		.name = "SO_TYPE",
		.kind = ABOUT_OPTION,
		.meaning =
			"The type that the socket was made with: SOCK_STREAM, SOCK_DGRAM ... For "
			"a program that was handed a descriptor and wants to know what it is. Can "
			"only be read.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s SO_TYPE",
		.c = "getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &typelen);",
		.python = "s.type",
		.man = "socket(7)",
		.see = "SO_DOMAIN, SO_PROTOCOL, SOCK_STREAM",
	},
	{
		.name = "SO_DOMAIN",
		.kind = ABOUT_OPTION,
		.meaning =
			"The family that the socket was made with: AF_INET, AF_UNIX ... Can only "
			"be read.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s SO_DOMAIN",
		.c = "getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &familylen);",
		.python = "s.family",
		.man = "socket(7)",
		.see = "SO_TYPE, AF_INET",
	},
	{
		.name = "SO_PROTOCOL",
		.kind = ABOUT_OPTION,
		.meaning =
			"The protocol of the socket: IPPROTO_TCP, IPPROTO_UDP ..., even if socket "
			"was called with 0. Can only be read.",
		.provoke = "s = socket inet stream\n"
			   "getsockopt s SO_PROTOCOL",
		.c = "getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &proto, &protolen);",
		.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)",
		.man = "socket(7)",
		.see = "SO_TYPE, socket",
	},
	{
		.name = "SO_ACCEPTCONN",
		.kind = ABOUT_OPTION,
		.meaning = "1 if the socket listens, 0 if not. Can only be read.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "getsockopt srv SO_ACCEPTCONN",
		.c = "getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &onlen);",
		.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)",
		.man = "socket(7)",
		.see = "LISTEN, listen",
	},
	{
		.name = "SO_PEERCRED",
		.kind = ABOUT_OPTION,
		.meaning = "Who is at the other end of a unix stream socket: process, user and "
			   "group, as they were when connect, listen or socketpair was called. The "
			   "kernel vouches for it; the peer cannot lie. Can only be read.",
		.provoke = "a,b = socketpair unix stream\n"
			   "getsockopt a SO_PEERCRED",
		.c = "struct ucred who;\n"
		     "socklen_t wholen = sizeof(who);\n"
		     "\n"
		     "getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &wholen);\n"
		     "printf(\"user %u\\n\", who.uid);",
		.python = "cred = s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)\n"
			  "pid, uid, gid = struct.unpack('iII', cred)",
		.man = "unix(7)",
		.see = "SO_PASSCRED, AF_UNIX",
	},
	{
		.name = "SO_PASSCRED",
		.kind = ABOUT_OPTION,
		.meaning =
			"Lets every recvmsg on this unix socket bring a control message "
			"SCM_CREDENTIALS: process, user and group of the sender of that message. "
			"The sender need not do anything. A socket that has no name gets one from "
			"the kernel when it connects.",
		.provoke = "a,b = socketpair unix stream\n"
			   "setsockopt b SO_PASSCRED 1\n"
			   "send a \"who am I?\"\n"
			   "recvmsg b 100 control=64",
		.c = "setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)",
		.man = "unix(7)",
		.see = "SO_PEERCRED, control-messages, autobind",
	},
	{
		.name = "SO_RCVLOWAT",
		.kind = ABOUT_OPTION,
		.meaning =
			"How many bytes must be there before a blocking recv returns and before "
			"poll and select call the socket readable. 1 by default. End of file and "
			"errors always count. With MSG_DONTWAIT recv takes fewer too. SO_SNDLOWAT "
			"can be read but not set on Linux.",
		.provoke = "a,b = socketpair unix stream\n"
			   "setsockopt b SO_RCVLOWAT 5\n"
			   "getsockopt b SO_RCVLOWAT",
		.c = "setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &size, sizeof(size));",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 5)",
		.man = "socket(7)",
		.see = "readiness, MSG_WAITALL",
	},
	{
		.name = "SO_BINDTODEVICE",
		.kind = ABOUT_OPTION,
		.meaning = "Ties the socket to one network interface by name: only packets from "
			   "there are received, and all go out there, whatever the routes say. An "
			   "empty name unties it. bind chooses an address, this option chooses a "
			   "wire.",
		.provoke = "u = socket udp\n"
			   "setsockopt u SO_BINDTODEVICE \"lo\"\n"
			   "getsockopt u SO_BINDTODEVICE",
		.c = "setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, \"lo\", 2);",
		.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'lo')",
		.man = "socket(7)",
		.see = "ENODEV, if_nametoindex, bind",
	},
	{
		.name = "SO_TIMESTAMP",
		.kind = ABOUT_OPTION,
		.meaning = "Lets recvmsg bring a control message with the time at which the kernel "
			   "received the datagram. SO_TIMESTAMPNS gives nanoseconds.",
		.provoke = "one = socket udp\n"
			   "bind one 127.0.0.1:0\n"
			   "setsockopt one SO_TIMESTAMP 1\n"
			   "two = socket udp\n"
			   "sendto two \"hello\" to one\n"
			   "recvmsg one 100 control=64",
		.c = "setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &one, sizeof(one));",
		.man = "socket(7)",
		.see = "control-messages, recvmsg",
	},
	{ .name = NULL },
};
