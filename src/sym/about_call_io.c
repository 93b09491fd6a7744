/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that move bytes and calls that wait for readiness.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_call_io[] = {
	{
		.name = "send",
		.kind = ABOUT_CALL,
		.meaning =
			"Copies bytes into the socket's send buffer and returns how many. The "
			"kernel sends them on in its own time. Success means \"queued\", not "
			"\"arrived\", let alone \"read\".\n\n"
			"When the buffer is full a blocking send waits; a non-blocking one takes "
			"what fits and returns a smaller number, or EAGAIN if nothing fits. "
			"Whatever was not taken you must send again. sendall is that loop.\n\n"
			"On a datagram socket one send is one message, whole or not at all.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hello\"",
		.c = "ssize_t n = send(fd, buf, len, MSG_NOSIGNAL);",
		.python = "n = s.send(b'hello')        # n may be less than 5",
		.man = "send(2)",
		.see = "sendall, partial-send, buffers, EAGAIN, EPIPE, MSG_NOSIGNAL",
	},
	{
		.name = "sendto",
		.kind = ABOUT_CALL,
		.meaning =
			"Sends one datagram to the address given. A UDP socket can so talk to any "
			"number of others. A socket without a local address gets an ephemeral "
			"port at the first sendto.\n\n"
			"It returns the length as soon as the datagram is queued. Whether anybody "
			"receives it, it cannot know. On a connected TCP socket the address is "
			"ignored.",
		.provoke = "one = socket udp\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket udp\n"
			   "sendto two \"hello\" to one\n"
			   "recvfrom one 100",
		.c = "sendto(fd, \"hello\", 5, 0,\n"
		     "       (struct sockaddr *)&sin, sizeof(sin));",
		.python = "u.sendto(b'hello', ('127.0.0.1', 9999))",
		.man = "sendto(2), udp(7)",
		.see = "datagram, recvfrom, EDESTADDRREQ, EMSGSIZE, autobind",
	},
	{
		.name = "sendmsg",
		.kind = ABOUT_CALL,
		.meaning =
			"The most general way to send: the data may lie in several pieces, which "
			"go out as one (gathered); there may be an address; and there may be "
			"control messages beside the data, such as descriptors for another "
			"process (rights) or who you are (creds).",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendmsg a part \"head \" part \"body\"\n"
			   "recv b 100",
		.c = "struct iovec iov[2] = {\n"
		     "    { .iov_base = \"head \", .iov_len = 5 },\n"
		     "    { .iov_base = \"body\", .iov_len = 4 },\n"
		     "};\n"
		     "struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };\n"
		     "\n"
		     "sendmsg(fd, &msg, 0);",
		.python = "s.sendmsg([b'head ', b'body'])",
		.man = "sendmsg(2), cmsg(3), unix(7)",
		.see = "recvmsg, control-messages, passing-descriptors",
	},
	{
		.name = "recv",
		.kind = ABOUT_CALL,
		.meaning = "Takes bytes out of the receive buffer, at most as many as you ask for, "
			   "and returns how many. If there are none it waits; it does not wait for "
			   "all that you asked for. On a byte stream one recv may bring half a "
			   "message, or three messages at once.\n\n"
			   "0 means end of file on a stream: the peer will send no more, and every "
			   "later recv returns 0 at once. On a datagram socket 0 is an empty "
			   "datagram.\n\n"
			   "What was read is gone from the socket. With MSG_PEEK it stays.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"hello\"\n"
			   "recv b 3\n"
			   "recv b 100\n"
			   "close a\n"
			   "recv b 100",
		.c = "while ((n = recv(fd, buf, sizeof(buf), 0)) > 0)\n"
		     "    write(1, buf, n);\n"
		     "if (n == 0)\n"
		     "    puts(\"end of file\");",
		.python = "while data := s.recv(4096):\n"
			  "    print(data)\n"
			  "# b'' is end of file",
		.man = "recv(2)",
		.see = "byte-stream, end-of-file, EAGAIN, ECONNRESET, MSG_PEEK, recvall",
	},
	{
		.name = "recvfrom",
		.kind = ABOUT_CALL,
		.meaning =
			"Receives and tells from whom: how a UDP server learns where to send its "
			"answer. Each call takes one datagram. What does not fit the buffer is "
			"thrown away, and the next call gives the next datagram.\n\n"
			"On TCP the sender is known, and no address is filled in. An unbound unix "
			"datagram socket has no name, so its address has length 0.",
		.provoke = "one = socket udp\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket udp\n"
			   "sendto two \"hello\" to one\n"
			   "recvfrom one 100",
		.c = "struct sockaddr_storage from;\n"
		     "socklen_t fromlen = sizeof(from);\n"
		     "\n"
		     "n = recvfrom(fd, buf, sizeof(buf), 0,\n"
		     "             (struct sockaddr *)&from, &fromlen);",
		.python = "data, peer = u.recvfrom(2048)\n"
			  "u.sendto(data, peer)",
		.man = "recvfrom(2), udp(7)",
		.see = "sendto, datagram, truncation",
	},
	{
		.name = "recvmsg",
		.kind = ABOUT_CALL,
		.meaning =
			"The most general way to receive: into several buffers (scattered), with "
			"the sender's address, with control messages, and with flags that tell "
			"what happened: MSG_TRUNC if a datagram was cut, MSG_CTRUNC if control "
			"messages were.\n\n"
			"Room for control messages must be given (control=N in sosh), or they are "
			"lost; descriptors that do not fit are closed.",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendmsg a part \"head \" part \"body\"\n"
			   "recvmsg b 5 100",
		.c = "struct iovec iov = { .iov_base = buf, .iov_len = sizeof(buf) };\n"
		     "struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };\n"
		     "\n"
		     "n = recvmsg(fd, &msg, 0);\n"
		     "if (msg.msg_flags & MSG_TRUNC)\n"
		     "    puts(\"cut\");",
		.python = "data, control, flags, peer = s.recvmsg(4096, 1024)",
		.man = "recvmsg(2), cmsg(3)",
		.see = "sendmsg, control-messages, MSG_TRUNC, MSG_CTRUNC",
	},
	{
		.name = "read",
		.kind = ABOUT_CALL,
		.meaning = "recv without flags, for any descriptor: files, pipes, terminals, "
			   "sockets. On a socket it is the same as recv with flags 0. 0 is end of "
			   "file.",
		.provoke = "a,b = socketpair unix stream\n"
			   "write a \"hello\"\n"
			   "read b 100",
		.c = "n = read(fd, buf, sizeof(buf));",
		.python = "data = os.read(s.fileno(), 4096)",
		.man = "read(2)",
		.see = "recv, write, end-of-file",
	},
	{
		.name = "write",
		.kind = ABOUT_CALL,
		.meaning = "send without flags, for any descriptor. On a socket it is the same as "
			   "send with flags 0, so there is no MSG_NOSIGNAL to keep SIGPIPE away.",
		.provoke = "a,b = socketpair unix stream\n"
			   "write a \"hello\"\n"
			   "read b 100",
		.c = "n = write(fd, buf, len);",
		.python = "n = os.write(s.fileno(), data)",
		.man = "write(2)",
		.see = "send, read, sigpipe",
	},
	{
		.name = "sendfile",
		.kind = ABOUT_CALL,
		.meaning = "Copies from a file to a socket inside the kernel, without a detour "
			   "through the program's memory. Web servers send their pages with it. It "
			   "returns how many bytes it copied, which may be fewer than asked for. "
			   "Without an offset it reads at the file's own position and moves it.\n\n"
			   "The source must be a file. For socket to socket there is splice, or a "
			   "loop.",
		.provoke = "a,b = socketpair unix stream\n"
			   "f = open /etc/passwd\n"
			   "sendfile a f 0 10\n"
			   "recv b 100",
		.c = "off_t off = 0;\n"
		     "ssize_t n = sendfile(conn, fd, &off, 4096);",
		.python = "with open('page.html', 'rb') as f:\n"
			  "    conn.sendfile(f)",
		.man = "sendfile(2)",
		.see = "send, open, splice, partial-send, ESPIPE",
	},
	{
		.name = "splice",
		.kind = ABOUT_CALL,
		.meaning =
			"Moves bytes between two descriptors inside the kernel, without copying "
			"them through the program. One of the two must be a pipe; from socket to "
			"socket takes two calls with a pipe between them. It returns how many "
			"bytes it moved, 0 at end of file. Linux only.",
		.provoke = "a,b = socketpair unix stream\n"
			   "r,w = pipe\n"
			   "send a \"hello\"\n"
			   "splice b w 100\n"
			   "read r 100",
		.c = "n = splice(fd, NULL, pipefd[1], NULL, 65536, 0);",
		.python = "n = os.splice(s.fileno(), w, 65536)",
		.man = "splice(2)",
		.see = "sendfile, pipe, partial-send",
	},
	{
		.name = "open",
		.kind = ABOUT_CALL,
		.meaning =
			"Opens a file and returns a descriptor of the same kind as a socket's: "
			"read, write, close and poll work on both. It does not open unix sockets, "
			"although they have a path; that is what connect is for.",
		.provoke = "f = open /etc/passwd\n"
			   "read f 20",
		.c = "int fd = open(\"/etc/passwd\", O_RDONLY);",
		.python = "f = open('/etc/passwd', 'rb')",
		.man = "open(2)",
		.see = "descriptor, read, sendfile, ENXIO",
	},
	{
		.name = "pipe",
		.kind = ABOUT_CALL,
		.meaning =
			"Makes two descriptors: what is written to the second is read from the "
			"first. One direction only, and no socket: send and recv give ENOTSOCK, "
			"write and read work. When the last writing end is closed, read returns 0.",
		.provoke = "r,w = pipe\n"
			   "write w \"hello\"\n"
			   "read r 100",
		.c = "int p[2];\n"
		     "\n"
		     "pipe(p);\n"
		     "write(p[1], \"hello\", 5);",
		.python = "r, w = os.pipe()",
		.man = "pipe(2), pipe(7)",
		.see = "socketpair, ENOTSOCK, EPIPE",
	},
	{
		.name = "select",
		.kind = ABOUT_CALL,
		.meaning =
			"Waits until at least one of many descriptors is ready, or the time is "
			"up. You give three sets: those you want to read from, those you want to "
			"write to, and those where exceptional data (TCP's urgent byte) may come. "
			"It returns how many are ready and leaves only those in the sets.\n\n"
			"Ready to read means that a read will not wait: there is data, or end of "
			"file, or an error, or on a listener a connection. Ready to write means "
			"that there is room. A failed connect shows as both; it does not show in "
			"the third set.\n\n"
			"The sets are bit maps for the numbers 0 to 1023. Larger descriptors need "
			"poll or epoll.",
		.provoke = "a,b = socketpair unix stream\n"
			   "select read a write a timeout 0\n"
			   "send b \"hello\"\n"
			   "select read a write a timeout 0",
		.c = "fd_set rd;\n"
		     "struct timeval tv = { .tv_sec = 60 };\n"
		     "\n"
		     "FD_ZERO(&rd);\n"
		     "FD_SET(fd, &rd);\n"
		     "if (select(fd + 1, &rd, NULL, NULL, &tv) > 0)\n"
		     "    n = recv(fd, buf, sizeof(buf), 0);",
		.python = "readable, writable, urgent = select.select([s], [], [], 60)",
		.man = "select(2)",
		.see = "readiness, poll, select-limit, non-blocking",
	},
	{
		.name = "pselect",
		.kind = ABOUT_CALL,
		.meaning =
			"select with a time-out in nanoseconds and a signal mask that holds only "
			"while it waits. The mask closes a gap: a signal that arrives just before "
			"select would otherwise not wake it.",
		.provoke = "a,b = socketpair unix stream\n"
			   "pselect write a timeout 0",
		.c = "pselect(fd + 1, &rd, NULL, NULL, &ts, &mask);",
		.man = "pselect(2)",
		.see = "select, signals, ppoll",
	},
	{
		.name = "poll",
		.kind = ABOUT_CALL,
		.meaning = "Waits like select, but takes a list of descriptors with the events "
			   "wanted for each, so there is no limit on their numbers and nothing to "
			   "rebuild before each call. The answer is in a second field of each "
			   "entry.\n\n"
			   "POLLERR, POLLHUP and POLLNVAL are reported whether you ask or not. The "
			   "time-out is in milliseconds; -1 waits for ever.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send b \"hello\"\n"
			   "poll a:in|out b:in timeout 0",
		.c = "struct pollfd p = { .fd = fd, .events = POLLIN };\n"
		     "\n"
		     "if (poll(&p, 1, 60000) == 1 && (p.revents & POLLIN))\n"
		     "    n = recv(fd, buf, sizeof(buf), 0);",
		.python = "p = select.poll()\n"
			  "p.register(s, select.POLLIN)\n"
			  "for fd, events in p.poll(60000):\n"
			  "    print(fd, events)",
		.man = "poll(2)",
		.see = "readiness, select, epoll_wait, POLLIN, POLLHUP, POLLERR",
	},
	{
		.name = "ppoll",
		.kind = ABOUT_CALL,
		.meaning = "poll with a time-out in nanoseconds and a signal mask that holds only "
			   "while it waits, as in pselect.",
		.provoke = "a,b = socketpair unix stream\n"
			   "ppoll a:out timeout 0",
		.c = "ppoll(&p, 1, &ts, &mask);",
		.man = "ppoll(2)",
		.see = "poll, pselect, signals",
	},
	{
		.name = "epoll_create1",
		.kind = ABOUT_CALL,
		.meaning =
			"Makes an epoll set, itself a descriptor. The kernel keeps the list of "
			"what you wait for, so it is not handed over with each call as in poll; "
			"with thousands of sockets that is the difference. epoll exists on Linux "
			"only.",
		.provoke = "e = epoll_create1",
		.c = "int ep = epoll_create1(EPOLL_CLOEXEC);",
		.python = "ep = select.epoll()",
		.man = "epoll_create1(2), epoll(7)",
		.see = "epoll_ctl, epoll_wait, poll",
	},
	{
		.name = "epoll_ctl",
		.kind = ABOUT_CALL,
		.meaning =
			"Adds a descriptor to an epoll set with the events wanted, changes the "
			"events (mod) or takes it out (del). A descriptor whose socket is closed "
			"for good leaves the set by itself. Not so if dup or another process "
			"keeps the socket open: then events still come, for a number that you "
			"think is closed.",
		.provoke = "a,b = socketpair unix stream\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add a in\n"
			   "epoll_ctl e mod a in|out\n"
			   "epoll_ctl e del a",
		.c = "struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };\n"
		     "\n"
		     "epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);",
		.python = "ep.register(s, select.EPOLLIN)",
		.man = "epoll_ctl(2), epoll(7)",
		.see = "epoll_wait, EEXIST, ENOENT, EPOLLET",
	},
	{
		.name = "epoll_wait",
		.kind = ABOUT_CALL,
		.meaning = "Waits until something in the epoll set is ready and returns only what "
			   "is, at most as many entries as you have room for. An event says which "
			   "descriptor by the value that you stored with it.\n\n"
			   "Normally (level-triggered) a descriptor is reported as long as it is "
			   "ready. With EPOLLET only when something new happens.",
		.provoke = "a,b = socketpair unix stream\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add a in\n"
			   "send b \"hello\"\n"
			   "epoll_wait e 10 timeout 0",
		.c = "struct epoll_event evs[64];\n"
		     "int nready = epoll_wait(ep, evs, 64, -1);\n"
		     "\n"
		     "for (int i = 0; i < nready; i++)\n"
		     "    n = recv(evs[i].data.fd, buf, sizeof(buf), 0);",
		.python = "for fd, events in ep.poll():\n"
			  "    print(fd, events)",
		.man = "epoll_wait(2), epoll(7)",
		.see = "epoll_ctl, EPOLLET, readiness, poll",
	},
	{
		.name = "epoll_pwait",
		.kind = ABOUT_CALL,
		.meaning = "epoll_wait with a signal mask that holds only while it waits, as in "
			   "pselect and ppoll.",
		.provoke = "a,b = socketpair unix stream\n"
			   "e = epoll_create1\n"
			   "epoll_ctl e add a out\n"
			   "epoll_pwait e 10 timeout 0",
		.c = "int nready = epoll_pwait(ep, evs, 64, -1, &mask);",
		.man = "epoll_pwait(2)",
		.see = "epoll_wait, pselect, signals",
	},
	{ .name = NULL },
};
