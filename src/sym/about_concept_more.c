/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notions of data, waiting, datagrams and control messages.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_concept_more[] = {
	{
		.name = "blocking",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"The normal way of sockets: a call that cannot do its work yet waits. "
			"accept waits for a client, recv for data, send for room in the buffer, "
			"connect for the peer's answer. The thread sleeps meanwhile and costs "
			"nothing.\n\n"
			"It makes simple programs for one peer. With several, waiting for one "
			"means not hearing the others; then use threads, or non-blocking sockets "
			"with poll. A signal can end the wait with EINTR, a time-out "
			"(SO_RCVTIMEO) with EAGAIN.\n\n"
			"In sosh, & at the end of a line lets the call wait in the background.",
		.provoke = "a,b = socketpair unix stream\n"
			   "recv a 100 &\n"
			   "jobs\n"
			   "send b \"now\"\n"
			   "wait 1",
		.c = "n = recv(fd, buf, sizeof(buf), 0);     /* sleeps here */",
		.python = "data = s.recv(4096)                    # sleeps here",
		.man = "socket(7)",
		.see = "non-blocking, readiness, EINTR, SO_RCVTIMEO",
	},
	{
		.name = "non-blocking",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A mode of a descriptor (O_NONBLOCK) in which no call waits: it does what "
			"it can at once, or returns EAGAIN. connect returns EINPROGRESS and goes "
			"on by itself. send may take a part.\n\n"
			"Alone it leads to programs that ask again and again and burn time. "
			"Together with poll, select or epoll, which say when to ask, it is how "
			"one thread serves many connections.\n\n"
			"It belongs to the socket, not to the number: a dup has it too. A socket "
			"from accept starts blocking, whatever the listener is.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "nonblock srv\n"
			   "accept srv\n"
			   "cli = dial srv\n"
			   "conn = accept srv",
		.c = "fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);",
		.python = "s.setblocking(False)",
		.man = "fcntl(2), socket(7)",
		.see = "EAGAIN, EINPROGRESS, readiness, nonblock, O_NONBLOCK",
	},
	{
		.name = "flow-diagram",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"How texts on sockets draw what two programs do: the server's calls down "
			"the left side, the client's down the right, arrows between them for what "
			"passed. `flow` draws it from what really happened.\n\n"
			"Each column is one end; a listener and the connections that it accepted "
			"are one. A line down is its life, a thick line a call that blocks and "
			"ends where something comes to it. Call and answer on one line belong "
			"together. A size at an arrow is what was sent; where a call received "
			"something else, the sizes sent stand behind it in parentheses: (5 + 7) "
			"are two sends in one recv. At the margins are the states, as the kernel "
			"said.\n\n"
			"The arrows are inferred from the calls and states of both ends. What "
			"comes from an end that is not known comes from the edge.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "conn = accept srv &\n"
			   "cli = dial srv\n"
			   "send cli \"one\"\n"
			   "send cli \"two\"\n"
			   "recv conn 100\n"
			   "close cli\n"
			   "flow",
		.see = "message-boundaries, three-way-handshake, half-close, blocking",
	},
	{
		.name = "readiness",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A descriptor is ready for reading if a read would not wait: data is "
			"there, or end of file, or an error, or, on a listener, a connection. It "
			"is ready for writing if some room is free. select, poll and epoll wait "
			"until one of many descriptors is ready.\n\n"
			"Ready is not a promise about amounts: after \"readable\" recv gives at "
			"least something, perhaps one byte; after \"writable\" send takes at "
			"least something. Between the report and the call things can change, so a "
			"careful program keeps its sockets non-blocking and expects EAGAIN.\n\n"
			"Nearly every healthy socket is writable all the time. Watch for writing "
			"only while you have something to send, or the loop never sleeps.",
		.provoke = "a,b = socketpair unix stream\n"
			   "poll a:in|out timeout 0\n"
			   "send b \"hello\"\n"
			   "poll a:in|out timeout 0\n"
			   "close b\n"
			   "poll a:in|out timeout 0",
		.c = "struct pollfd p = { .fd = fd, .events = POLLIN };\n"
		     "\n"
		     "poll(&p, 1, -1);",
		.python = "sel = selectors.DefaultSelector()\n"
			  "sel.register(s, selectors.EVENT_READ)\n"
			  "for key, events in sel.select():\n"
			  "    data = key.fileobj.recv(4096)",
		.man = "poll(2), select(2), epoll(7)",
		.see = "poll, select, epoll_wait, non-blocking, POLLIN, POLLOUT",
	},
	{
		.name = "byte-stream",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"What TCP carries: bytes in order, and no messages. Two sends of 100 "
			"bytes may be read as one of 200, or as 1 and 199; how they were cut for "
			"sending says nothing about how they come. There is no going back either: "
			"what was read is gone from the socket.\n\n"
			"recv's size is a maximum. It returns as soon as it has anything. So a "
			"program that wants a whole message must read on until it has one, and "
			"keep what belongs to the next.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a \"one\"\n"
			   "send a \"two\"\n"
			   "recv b 4\n"
			   "recv b 100",
		.c = "while ((n = recv(fd, buf + got, sizeof(buf) - got, 0)) > 0)\n"
		     "    got += n;",
		.python = "data = b''\n"
			  "while part := s.recv(4096):\n"
			  "    data += part",
		.man = "tcp(7), recv(2)",
		.see = "message-boundaries, partial-send, recvall, SOCK_STREAM",
	},
	{
		.name = "message-boundaries",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"How a receiver knows where a message ends. A stream does not tell, so "
			"the protocol must, in one of four ways: all messages have one length; a "
			"mark ends them (a line end); the length stands in front; or the message "
			"ends with the connection.\n\n"
			"The length in front is the most useful: fixed size, network byte order, "
			"then so many bytes. Mind that even the length itself may arrive in two "
			"pieces.\n\n"
			"Datagram and seqpacket sockets keep boundaries by themselves: one send, "
			"one recv.",
		.provoke = "a,b = socketpair unix stream\n"
			   "send a u16:5 \"hello\" u16:3 \"you\"\n"
			   "recvall b 2\n"
			   "recvall b 5\n"
			   "recvall b 2\n"
			   "recvall b 3",
		.c = "uint16_t len;\n"
		     "\n"
		     "recv(fd, &len, 2, MSG_WAITALL);\n"
		     "recv(fd, buf, ntohs(len), MSG_WAITALL);",
		.python = "s.sendall(struct.pack('>H', len(data)) + data)",
		.man = "tcp(7)",
		.see = "byte-stream, byte-order, recvall, recvuntil, SOCK_SEQPACKET",
	},
	{
		.name = "partial-send",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"send on a stream may take fewer bytes than you gave it, and says how "
			"many. A non-blocking send does so when the buffer fills up; a blocking "
			"one waits until it has taken all, unless a signal or a time-out cuts it "
			"short.\n\n"
			"It is no error, but what was not taken is yours to send again. On a "
			"small test it never happens, and on a large message over a slow line it "
			"does; so write the loop, or use sendall.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli fill:16m dontwait",
		.c = "while (len > 0 && (n = send(fd, p, len, MSG_NOSIGNAL)) > 0) {\n"
		     "    p += n;\n"
		     "    len -= n;\n"
		     "}",
		.python = "s.sendall(data)         # the loop is in there",
		.man = "send(2)",
		.see = "send, sendall, buffers, EAGAIN",
	},
	{
		.name = "buffers",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Each socket has two in the kernel. send copies into the send buffer and "
			"returns; the kernel empties it as the peer acknowledges. What arrives "
			"waits in the receive buffer until recv takes it. ss shows them as Send-Q "
			"and Recv-Q, FIONREAD and SIOCOUTQ tell their contents.\n\n"
			"A full Recv-Q at one side and a full Send-Q at the other mean that a "
			"program does not read. The sizes adapt by themselves on TCP; SO_RCVBUF "
			"and SO_SNDBUF set them.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli fill:1000\n"
			   "expect conn unread 1000 within 1s\n"
			   "ioctl conn FIONREAD\n"
			   "ioctl cli SIOCOUTQ",
		.c = "int waiting;\n"
		     "\n"
		     "ioctl(fd, FIONREAD, &waiting);",
		.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)",
		.man = "socket(7), tcp(7)",
		.see = "flow-control, partial-send, SO_RCVBUF, SO_SNDBUF, ENOBUFS",
	},
	{
		.name = "flow-control",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A TCP receiver tells with every acknowledgement how much more it has "
			"room for: the window. A sender never sends more than that. If the "
			"program at the other end does not read, the window shrinks to 0, data "
			"piles up in the send buffer, and in the end send waits, or says EAGAIN. "
			"Nothing is lost; the slow reader slows the writer down.\n\n"
			"Congestion control is the sister: it guesses what the network between "
			"them can carry, and sends no faster.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "repeat until EAGAIN send cli fill:64k dontwait\n"
			   "show cli",
		.man = "tcp(7)",
		.see = "buffers, partial-send, EAGAIN, TCP_CONGESTION",
	},
	{
		.name = "rtt",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Round-trip time: how long it takes from sending a segment until its "
			"acknowledgement is here. TCP measures it all the time and keeps a mean, "
			"and how much it varies. It is some 10 microseconds on loopback, under "
			"a millisecond in a room, 100 of them across an ocean.\n\n"
			"From both follows the retransmission time-out (rto): so long TCP waits "
			"for an acknowledgement before it sends again. On Linux that is at least "
			"200 ms, and twice as long after each vain try. connect takes one round "
			"trip, and so does every question and answer.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "send cli \"hello\"\n"
			   "recv conn 100\n"
			   "show cli",
		.c = "struct tcp_info info;\n"
		     "socklen_t len = sizeof(info);\n"
		     "\n"
		     "getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);\n"
		     "printf(\"%u us, varies by %u\\n\", info.tcpi_rtt, info.tcpi_rttvar);",
		.man = "tcp(7), ss(8)",
		.see = "TCP_INFO, cwnd, delayed-ack, ETIMEDOUT",
	},
	{
		.name = "cwnd",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Congestion window: how many segments TCP has under way at a time, sent "
			"and not acknowledged, for the sake of the network between. It begins "
			"with 10, grows with every acknowledgement, twice as large in each round "
			"trip at first, and shrinks when a segment is lost.\n\n"
			"The receiver's window is the other limit, and the smaller one counts. "
			"Which algorithm moves it is TCP_CONGESTION's choice.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "show cli\n"
			   "repeat until EAGAIN send cli fill:64k dontwait\n"
			   "show cli",
		.c = "getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len);\n"
		     "printf(\"%u segments\\n\", info.tcpi_snd_cwnd);",
		.man = "tcp(7), ss(8)",
		.see = "flow-control, TCP_CONGESTION, rtt, TCP_INFO",
	},
	{
		.name = "mss",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Maximum segment size: the most bytes of data in one TCP segment. Each "
			"end tells the other in its SYN what it can take, usually the MTU of its "
			"interface less 40 bytes of headers (60 with IPv6): 1460 on Ethernet. "
			"Time stamps in the header take 12 more.\n\n"
			"What one send gives becomes as many segments as it takes, and small "
			"sends may share one: segments are no messages.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = socket tcp\n"
			   "setsockopt cli TCP_MAXSEG 1000\n"
			   "connect cli srv\n"
			   "show cli",
		.c = "getsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &mss, &len);",
		.python = "s.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)",
		.man = "tcp(7)",
		.see = "TCP_MAXSEG, byte-stream, IP_MTU",
	},
	{
		.name = "nagle",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Nagle's algorithm: while something sent is not yet acknowledged, TCP "
			"collects small pieces and sends them together when the acknowledgement "
			"comes. It keeps a program that writes byte by byte from filling the "
			"network with tiny packets.\n\n"
			"It meets delayed acknowledgements badly. A program that sends a request "
			"in two small pieces and then waits for the answer loses about 40 ms each "
			"time: the second piece waits for an acknowledgement, which the peer "
			"holds back. Send the request in one piece, or set TCP_NODELAY.",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
		.man = "tcp(7)",
		.see = "TCP_NODELAY, delayed-ack, TCP_CORK, MSG_MORE",
	},
	{
		.name = "delayed-ack",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"TCP does not acknowledge every packet at once. It waits a little, 40 ms "
			"and up on Linux, in the hope that data of its own goes back and can "
			"carry the acknowledgement. Two full packets are acknowledged without "
			"delay.\n\n"
			"You see it after shutdown: FIN_WAIT1 may stay for some 40 ms even on "
			"loopback, until the peer's acknowledgement of the FIN comes.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "shutdown cli wr\n"
			   "expect cli FIN_WAIT2 within 1s",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));",
		.man = "tcp(7)",
		.see = "nagle, TCP_QUICKACK, FIN_WAIT1",
	},
	{
		.name = "signals",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A signal is the kernel's tap on the shoulder: ^C sends SIGINT, a broken "
			"connection SIGPIPE, urgent data SIGURG to the socket's owner. If a "
			"handler runs while a call waits, the call returns EINTR, or starts again "
			"if the handler was installed with SA_RESTART.\n\n"
			"A handler may do very little safely. Programs with an event loop let it "
			"write one byte into a pipe that poll watches, or take signals as data "
			"with signalfd.",
		.provoke = "a,b = socketpair unix stream\n"
			   "recv a 100 &\n"
			   "cancel 1\n"
			   "wait 1",
		.c = "struct sigaction sa = { .sa_handler = on_signal };\n"
		     "\n"
		     "sigaction(SIGINT, &sa, NULL);      /* no SA_RESTART: EINTR */",
		.python = "signal.signal(signal.SIGINT, handler)   # Python repeats the call\n"
			  "                                        # unless handler raises",
		.man = "signal(7), sigaction(2), signalfd(2)",
		.see = "EINTR, sigpipe, pselect",
	},
	{
		.name = "sigpipe",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"The signal that comes with EPIPE: a write to a connection or pipe that "
			"nobody can read any more. Its default kills the program silently, which "
			"is right for a filter in a pipeline and wrong for a server. It comes at "
			"once with the write, in the thread that wrote.\n\n"
			"Network programs ignore it for the whole process, or send with "
			"MSG_NOSIGNAL. Python ignores it and raises BrokenPipeError. sosh ignores "
			"it too, so you see EPIPE.",
		.provoke = "a,b = socketpair unix stream\n"
			   "close b\n"
			   "send a \"hello\"",
		.c = "signal(SIGPIPE, SIG_IGN);",
		.python = "except BrokenPipeError:\n"
			  "    s.close()",
		.man = "signal(7), send(2)",
		.see = "EPIPE, MSG_NOSIGNAL, signals",
	},
	{
		.name = "datagram",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A message that is sent and received as a whole. UDP's may be up to 65507 "
			"bytes over IPv4; those larger than a packet of the network (often about "
			"1470 bytes) are cut into fragments, and if one fragment is lost all is "
			"lost. So most protocols stay below.\n\n"
			"An empty datagram is allowed and is received as 0, which here is no end "
			"of file. A datagram to a port where no socket is bound vanishes; if its "
			"sender is connected, it learns of that by ECONNREFUSED at its next call.",
		.provoke = "one = socket udp\n"
			   "bind one 127.0.0.1:0\n"
			   "two = socket udp\n"
			   "sendto two \"first\" to one\n"
			   "sendto two \"second\" to one\n"
			   "recvfrom one 100\n"
			   "recvfrom one 100",
		.c = "sendto(fd, buf, len, 0, addr, addrlen);",
		.python = "u.sendto(b'first', ('127.0.0.1', 9999))",
		.man = "udp(7)",
		.see = "udp, message-boundaries, truncation, connected-udp, EMSGSIZE",
	},
	{
		.name = "truncation",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A datagram that is longer than the buffer given to recv is cut, and the "
			"rest is thrown away; the next recv gives the next datagram. recv does "
			"not say so by itself. recvmsg sets MSG_TRUNC in its flags, and recv with "
			"MSG_TRUNC returns the real length.\n\n"
			"A byte stream is never truncated: what does not fit stays for the next "
			"recv. Control messages can be cut as well: MSG_CTRUNC.",
		.provoke = "a,b = socketpair unix dgram\n"
			   "send a \"hello\"\n"
			   "recvmsg b 3\n"
			   "send a \"hello\"\n"
			   "recv b 3 trunc",
		.c = "n = recv(fd, buf, size, MSG_TRUNC);\n"
		     "if (n > (ssize_t)size)\n"
		     "    fprintf(stderr, \"%zd bytes lost\\n\", n - (ssize_t)size);",
		.python = "data, _, flags, peer = u.recvmsg(3)\n"
			  "if flags & socket.MSG_TRUNC:\n"
			  "    print('cut')",
		.man = "recv(2), udp(7)",
		.see = "MSG_TRUNC, datagram, recvmsg",
	},
	{
		.name = "connected-udp",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"connect on a UDP socket sends nothing. It notes the peer's address in "
			"the kernel: send and recv can be used without an address, datagrams from "
			"anybody else are not delivered, and errors of the network (ECONNREFUSED) "
			"are reported to this socket, at a later call.\n\n"
			"It may be repeated with another address, or undone with the family "
			"AF_UNSPEC.",
		.provoke = "u = socket udp\n"
			   "connect u 127.0.0.1:9\n"
			   "send u \"anybody?\"\n"
			   "recv u 100 dontwait",
		.c = "connect(fd, addr, addrlen);\n"
		     "send(fd, buf, len, 0);",
		.python = "u.connect(('127.0.0.1', 9999))\n"
			  "u.send(b'hello')",
		.man = "connect(2), udp(7)",
		.see = "datagram, ECONNREFUSED, sendto, IP_RECVERR",
	},
	{
		.name = "broadcast",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A datagram to all machines of a network: to its highest address "
			"(192.168.1.255 in 192.168.1.0/24) or to 255.255.255.255. IPv4 and UDP "
			"only. The sender must set SO_BROADCAST. A receiver is bound to the port, "
			"at 0.0.0.0 or at the broadcast address; one bound to the machine's own "
			"address does not get it.\n\n"
			"Every machine of the network must look at it, wanted or not; multicast "
			"goes only to those who asked.",
		.provoke = "one = socket udp\n"
			   "bind one 0.0.0.0:0\n"
			   "two = socket udp\n"
			   "setsockopt two SO_BROADCAST 1\n"
			   "sendto two \"hello, all\" to 127.255.255.255 $port(one)\n"
			   "recvfrom one 100",
		.c = "setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one));",
		.python = "u.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)\n"
			  "u.sendto(b'hello', ('<broadcast>', 9999))",
		.man = "ip(7), udp(7)",
		.see = "SO_BROADCAST, multicast, EACCES",
	},
	{
		.name = "multicast",
		.kind = ABOUT_CONCEPT,
		.meaning = "A datagram to a group: an address from 224.0.0.0 to 239.255.255.255 "
			   "(ff00::/8 in IPv6). Machines join the group on an interface "
			   "(IP_ADD_MEMBERSHIP) and the network brings its datagrams to them only. "
			   "Anybody may send to a group without being in it.\n\n"
			   "By default datagrams stay in the local network (IP_MULTICAST_TTL is 1) "
			   "and also reach members on the sending machine (IP_MULTICAST_LOOP).",
		.provoke = "one = socket udp\n"
			   "bind one 0.0.0.0:0\n"
			   "setsockopt one IP_ADD_MEMBERSHIP 239.1.2.3 on lo\n"
			   "two = socket udp\n"
			   "setsockopt two IP_MULTICAST_IF 127.0.0.1\n"
			   "sendto two \"hello, group\" to 239.1.2.3 $port(one)\n"
			   "recvfrom one 100",
		.c = "setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mr, sizeof(mr));",
		.python = "mreq = socket.inet_aton('239.1.2.3') + socket.inet_aton('0.0.0.0')\n"
			  "u.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)",
		.man = "ip(7), ipv6(7)",
		.see = "IP_ADD_MEMBERSHIP, IP_MULTICAST_IF, IP_MULTICAST_TTL, broadcast",
	},
	{
		.name = "control-messages",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Side information that travels beside the data of sendmsg and recvmsg: "
			"descriptors (SCM_RIGHTS), who the sender is (SCM_CREDENTIALS), to which "
			"address a datagram was sent (IP_PKTINFO), when it came (SO_TIMESTAMP), "
			"what went wrong (IP_RECVERR). Also called ancillary data.\n\n"
			"Most of them come only if an option asks for them, and all only if "
			"recvmsg is given room. In a unix stream they stay with the byte they "
			"were sent with.",
		.provoke = "a,b = socketpair unix stream\n"
			   "setsockopt b SO_PASSCRED 1\n"
			   "send a \"hello\"\n"
			   "recvmsg b 100 control=64",
		.c = "for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c;\n"
		     "     c = CMSG_NXTHDR(&msg, c))\n"
		     "    printf(\"level %d type %d\\n\", c->cmsg_level, c->cmsg_type);",
		.python = "data, control, flags, peer = s.recvmsg(100, 1024)\n"
			  "for level, type, value in control:\n"
			  "    print(level, type, value)",
		.man = "cmsg(3), sendmsg(2), unix(7), ip(7)",
		.see = "sendmsg, recvmsg, passing-descriptors, MSG_CTRUNC",
	},
	{
		.name = "passing-descriptors",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A process can hand an open descriptor to another one over a unix socket, "
			"with the control message SCM_RIGHTS. The receiver gets a number of its "
			"own for the same open socket or file, as if by dup. A server can so give "
			"a connection to a worker.\n\n"
			"At least one byte of ordinary data must go with it on a stream. Up to "
			"253 descriptors fit in a message. The sender may close its own at once: "
			"the message keeps the thing open.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "a,b = socketpair unix stream\n"
			   "sendmsg a part \"take this\" rights srv\n"
			   "close srv\n"
			   "gift = recvmsg b 100 control=64\n"
			   "getsockname gift",
		.c = "struct cmsghdr *c = CMSG_FIRSTHDR(&msg);\n"
		     "\n"
		     "c->cmsg_level = SOL_SOCKET;\n"
		     "c->cmsg_type = SCM_RIGHTS;\n"
		     "c->cmsg_len = CMSG_LEN(sizeof(int));\n"
		     "memcpy(CMSG_DATA(c), &fd, sizeof(int));",
		.python = "socket.send_fds(a, [b'take this'], [srv.fileno()])\n"
			  "data, fds, flags, _ = socket.recv_fds(b, 100, 1)",
		.man = "unix(7), cmsg(3)",
		.see = "control-messages, descriptor, dup, MSG_CMSG_CLOEXEC, ETOOMANYREFS",
	},
	{
		.name = "autobind",
		.kind = ABOUT_CONCEPT,
		.meaning = "The kernel gives a socket an address that you did not. In AF_INET: "
			   "connect, listen, or the first sendto on a socket that was not bound "
			   "takes an ephemeral port. In AF_UNIX: bind with the family alone (unix: "
			   "in sosh) makes an abstract name of five hexadecimal digits.\n\n"
			   "An unconnected unix socket that was never bound has no name at all, so "
			   "nobody can answer its datagrams.",
		.provoke = "u = socket unix dgram\n"
			   "bind u unix:\n"
			   "getsockname u\n"
			   "s = socket tcp\n"
			   "listen s 5\n"
			   "getsockname s",
		.c = "struct sockaddr_un sun = { .sun_family = AF_UNIX };\n"
		     "\n"
		     "bind(fd, (struct sockaddr *)&sun, sizeof(sa_family_t));",
		.python = "u = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
			  "u.bind('')",
		.man = "unix(7), ip(7)",
		.see = "ephemeral-port, port-zero, bind, AF_UNIX",
	},
	{
		.name = "select-limit",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"select's sets are bit maps with room for the descriptors 0 to 1023 "
			"(FD_SETSIZE). FD_SET with a larger number writes past the end of the "
			"map, a memory fault that the compiler does not see. Python refuses with "
			"ValueError, and so does sosh.\n\n"
			"It is about the number, not about how many: one descriptor 1024 is too "
			"much. poll and epoll have no such limit.",
		.c = "if (fd >= FD_SETSIZE)\n"
		     "    return -1;              /* use poll */\n"
		     "FD_SET(fd, &rd);",
		.python = "selectors.DefaultSelector()     # epoll on Linux",
		.man = "select(2)",
		.see = "select, poll, EMFILE",
	},
	{
		.name = "thundering-herd",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Many processes wait for one event, all are woken, one gets it and the "
			"others go back to sleep. Linux wakes only one of those who block in "
			"accept on the same listener. Those who wait with poll or epoll are all "
			"told that it is readable, and all but one get EAGAIN from accept, if the "
			"listener is non-blocking; if it is not, they are stuck.\n\n"
			"EPOLLEXCLUSIVE and SO_REUSEPORT are the cures.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "nonblock srv\n"
			   "cli = dial srv\n"
			   "poll srv:in timeout 0\n"
			   "conn = accept srv\n"
			   "accept srv",
		.c = "ev.events = EPOLLIN | EPOLLEXCLUSIVE;",
		.python = "ep.register(srv, select.EPOLLIN | select.EPOLLEXCLUSIVE)",
		.man = "epoll_ctl(2), accept(2)",
		.see = "EPOLLEXCLUSIVE, SO_REUSEPORT, accept",
	},
	{
		.name = "repeat",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"repeat in front of a call makes it several times: a number of times, "
			"until "
			"an error of that name comes, or while it works. What is shown is the "
			"first "
			"call, a line that sums up the rest, and the states at the end; set repeat "
			"all shows every call. It ends after a million calls, and with ^C.\n\n"
			"It is how buffers are filled: a non-blocking socket takes bytes until it "
			"says EAGAIN.",
		.provoke = "a,b = socketpair unix stream\n"
			   "repeat 3 send a \"abc\"\n"
			   "nonblock a\n"
			   "repeat until EAGAIN send a fill:4k",
		.c = "for (int i = 0; i < 3; i++)\n"
		     "    send(a, \"abc\", 3, 0);",
		.python = "for i in range(3):\n"
			  "    a.send(b'abc')",
		.man = "send(2)",
		.see = "EAGAIN, non-blocking, buffers",
	},
	{
		.name = "epoll",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A descriptor that holds a list of others. epoll_create1 makes it, "
			"epoll_ctl puts descriptors on the list and takes them off, epoll_wait "
			"waits and returns only those that are ready. With select and poll the "
			"whole list is handed over at each call; here it stays in the kernel, so "
			"that ten thousand idle connections cost nothing.\n\n"
			"What is ready is told again at each call until it was dealt with; with "
			"EPOLLET only when something new happens. Closing the last descriptor of "
			"a file takes it off the list. The list itself can be waited for: it is "
			"readable while something on it is ready.",
		.provoke = "a,b = socketpair unix stream\n"
			   "ep = epoll_create1\n"
			   "epoll_ctl ep add a in\n"
			   "send b \"hello\"\n"
			   "poll ep:in timeout 0\n"
			   "epoll_wait ep 8 timeout 0\n"
			   "epoll_wait ep 8 timeout 0\n"
			   "recv a 100\n"
			   "epoll_wait ep 8 timeout 0",
		.c = "int ep = epoll_create1(EPOLL_CLOEXEC);\n"
		     "struct epoll_event ev = { .events = EPOLLIN, .data.fd = conn };\n"
		     "\n"
		     "epoll_ctl(ep, EPOLL_CTL_ADD, conn, &ev);\n"
		     "int n = epoll_wait(ep, evs, 64, -1);",
		.python = "ep = select.epoll()\n"
			  "ep.register(conn, select.EPOLLIN)\n"
			  "for fd, events in ep.poll():\n"
			  "    ...",
		.man = "epoll(7)",
		.see = "epoll_create1, epoll_ctl, epoll_wait, EPOLLET, readiness",
	},
	{
		.name = "netstat",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"A program that lists the sockets of the whole machine; ss is the newer "
			"one and tells more. In sosh, show lists those of this session, and show "
			"tcp also those that have no descriptor: not accepted yet, or closed "
			"already.\n\n"
			" netstat -ant    all of TCP, addresses as numbers\n"
			" ss -ant         the same by ss\n"
			" ss -tlnp        listeners, with the program that has them\n\n"
			"Each line has the local address, the peer's, the state, and two numbers, "
			"Recv-Q and Send-Q. LISTEN and ESTABLISHED are what a working server "
			"shows. Many in CLOSE_WAIT: a program forgets to close. Many in "
			"TIME_WAIT: nothing is wrong.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "show tcp",
		.man = "netstat(8), ss(8)",
		.see = "Recv-Q, LISTEN, ESTABLISHED, CLOSE_WAIT, TIME_WAIT",
	},
	{
		.name = "Recv-Q",
		.kind = ABOUT_CONCEPT,
		.meaning =
			"Two columns of netstat and ss. Of a connection, Recv-Q is how many bytes "
			"have come and were not read yet; sosh says unread. Send-Q is how many "
			"the other machine has not acknowledged, sent or not; what sosh calls "
			"unsent is the part of them that has not left yet. Both are 0 when "
			"nothing is under way.\n\n"
			"Of a listener, Recv-Q is how many callers wait for accept. Its Send-Q "
			"is, in ss, how many may wait (listen's backlog), and 0 in netstat.\n\n"
			"A Recv-Q that stays large: the program at this end does not read. A "
			"Send-Q that stays large: the other end takes nothing, or cannot be "
			"reached.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "show srv\n"
			   "conn = accept srv\n"
			   "send cli \"hello\"\n"
			   "expect conn unread 5 within 1s\n"
			   "repeat until EAGAIN send cli fill:64k dontwait\n"
			   "show",
		.c = "int unread, unacknowledged;\n"
		     "\n"
		     "ioctl(fd, FIONREAD, &unread);\n"
		     "ioctl(fd, SIOCOUTQ, &unacknowledged);",
		.man = "netstat(8), ss(8), tcp(7)",
		.see = "netstat, buffers, backlog, flow-control",
	},
	{ .name = NULL },
};
