/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_errno[] = {
	{
		.name = "EPERM",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Operation not permitted. The kernel understood the call, but it is one "
			"that this process, or this kind of object, is not allowed to make.\n\n"
			"EACCES is the near relation: there something with an owner or a rule (a "
			"port, a file, a broadcast address) refuses; here a privilege is missing "
			"altogether.",
		.calls = "socket: SOCK_RAW or AF_PACKET without the capability CAP_NET_RAW.\n"
			 "setsockopt: options kept for administrators, such as SO_RCVBUFFORCE.\n"
			 "epoll_ctl: the descriptor is a regular file or a directory, which is "
			 "always ready and cannot be waited for.\n"
			 "sendmsg: credentials (SCM_CREDENTIALS) that are not your own.\n"
			 "sendto: a local firewall rule forbids the packet.",
		.provoke = "e = epoll_create1\n"
			   "f = open /etc/passwd\n"
			   "epoll_ctl e add f in",
		.c = "fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);\n"
		     "if (fd == -1 && errno == EPERM)\n"
		     "    fprintf(stderr, \"needs CAP_NET_RAW\\n\");",
		.python = "try:\n"
			  "    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)\n"
			  "except PermissionError:         # EPERM and EACCES are both this\n"
			  "    print('needs CAP_NET_RAW')",
		.man = "socket(2), raw(7), capabilities(7)",
		.see = "EACCES, SOCK_RAW, epoll_ctl",
	},
	{
		.name = "ENOENT",
		.kind = ABOUT_ERRNO,
		.meaning = "No such file or directory. With sockets it is about names that are "
			   "looked up: the path of a unix socket, or a name in one of the kernel's "
			   "own lists.\n\n"
			   "For a path it means that the file itself is missing. If the file is "
			   "there but no program has it bound, connect says ECONNREFUSED instead.",
		.calls = "connect, sendto: the path of the unix address does not exist.\n"
			 "bind: a directory in the path does not exist.\n"
			 "epoll_ctl: mod or del of a descriptor that was never added.\n"
			 "setsockopt: TCP_CONGESTION with an algorithm this kernel does not have.",
		.provoke = "cli = socket unix stream\n"
			   "connect cli unix:/nonexistent/socket",
		.c = "if (connect(fd, addr, len) == -1 && errno == ENOENT)\n"
		     "    fprintf(stderr, \"is the server running?\\n\");",
		.python = "try:\n"
			  "    s.connect('/run/server.sock')\n"
			  "except FileNotFoundError:\n"
			  "    print('is the server running?')",
		.man = "connect(2), unix(7), epoll_ctl(2)",
		.see = "ECONNREFUSED, ENOTDIR, AF_UNIX",
	},
	{
		.name = "EINTR",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Interrupted system call. The call was waiting, a signal arrived, its "
			"handler ran, and the kernel came back to the program instead of waiting "
			"on. Nothing is wrong with the socket: make the call again if you still "
			"want it.\n\n"
			"A handler installed with SA_RESTART lets most calls go on by themselves; "
			"poll, select and epoll_wait return EINTR all the same, and so do calls "
			"on a socket with a time-out. Python repeats interrupted calls for you. A "
			"connect that was interrupted must not be repeated: the connection goes "
			"on being made, so wait until the socket is writable and read "
			"SO_ERROR.\n\n"
			"In sosh, ^C in a blocked call and cancel send such a signal, so you can "
			"see it.",
		.calls = "accept, connect, recv, send, poll, select, epoll_wait: whatever can "
			 "block.\n"
			 "close: can report it too; on Linux the descriptor is gone all the same, "
			 "so do not close again.",
		.provoke = "a,b = socketpair unix stream\n"
			   "recv a 100 &\n"
			   "cancel 1\n"
			   "wait 1",
		.c = "do\n"
		     "    n = recv(fd, buf, sizeof(buf), 0);\n"
		     "while (n == -1 && errno == EINTR);",
		.python = "data = s.recv(4096)    # repeated by Python (since 3.5)\n"
			  "                       # unless the handler raises",
		.man = "signal(7), sigaction(2)",
		.see = "signals, blocking, EAGAIN",
	},
	{
		.name = "EIO",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Input/output error. A device under the descriptor failed. It is "
			"documented for read, write and close, because these work on files too; a "
			"healthy network socket does not give it.",
		.calls = "read, write, close: a disk or a terminal under a file descriptor fails.",
		.man = "read(2), write(2), close(2)",
		.see = "read, write",
	},
	{
		.name = "ENXIO",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No such device or address. Learners of sockets meet it when they open "
			"the file of a unix socket as if it were a file. The file is only a name: "
			"the way to the socket behind it is socket and connect.",
		.calls = "open: the path is a unix socket.\n"
			 "send: on a packet socket that is bound to no interface.",
		.provoke = "srv = socket unix stream\n"
			   "bind srv unix:a-socket      # its file stays: remove it afterwards\n"
			   "open a-socket",
		.c = "fd = open(\"/run/server.sock\", O_RDWR);\n"
		     "if (fd == -1 && errno == ENXIO)\n"
		     "    fprintf(stderr, \"a socket: use connect()\\n\");",
		.python = "try:\n"
			  "    open('/run/server.sock')\n"
			  "except OSError as e:\n"
			  "    print(e.errno == errno.ENXIO)",
		.man = "open(2), unix(7)",
		.see = "AF_UNIX, connect",
	},
	{
		.name = "EBADF",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Bad file descriptor. The number is not an open descriptor of this "
			"process: it was never opened, or it was closed already.\n\n"
			"Closing twice is the usual way to get here, and the dangerous one: "
			"between the two closes another call may have been given the same number, "
			"and then the second close ends somebody else's socket without any "
			"error.\n\n"
			"It is also the answer when a descriptor is open the wrong way round, for "
			"instance a read from the writing end of a pipe.",
		.calls = "every call that takes a descriptor.\n"
			 "accept, recv in another thread: closing a descriptor does not wake a "
			 "thread that waits on it; use shutdown for that.\n"
			 "poll: does not fail, but marks the entry with POLLNVAL.",
		.provoke = "recv 42 100",
		.c = "close(fd);\n"
		     "fd = -1;        /* so that a second use shows up as EBADF */",
		.python = "s.close()\n"
			  "s.fileno()      # -1 from now on\n"
			  "s.recv(100)     # OSError: [Errno 9] Bad file descriptor",
		.man = "close(2), fcntl(2)",
		.see = "descriptor, close, ENOTSOCK",
	},
	{
		.name = "EAGAIN",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Resource temporarily unavailable: the call would have to wait, and it "
			"was told not to. Either the descriptor is non-blocking, or the call had "
			"MSG_DONTWAIT, or a time-out (SO_RCVTIMEO, SO_SNDTIMEO) ran out.\n\n"
			"It is no failure of the connection. Nothing was read or written; wait "
			"with poll, select or epoll until the descriptor is ready and make the "
			"call again. EWOULDBLOCK is another name for the same number on Linux.",
		.calls = "recv, recvfrom, read: there is nothing to read yet.\n"
			 "send, write: the send buffer is full, because the peer does not read or "
			 "the network is slower than you.\n"
			 "accept: no connection waits in the queue.\n"
			 "connect on AF_UNIX: the listener's queue is full. TCP says EINPROGRESS "
			 "instead.\n"
			 "sendto, connect on UDP: no ephemeral port is free. (On TCP bind says "
			 "EADDRINUSE and connect EADDRNOTAVAIL.)",
		.provoke = "a,b = socketpair unix stream\n"
			   "recv a 100 dontwait",
		.c = "n = recv(fd, buf, sizeof(buf), 0);\n"
		     "if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))\n"
		     "    poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);",
		.python = "s.setblocking(False)\n"
			  "try:\n"
			  "    data = s.recv(4096)\n"
			  "except BlockingIOError:\n"
			  "    pass                # nothing there yet; wait with select",
		.man = "recv(2), send(2), accept(2), socket(7)",
		.see = "EWOULDBLOCK, non-blocking, readiness, EINPROGRESS",
	},
	{
		.name = "EWOULDBLOCK",
		.kind = ABOUT_ERRNO,
		.meaning = "The call would block. On Linux this is the same number as EAGAIN, 11, "
			   "and the kernel's messages and strace say EAGAIN. Older systems had two "
			   "numbers, and POSIX still allows either, so portable programs test for "
			   "both names.",
		.calls = "the same calls as EAGAIN.",
		.provoke = "srv = socket tcp\n"
			   "bind srv 127.0.0.1:0\n"
			   "listen srv 5\n"
			   "nonblock srv\n"
			   "accept srv",
		.c = "if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))\n"
		     "    return 0;       /* not now */",
		.python = "try:\n"
			  "    conn, peer = srv.accept()\n"
			  "except BlockingIOError:         # EAGAIN, EWOULDBLOCK\n"
			  "    pass",
		.man = "errno(3), recv(2), accept(2)",
		.see = "EAGAIN, non-blocking",
	},
	{
		.name = "ENOMEM",
		.kind = ABOUT_ERRNO,
		.meaning =
			"The kernel could not get memory for what was asked: a socket, a message, "
			"the bookkeeping of a call. It says nothing about the peer. Rare on "
			"Linux, and not something a program can mend; close what you do not need, "
			"or try later.\n\n"
			"ENOBUFS is its relation: there a limit on socket buffers was reached.",
		.calls = "any call that makes something: socket, accept, sendmsg, epoll_ctl, poll.",
		.man = "socket(2), send(2), epoll_ctl(2)",
		.see = "ENOBUFS, EMFILE",
	},
	{
		.name = "EACCES",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Permission denied. Something with a rule of its own refused: a low port, "
			"a file's permission bits, or a broadcast address that you did not ask "
			"for.\n\n"
			"Ports below 1024 are kept for privileged programs; the limit is in "
			"/proc/sys/net/ipv4/ip_unprivileged_port_start. Choose a port of four or "
			"five digits, or port 0 and let the kernel choose.",
		.calls = "bind: a port below the limit, or a directory where you may not make a "
			 "file.\n"
			 "connect: a unix socket whose file you may not write.\n"
			 "connect, sendto: a broadcast address, and SO_BROADCAST is off.\n"
			 "socket: this kind of socket is not for this user.",
		.provoke = "u = socket udp\n"
			   "sendto u \"anybody?\" to 127.255.255.255:9",
		.c = "if (bind(fd, addr, len) == -1 && errno == EACCES)\n"
		     "    fprintf(stderr, \"port too low for this user\\n\");",
		.python = "try:\n"
			  "    s.bind(('', 80))\n"
			  "except PermissionError:\n"
			  "    s.bind(('', 8080))",
		.man = "bind(2), connect(2), send(2), ip(7)",
		.see = "EPERM, port, SO_BROADCAST, broadcast",
	},
	{
		.name = "EFAULT",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Bad address: here an address in memory, not one of the network. A "
			"pointer given to the call points to nothing that the process owns. The "
			"kernel checks before it copies, so the program gets an error where its "
			"own access would have crashed.\n\n"
			"It is always a mistake in the program. Python cannot make it by itself.",
		.calls = "bind, connect, send, setsockopt: the address, data or value cannot be "
			 "read.\n"
			 "recv, accept, getsockname: the place for the result cannot be written. A "
			 "datagram that was to go there is lost; a stream keeps its bytes.",
		.provoke = "s = socket tcp\n"
			   "bind s bad len=16",
		.c = "struct sockaddr_in sin;\n"
		     "socklen_t sinlen = sizeof(sin);         /* &sin, not sin.sin_addr */\n"
		     "\n"
		     "getsockname(fd, (struct sockaddr *)&sin, &sinlen);",
		.man = "bind(2), recv(2)",
		.see = "EINVAL, address",
	},
	{
		.name = "EEXIST",
		.kind = ABOUT_ERRNO,
		.meaning = "It exists already. With sockets you meet it in epoll: a descriptor can "
			   "be in one epoll set only once. Change its events with EPOLL_CTL_MOD.",
		.calls = "epoll_ctl: add of a descriptor that is in the set.\n"
			 "open: O_CREAT|O_EXCL and the file is there.",
		.provoke = "e = epoll_create1\n"
			   "s = socket udp\n"
			   "epoll_ctl e add s in\n"
			   "epoll_ctl e add s out",
		.c = "if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) == -1 && errno == EEXIST)\n"
		     "    epoll_ctl(ep, EPOLL_CTL_MOD, fd, &ev);",
		.python = "try:\n"
			  "    ep.register(s, select.EPOLLIN)\n"
			  "except FileExistsError:\n"
			  "    ep.modify(s, select.EPOLLIN)",
		.man = "epoll_ctl(2)",
		.see = "epoll_ctl, ENOENT",
	},
	{
		.name = "ENOTDIR",
		.kind = ABOUT_ERRNO,
		.meaning = "Not a directory. A part of a path before the last slash is a file.",
		.calls = "bind, connect, sendto: with the path of a unix socket. open.",
		.provoke = "cli = socket unix stream\n"
			   "connect cli unix:/etc/passwd/socket",
		.man = "unix(7), path_resolution(7)",
		.see = "ENOENT, AF_UNIX",
	},
	{
		.name = "ENODEV",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No such device. With sockets the device is a network interface: the name "
			"or number given is none of this machine's (of this network namespace's, "
			"to be exact), or no interface could be found for what was asked.",
		.calls = "if_nametoindex: no interface has this name.\n"
			 "setsockopt: SO_BINDTODEVICE with an unknown name; IP_ADD_MEMBERSHIP "
			 "without an interface and without a route to the group.\n"
			 "bind: a link-local IPv6 address with an unknown scope.",
		.provoke = "if_nametoindex nosuch0",
		.c = "if (if_nametoindex(\"eth0\") == 0 && errno == ENODEV)\n"
		     "    fprintf(stderr, \"there is no eth0\\n\");",
		.python = "try:\n"
			  "    socket.if_nametoindex('nosuch0')\n"
			  "except OSError as e:\n"
			  "    print(e)",
		.man = "if_nametoindex(3), netdevice(7), ip(7)",
		.see = "SO_BINDTODEVICE, IP_ADD_MEMBERSHIP, if_nametoindex",
	},
	{
		.name = "EINVAL",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Invalid argument. The widest of the errors: a value makes no sense in "
			"itself, or makes no sense for a socket in this state. Look at the state "
			"as well as at the arguments.",
		.calls = "bind: the socket has an address already; or the length is not that of "
			 "the family's address.\n"
			 "accept: the socket does not listen.\n"
			 "listen: the socket is connected.\n"
			 "connect: wrong length; or a socket bound to 127.0.0.1 is to reach "
			 "another machine.\n"
			 "recv: MSG_OOB and there is no urgent byte; or a unix socket that has no "
			 "peer.\n"
			 "sendto: the address is incomplete; on UDP also port 0.\n"
			 "shutdown: how is not one of the three.\n"
			 "setsockopt: the value's length is too small, or the value is out of "
			 "range.\n"
			 "socket: unknown flags in the type; a protocol number above 262.",
		.provoke = "s = socket tcp\n"
			   "bind s 127.0.0.1:0\n"
			   "bind s 127.0.0.1:0",
		.c = "if (accept(fd, NULL, NULL) == -1 && errno == EINVAL)\n"
		     "    fprintf(stderr, \"listen() comes before accept()\\n\");",
		.python = "s = socket.socket()\n"
			  "s.bind(('127.0.0.1', 0))\n"
			  "s.bind(('127.0.0.1', 0))   # OSError: [Errno 22] Invalid argument",
		.man = "bind(2), accept(2), connect(2), setsockopt(2)",
		.see = "EOPNOTSUPP, EFAULT, EDOM",
	},
	{
		.name = "ENFILE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Too many open files in the system. Every process together has reached "
			"the limit in /proc/sys/fs/file-max. On machines of today that number is "
			"so large that you will meet EMFILE, the limit of one process, long "
			"before.",
		.calls = "socket, accept, socketpair, pipe, open, dup, epoll_create1.",
		.man = "socket(2), accept(2), proc(5)",
		.see = "EMFILE",
	},
	{
		.name = "EMFILE",
		.kind = ABOUT_ERRNO,
		.meaning = "Too many open files: this process has as many descriptors as it may "
			   "have. The limit is RLIMIT_NOFILE, shown by `ulimit -n`, often 1024.\n\n"
			   "In a server it usually means that connections are not closed. It is "
			   "nasty in an accept loop: accept fails, but the connection stays in the "
			   "queue, so the listener stays readable and the loop turns without rest. "
			   "Stop watching the listener until a descriptor is free.",
		.calls = "socket, accept, socketpair, pipe, open, dup, epoll_create1, recvmsg "
			 "(which drops the descriptors that do not fit and says MSG_CTRUNC).",
		.c = "conn = accept(lfd, NULL, NULL);\n"
		     "if (conn == -1 && errno == EMFILE)\n"
		     "    sleep(1);           /* better: close something */",
		.python = "try:\n"
			  "    conn, peer = srv.accept()\n"
			  "except OSError as e:\n"
			  "    if e.errno != errno.EMFILE:\n"
			  "        raise",
		.man = "accept(2), getrlimit(2)",
		.see = "ENFILE, descriptor, close",
	},
	{
		.name = "ENOTTY",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Inappropriate ioctl for device. The name comes from the first use of "
			"ioctl, terminals; what it says is that this kind of descriptor does not "
			"know this ioctl request.",
		.calls = "ioctl: the request is not one of this descriptor's.",
		.provoke = "f = open /dev/null\n"
			   "ioctl f FIONREAD",
		.c = "if (ioctl(fd, FIONREAD, &n) == -1 && errno == ENOTTY)\n"
		     "    fprintf(stderr, \"not a socket or pipe\\n\");",
		.man = "ioctl(2)",
		.see = "ioctl, ENOTSOCK",
	},
	{
		.name = "ENOSPC",
		.kind = ABOUT_ERRNO,
		.meaning = "No space left. For a file that is the disk. For epoll it is a limit on "
			   "how many descriptors one user may watch "
			   "(/proc/sys/fs/epoll/max_user_watches).",
		.calls = "write, sendfile: the file system is full.\n"
			 "bind: the directory of a unix socket's path is on a full file system.\n"
			 "epoll_ctl: the user watches too many descriptors.",
		.man = "write(2), epoll_ctl(2), epoll(7)",
		.see = "ENOBUFS, ENOMEM",
	},
	{
		.name = "ESPIPE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Illegal seek. A position was asked of something that has none. A socket "
			"is a stream that passes by: what was read is gone and there is no going "
			"back or skipping forward.",
		.calls = "lseek, pread, pwrite: on a socket or a pipe.\n"
			 "sendfile: an offset was given and the source is a socket.",
		.provoke = "a,b = socketpair unix stream\n"
			   "sendfile a b 0 10",
		.c = "if (lseek(fd, 0, SEEK_CUR) == -1 && errno == ESPIPE)\n"
		     "    fprintf(stderr, \"a socket or a pipe\\n\");",
		.python = "f = s.makefile('rb')\n"
			  "f.seekable()            # False",
		.man = "lseek(2), sendfile(2)",
		.see = "byte-stream, sendfile",
	},
	{
		.name = "EROFS",
		.kind = ABOUT_ERRNO,
		.meaning = "Read-only file system. bind on a unix socket makes a file at the path; "
			   "here that is not possible. Use another directory, or an abstract name "
			   "(unix:@name), which needs no file.",
		.calls = "bind: the path of a unix socket. open.",
		.man = "bind(2), unix(7)",
		.see = "AF_UNIX, EACCES",
	},
	{
		.name = "EPIPE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Broken pipe: you write, and nobody can read it any more. Either this "
			"side has shut down its sending half, or the connection is gone.\n\n"
			"On TCP the first send after the peer has closed still succeeds, because "
			"the kernel learns only from the answer (a reset) that nobody is there. "
			"The second one gives EPIPE.\n\n"
			"With the error comes a signal, SIGPIPE, whose default is to kill the "
			"program without a word. sosh ignores it, so that you see the error. "
			"Programs ignore it too, or send with MSG_NOSIGNAL; Python ignores it for "
			"you.",
		.calls = "send, sendto, write, sendfile: after shutdown for writing, after a reset "
			 "was seen, on a pipe or unix socket whose other end is closed, on a TCP "
			 "socket that was never connected.",
		.provoke = "a,b = socketpair unix stream\n"
			   "close b\n"
			   "send a \"anybody there?\"",
		.c = "n = send(fd, buf, len, MSG_NOSIGNAL);\n"
		     "if (n == -1 && errno == EPIPE)\n"
		     "    close(fd);",
		.python = "try:\n"
			  "    s.sendall(data)\n"
			  "except BrokenPipeError:\n"
			  "    s.close()",
		.man = "send(2), write(2), signal(7)",
		.see = "sigpipe, ECONNRESET, half-close, MSG_NOSIGNAL",
	},
	{
		.name = "EDOM",
		.kind = ABOUT_ERRNO,
		.meaning = "Argument out of domain. Made for mathematics; sockets use it for a "
			   "time-out whose microseconds are not between 0 and 999999.",
		.calls = "setsockopt: SO_RCVTIMEO, SO_SNDTIMEO.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s SO_RCVTIMEO {tv_sec=1, tv_usec=2000000}",
		.c = "struct timeval tv = { .tv_sec = 2, .tv_usec = 0 };\n"
		     "\n"
		     "setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));",
		.python = "tv = struct.pack('ll', 2, 0)       # seconds, microseconds\n"
			  "s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, tv)",
		.man = "setsockopt(2), socket(7)",
		.see = "SO_RCVTIMEO, EINVAL",
	},
	{
		.name = "ENAMETOOLONG",
		.kind = ABOUT_ERRNO,
		.meaning =
			"A path, or one part of it (255 bytes), is too long for the file system. "
			"For unix sockets another limit comes first: the address holds 108 bytes, "
			"and a longer one is EINVAL because the length is wrong.",
		.calls = "open. bind, connect: through a symbolic link to a name that is too long.",
		.man = "unix(7), path_resolution(7)",
		.see = "AF_UNIX, EINVAL",
	},
	{
		.name = "ELOOP",
		.kind = ABOUT_ERRNO,
		.meaning =
			"A circle. In paths: symbolic links that lead to one another. In epoll: a "
			"set that watches a set that watches the first, or more than five sets "
			"inside one another.",
		.calls = "epoll_ctl: add of an epoll descriptor that would close a circle.\n"
			 "bind, connect, open: too many symbolic links in the path.",
		.provoke = "e = epoll_create1\n"
			   "f = epoll_create1\n"
			   "epoll_ctl e add f in\n"
			   "epoll_ctl f add e in",
		.man = "epoll_ctl(2), path_resolution(7)",
		.see = "epoll_ctl",
	},
	{
		.name = "EPROTO",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Protocol error: something that the protocol does not allow. setsockopt "
			"says so of multicast options on a stream: TCP connects two sockets, and "
			"has no groups.\n\n"
			"accept may give it for a connection that failed before it was taken; the "
			"listener itself is well, so go on and accept again. With TCP on Linux "
			"you will hardly see it; IPv6 reports it where ICMP says that a header "
			"was not understood.",
		.calls = "setsockopt: IP_ADD_MEMBERSHIP on a stream socket.\n"
			 "accept, recv: an error of the connection, reported late.",
		.provoke = "s = socket tcp\n"
			   "setsockopt s IP_ADD_MEMBERSHIP 239.1.2.3 on lo",
		.man = "accept(2), ip(7), icmp(7)",
		.see = "ECONNABORTED, accept, multicast",
	},
	{
		.name = "ESRCH",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No such process. With sockets: credentials sent over a unix socket name "
			"a process that does not exist.",
		.calls = "sendmsg: SCM_CREDENTIALS by a privileged program, with an unknown "
			 "process number.",
		.man = "unix(7)",
		.see = "EPERM, SO_PASSCRED, control-messages",
	},
	{
		.name = "EOVERFLOW",
		.kind = ABOUT_ERRNO,
		.meaning = "A number does not fit. sendfile reports it when offset and count "
			   "together pass the largest size of a file.",
		.calls = "sendfile, open: offsets or files too large for the types in use.",
		.man = "sendfile(2)",
		.see = "sendfile, EINVAL",
	},
	{ .name = NULL },
};
