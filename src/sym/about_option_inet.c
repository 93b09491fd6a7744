/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Options of TCP, IP and IPv6.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_option_inet[] = {
	{
		.name = "TCP_NODELAY",
		.kind = ABOUT_OPTION,
		.meaning =
			"Switches Nagle's algorithm off: small pieces are sent at once, even "
			"while earlier ones are not yet acknowledged. Programs that send short "
			"messages and wait for answers set it; it can save 40 ms a message. It "
			"costs more, smaller packets.\n\n"
			"The better cure is often to put a message into one send. It has nothing "
			"to do with O_NDELAY, which is O_NONBLOCK.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_NODELAY 1\n"
			   "getsockopt s TCP_NODELAY",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
		.man = "tcp(7)",
		.see = "nagle, delayed-ack, TCP_CORK",
	},
	{
		.name = "TCP_CORK",
		.kind = ABOUT_OPTION,
		.meaning =
			"Holds small pieces back, so that several sends go out as full packets. "
			"Set it, send, and clear it: clearing sends what is left. Should you "
			"forget, the kernel lets go after 200 ms. MSG_MORE does the same for one "
			"send.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = dial srv\n"
			   "conn = accept srv\n"
			   "setsockopt cli TCP_CORK 1\n"
			   "send cli \"head \"\n"
			   "send cli \"body\"\n"
			   "setsockopt cli TCP_CORK 0\n"
			   "recv conn 100",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_CORK, &one, sizeof(one));\n"
		     "send(fd, head, headlen, 0);\n"
		     "send(fd, body, bodylen, 0);\n"
		     "setsockopt(fd, IPPROTO_TCP, TCP_CORK, &zero, sizeof(zero));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)",
		.man = "tcp(7)",
		.see = "TCP_NODELAY, MSG_MORE, nagle",
	},
	{
		.name = "TCP_INFO",
		.kind = ABOUT_OPTION,
		.meaning =
			"Everything the kernel knows of the connection, in one struct: the state, "
			"the round-trip time, the congestion window, retransmissions, bytes "
			"acknowledged and received, and much more. Can only be read. It is where "
			"sosh's state lines come from, and ss -i shows it for other programs.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s TCP_INFO",
		.c = "struct tcp_info ti;\n"
		     "socklen_t tilen = sizeof(ti);\n"
		     "\n"
		     "getsockopt(fd, IPPROTO_TCP, TCP_INFO, &ti, &tilen);\n"
		     "printf(\"rtt %u us\\n\", ti.tcpi_rtt);",
		.python = "info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)",
		.man = "tcp(7), ss(8)",
		.see = "ESTABLISHED, CLOSED, getsockopt",
	},
	{
		.name = "TCP_USER_TIMEOUT",
		.kind = ABOUT_OPTION,
		.meaning =
			"How long, in milliseconds, sent data may stay without acknowledgement "
			"(or without room at the peer) before the connection ends with ETIMEDOUT. "
			"0 means the system's default, about fifteen minutes. It also bounds "
			"connect, and with keep-alive decides when a silent peer is given up.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_USER_TIMEOUT 5000\n"
			   "getsockopt s TCP_USER_TIMEOUT",
		.c = "unsigned ms = 5000;\n"
		     "\n"
		     "setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 5000)",
		.man = "tcp(7)",
		.see = "ETIMEDOUT, keep-alive, TCP_SYNCNT",
	},
	{
		.name = "TCP_KEEPIDLE",
		.kind = ABOUT_OPTION,
		.meaning = "Seconds of silence before the first keep-alive probe; 7200, two hours, "
			   "by default. Does something only together with SO_KEEPALIVE.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_KEEPIDLE 60\n"
			   "getsockopt s TCP_KEEPIDLE",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &secs, sizeof(secs));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)",
		.man = "tcp(7)",
		.see = "SO_KEEPALIVE, keep-alive, TCP_KEEPINTVL, TCP_KEEPCNT",
	},
	{
		.name = "TCP_KEEPINTVL",
		.kind = ABOUT_OPTION,
		.meaning = "Seconds between keep-alive probes that got no answer; 75 by default.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_KEEPINTVL 5\n"
			   "getsockopt s TCP_KEEPINTVL",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &secs, sizeof(secs));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5)",
		.man = "tcp(7)",
		.see = "TCP_KEEPIDLE, TCP_KEEPCNT, keep-alive",
	},
	{
		.name = "TCP_KEEPCNT",
		.kind = ABOUT_OPTION,
		.meaning = "How many keep-alive probes may stay without an answer before the "
			   "connection ends with ETIMEDOUT; 9 by default.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_KEEPCNT 3\n"
			   "getsockopt s TCP_KEEPCNT",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof(count));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)",
		.man = "tcp(7)",
		.see = "TCP_KEEPIDLE, TCP_KEEPINTVL, keep-alive",
	},
	{
		.name = "TCP_SYNCNT",
		.kind = ABOUT_OPTION,
		.meaning = "How often the SYN of connect is sent again before it gives up with "
			   "ETIMEDOUT; 6 by default, which takes somewhat more than two minutes.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_SYNCNT 2\n"
			   "getsockopt s TCP_SYNCNT",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &count, sizeof(count));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 2)",
		.man = "tcp(7)",
		.see = "SYN_SENT, ETIMEDOUT, TCP_USER_TIMEOUT",
	},
	{
		.name = "TCP_LINGER2",
		.kind = ABOUT_OPTION,
		.meaning = "How many seconds a connection whose descriptor is closed may stay in "
			   "FIN_WAIT2; by default the value of /proc/sys/net/ipv4/tcp_fin_timeout, "
			   "60.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_LINGER2 5\n"
			   "getsockopt s TCP_LINGER2",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_LINGER2, &secs, sizeof(secs));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_LINGER2, 5)",
		.man = "tcp(7)",
		.see = "FIN_WAIT2, SO_LINGER",
	},
	{
		.name = "TCP_MAXSEG",
		.kind = ABOUT_OPTION,
		.meaning =
			"The largest piece of data in one packet (MSS). Set before connect or "
			"listen it limits both directions of the connection. Read on a connection "
			"it is what is in use now; on a new socket it is 536, what every IPv4 "
			"host can take.\n\n"
			"It follows from the MTU: 1460 on Ethernet, about 32 or 64 kilobytes on "
			"loopback. Options in the header, such as time stamps, take 12 more bytes.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "cli = socket tcp\n"
			   "setsockopt cli TCP_MAXSEG 1000\n"
			   "connect cli srv\n"
			   "getsockopt cli TCP_MAXSEG",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &size, sizeof(size));",
		.python = "s.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)",
		.man = "tcp(7)",
		.see = "byte-stream, IP_MTU",
	},
	{
		.name = "TCP_DEFER_ACCEPT",
		.kind = ABOUT_OPTION,
		.meaning = "On a listener: wake accept only when the client has sent data, for "
			   "protocols in which the client speaks first. The value is how many "
			   "seconds to wait for them (rounded to retransmission times). Until then "
			   "the client is ESTABLISHED and the server's side stays in SYN_RECV.",
		.provoke = "srv = socket inet stream|nonblock\n"
			   "setsockopt srv TCP_DEFER_ACCEPT 5\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 5\n"
			   "cli = dial srv\n"
			   "accept srv\n"
			   "send cli \"hello\"\n"
			   "accept srv",
		.c = "setsockopt(lfd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &secs, sizeof(secs));",
		.python = "srv.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 5)",
		.man = "tcp(7)",
		.see = "SYN_RECV, accept, listen",
	},
	{
		.name = "TCP_QUICKACK",
		.kind = ABOUT_OPTION,
		.meaning = "1 sends acknowledgements at once, 0 lets TCP delay them. It is not a "
			   "setting that stays: TCP changes it by itself as the conversation goes, "
			   "so programs set it again after each recv.",
		.provoke = "s = socket tcp\n"
			   "getsockopt s TCP_QUICKACK\n"
			   "setsockopt s TCP_QUICKACK 1",
		.c = "n = recv(fd, buf, sizeof(buf), 0);\n"
		     "setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)",
		.man = "tcp(7)",
		.see = "delayed-ack, nagle",
	},
	{
		.name = "TCP_CONGESTION",
		.kind = ABOUT_OPTION,
		.meaning =
			"The name of the algorithm that decides how fast to send so that the "
			"network is not flooded: cubic, reno, bbr ... What this kernel has is in "
			"/proc/sys/net/ipv4/tcp_available_congestion_control. An unknown name is "
			"ENOENT.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s TCP_CONGESTION \"reno\"\n"
			   "getsockopt s TCP_CONGESTION",
		.c = "setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, \"reno\", 4);",
		.python = "s.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b'reno')",
		.man = "tcp(7)",
		.see = "flow-control, ENOENT, TCP_INFO",
	},
	{
		.name = "TCP_FASTOPEN",
		.kind = ABOUT_OPTION,
		.meaning = "On a listener: lets clients that were here before send data in their "
			   "SYN, which saves a round trip. The value is how many such connections "
			   "may wait. Both kernels must allow it: /proc/sys/net/ipv4/tcp_fastopen "
			   "has one bit for clients (1, the default) and one for servers (2). The "
			   "client sends with MSG_FASTOPEN or sets TCP_FASTOPEN_CONNECT.",
		.provoke = "srv = passive 127.0.0.1:0\n"
			   "setsockopt srv TCP_FASTOPEN 5\n"
			   "getsockopt srv TCP_FASTOPEN",
		.c = "setsockopt(lfd, IPPROTO_TCP, TCP_FASTOPEN, &count, sizeof(count));",
		.python = "srv.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 5)",
		.man = "tcp(7)",
		.see = "three-way-handshake, connect",
	},
	{
		.name = "IP_TTL",
		.kind = ABOUT_OPTION,
		.meaning =
			"How many routers a packet may pass, 1 to 255; 64 by default. Each one "
			"takes 1 away, and the one that reaches 0 drops the packet and says so by "
			"ICMP. Small values keep packets near; traceroute counts up from 1.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_TTL 3\n"
			   "getsockopt u IP_TTL",
		.c = "setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl));",
		.python = "u.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 3)",
		.man = "ip(7)",
		.see = "IP_MULTICAST_TTL, EHOSTUNREACH",
	},
	{
		.name = "IP_TOS",
		.kind = ABOUT_OPTION,
		.meaning =
			"The byte in the IP header by which routers may treat packets differently "
			"(DSCP). Its two lowest bits (ECN) belong to TCP, which ignores what you "
			"put there.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_TOS 0x10\n"
			   "getsockopt u IP_TOS",
		.c = "int tos = IPTOS_LOWDELAY;\n"
		     "\n"
		     "setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos));",
		.python = "u.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 0x10)",
		.man = "ip(7)",
		.see = "IP_TTL",
	},
	{
		.name = "IP_ADD_MEMBERSHIP",
		.kind = ABOUT_OPTION,
		.meaning =
			"Joins a multicast group: tells the network that this machine wants "
			"datagrams sent to the group's address (224.0.0.0 to 239.255.255.255), on "
			"one interface. The socket must also be bound to the port. Membership "
			"ends with IP_DROP_MEMBERSHIP or close.\n\n"
			"Joining is the machine's matter: on Linux any socket bound to the port "
			"at 0.0.0.0 gets the datagrams, joined or not, unless IP_MULTICAST_ALL is "
			"0. To hear one group only, bind to the group's address.\n\n"
			"Without an interface the kernel takes the one with a route to the group; "
			"if there is none it says ENODEV.",
		.provoke = "u = socket udp\n"
			   "bind u 0.0.0.0:0\n"
			   "setsockopt u IP_ADD_MEMBERSHIP 239.1.2.3 on lo",
		.c = "struct ip_mreqn mr = { .imr_ifindex = if_nametoindex(\"lo\") };\n"
		     "\n"
		     "inet_pton(AF_INET, \"239.1.2.3\", &mr.imr_multiaddr);\n"
		     "setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mr, sizeof(mr));",
		.python = "mreq = socket.inet_aton('239.1.2.3') + socket.inet_aton('127.0.0.1')\n"
			  "u.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)",
		.man = "ip(7)",
		.see = "multicast, IP_DROP_MEMBERSHIP, IP_MULTICAST_IF, ENODEV, ENOBUFS",
	},
	{
		.name = "IP_DROP_MEMBERSHIP",
		.kind = ABOUT_OPTION,
		.meaning = "Leaves a multicast group on an interface. EADDRNOTAVAIL if the socket "
			   "was not in it.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_ADD_MEMBERSHIP 239.1.2.3 on lo\n"
			   "setsockopt u IP_DROP_MEMBERSHIP 239.1.2.3 on lo",
		.c = "setsockopt(fd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &mr, sizeof(mr));",
		.python = "u.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, mreq)",
		.man = "ip(7)",
		.see = "IP_ADD_MEMBERSHIP, multicast",
	},
	{
		.name = "IP_MULTICAST_IF",
		.kind = ABOUT_OPTION,
		.meaning = "Which interface multicast datagrams of this socket leave by, named by "
			   "one of its addresses. Without it the routes decide, and where there is "
			   "no route sendto says ENETUNREACH.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_MULTICAST_IF 127.0.0.1\n"
			   "sendto u \"hello\" to 239.1.2.3:9999",
		.c = "struct in_addr in = { htonl(INADDR_LOOPBACK) };\n"
		     "\n"
		     "setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &in, sizeof(in));",
		.python = "lo = socket.inet_aton('127.0.0.1')\n"
			  "u.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, lo)",
		.man = "ip(7)",
		.see = "multicast, IP_ADD_MEMBERSHIP",
	},
	{
		.name = "IP_MULTICAST_TTL",
		.kind = ABOUT_OPTION,
		.meaning = "The TTL of multicast datagrams; 1 by default, so that they stay in the "
			   "local network. 0 keeps them on the machine.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_MULTICAST_TTL 2\n"
			   "getsockopt u IP_MULTICAST_TTL",
		.c = "setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof(ttl));",
		.python = "u.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 2)",
		.man = "ip(7)",
		.see = "multicast, IP_TTL",
	},
	{
		.name = "IP_MULTICAST_LOOP",
		.kind = ABOUT_OPTION,
		.meaning = "Whether multicast datagrams sent by this socket also reach members on "
			   "the same machine; 1 by default. (What is sent out of the loopback "
			   "interface itself comes back in any case.)",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_MULTICAST_LOOP 0\n"
			   "getsockopt u IP_MULTICAST_LOOP",
		.c = "setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &zero, sizeof(zero));",
		.python = "u.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)",
		.man = "ip(7)",
		.see = "multicast, IP_MULTICAST_IF",
	},
	{
		.name = "IP_PKTINFO",
		.kind = ABOUT_OPTION,
		.meaning =
			"Lets recvmsg bring a control message that says on which interface a "
			"datagram came in and to which of the machine's addresses it was sent. A "
			"UDP server bound to 0.0.0.0 needs it to answer from the right address.",
		.provoke = "one = socket udp\n"
			   "bind one 0.0.0.0:0\n"
			   "setsockopt one IP_PKTINFO 1\n"
			   "two = socket udp\n"
			   "sendto two \"hello\" to one\n"
			   "recvmsg one 100 control=64",
		.c = "setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one));",
		.python = "u.setsockopt(socket.IPPROTO_IP, 8, 1)        # IP_PKTINFO",
		.man = "ip(7), cmsg(3)",
		.see = "control-messages, recvmsg, wildcard-address",
	},
	{
		.name = "IP_RECVERR",
		.kind = ABOUT_OPTION,
		.meaning =
			"Keeps errors that come back by ICMP in a queue of their own. recvmsg "
			"with MSG_ERRQUEUE takes one out: which datagram it was, whom it was for, "
			"who complained and why. With it even an unconnected UDP socket gets "
			"ECONNREFUSED, at its next call.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_RECVERR 1\n"
			   "sendto u \"hello\" to 127.0.0.1:9\n"
			   "recvmsg u 100 control=200 errqueue",
		.c = "setsockopt(fd, IPPROTO_IP, IP_RECVERR, &one, sizeof(one));",
		.python = "u.setsockopt(socket.IPPROTO_IP, 11, 1)       # IP_RECVERR\n"
			  "data, control, flags, dest = u.recvmsg(100, 512,\n"
			  "                                       socket.MSG_ERRQUEUE)",
		.man = "ip(7), icmp(7)",
		.see = "MSG_ERRQUEUE, ECONNREFUSED, connected-udp",
	},
	{
		.name = "IP_MTU_DISCOVER",
		.kind = ABOUT_OPTION,
		.meaning =
			"Whether packets may be cut in fragments on the way. IP_PMTUDISC_DO "
			"forbids it: a datagram larger than the path's MTU is then EMSGSIZE, and "
			"IP_MTU tells the limit. IP_PMTUDISC_DONT allows it. IP_PMTUDISC_WANT, "
			"the default, lets the kernel decide by what it knows of the path.",
		.provoke = "u = socket udp\n"
			   "setsockopt u IP_MTU_DISCOVER IP_PMTUDISC_DO\n"
			   "getsockopt u IP_MTU_DISCOVER",
		.c = "int how = IP_PMTUDISC_DO;\n"
		     "\n"
		     "setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &how, sizeof(how));",
		.python = "u.setsockopt(socket.IPPROTO_IP, 10, 2)   # IP_MTU_DISCOVER, DO",
		.man = "ip(7)",
		.see = "EMSGSIZE, IP_MTU, datagram",
	},
	{
		.name = "IP_MTU",
		.kind = ABOUT_OPTION,
		.meaning = "The largest packet, in bytes, that the path to the peer is known to "
			   "carry. Can only be read, and only on a connected socket; otherwise "
			   "ENOTCONN.",
		.provoke = "u = socket udp\n"
			   "connect u 127.0.0.1:9\n"
			   "getsockopt u IP_MTU",
		.c = "getsockopt(fd, IPPROTO_IP, IP_MTU, &mtu, &mtulen);",
		.python = "u.getsockopt(socket.IPPROTO_IP, 14)      # IP_MTU",
		.man = "ip(7)",
		.see = "IP_MTU_DISCOVER, TCP_MAXSEG",
	},
	{
		.name = "IP_FREEBIND",
		.kind = ABOUT_OPTION,
		.meaning = "Lets bind take an address that the machine does not have, or not yet. "
			   "Without it that is EADDRNOTAVAIL.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s IP_FREEBIND 1\n"
			   "bind s 192.0.2.1:0",
		.c = "setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &one, sizeof(one));",
		.python = "s.setsockopt(socket.IPPROTO_IP, 15, 1)   # IP_FREEBIND",
		.man = "ip(7)",
		.see = "EADDRNOTAVAIL, bind",
	},
	{
		.name = "IPV6_V6ONLY",
		.kind = ABOUT_OPTION,
		.meaning =
			"Whether an AF_INET6 socket bound to [::] serves IPv6 only (1), or IPv4 "
			"too (0, the default on Linux). With 0, IPv4 clients show up with "
			"addresses such as ::ffff:127.0.0.1, and the IPv4 port is taken as well. "
			"Set it before bind; afterwards it is EINVAL.",
		.provoke = "srv = socket tcp6\n"
			   "setsockopt srv IPV6_V6ONLY 0\n"
			   "bind srv [::]:0\n"
			   "listen srv 5\n"
			   "getsockopt srv IPV6_V6ONLY",
		.c = "setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));",
		.python = "s = socket.create_server(('', 8080), family=socket.AF_INET6,\n"
			  "                         dualstack_ipv6=True)",
		.man = "ipv6(7)",
		.see = "AF_INET6, wildcard-address, EADDRINUSE",
	},
	{
		.name = "IPV6_UNICAST_HOPS",
		.kind = ABOUT_OPTION,
		.meaning = "IPv6's name for the TTL: how many routers a packet may pass. -1 stands "
			   "for the default.",
		.provoke = "u = socket udp6\n"
			   "setsockopt u IPV6_UNICAST_HOPS 3\n"
			   "getsockopt u IPV6_UNICAST_HOPS",
		.c = "setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &n, sizeof(n));",
		.python = "u.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 3)",
		.man = "ipv6(7)",
		.see = "IP_TTL, AF_INET6",
	},
	{
		.name = "IPV6_ADD_MEMBERSHIP",
		.kind = ABOUT_OPTION,
		.meaning = "Joins an IPv6 multicast group (ff00::/8) on the interface of the given "
			   "number. IPV6_JOIN_GROUP is the same option by its standard name.",
		.provoke = "u = socket udp6\n"
			   "setsockopt u IPV6_ADD_MEMBERSHIP ff02::1234 on lo",
		.c = "struct ipv6_mreq mr = {\n"
		     "    .ipv6mr_interface = if_nametoindex(\"lo\"),\n"
		     "};\n"
		     "\n"
		     "inet_pton(AF_INET6, \"ff02::1234\", &mr.ipv6mr_multiaddr);\n"
		     "setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &mr, sizeof(mr));",
		.python = "mreq = socket.inet_pton(socket.AF_INET6, 'ff02::1234')\n"
			  "mreq += struct.pack('@I', socket.if_nametoindex('lo'))\n"
			  "u.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, mreq)",
		.man = "ipv6(7)",
		.see = "multicast, IP_ADD_MEMBERSHIP, if_nametoindex",
	},
	{ .name = NULL },
};
