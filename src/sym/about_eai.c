/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What getaddrinfo and getnameinfo return. They are not errno values: gai_strerror() has the text.
 */
#include "sym/about_tables.h"

#include <stddef.h>

const struct about about_eai[] = {
	{
		.name = "EAI_NONAME",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Name or service not known. The resolver asked everywhere it should and "
			"the name does not exist: a spelling mistake, most often. Also the answer "
			"when a number was demanded (AI_NUMERICHOST, AI_NUMERICSERV) and a name "
			"was given, or when both host and service are missing.",
		.calls = "getaddrinfo; getnameinfo with NI_NAMEREQD.",
		.provoke = "getaddrinfo somewhere 80 flags AI_NUMERICHOST",
		.c = "err = getaddrinfo(host, port, &hints, &list);\n"
		     "if (err)\n"
		     "    fprintf(stderr, \"%s: %s\\n\", host, gai_strerror(err));",
		.python = "try:\n"
			  "    socket.getaddrinfo(host, port)\n"
			  "except socket.gaierror as e:\n"
			  "    print(e.errno == socket.EAI_NONAME, e.strerror)",
		.man = "getaddrinfo(3), gai_strerror(3)",
		.see = "getaddrinfo, EAI_AGAIN, AI_NUMERICHOST",
	},
	{
		.name = "EAI_AGAIN",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Temporary failure in name resolution: no name server gave an answer. The "
			"name may be right; the network or the server named in /etc/resolv.conf "
			"is not there. Names in /etc/hosts and plain numbers work without it.",
		.calls = "getaddrinfo, getnameinfo.",
		.c = "if (err == EAI_AGAIN)\n"
		     "    fprintf(stderr, \"is the network up?\\n\");",
		.python = "except socket.gaierror as e:\n"
			  "    if e.errno == socket.EAI_AGAIN:\n"
			  "        print('is the network up?')",
		.man = "getaddrinfo(3), resolv.conf(5)",
		.see = "getaddrinfo, EAI_NONAME, EAI_FAIL",
	},
	{
		.name = "EAI_FAIL",
		.kind = ABOUT_ERRNO,
		.meaning =
			"Non-recoverable failure in name resolution: a name server answered, and "
			"the answer was that it will not or cannot help.",
		.calls = "getaddrinfo, getnameinfo.",
		.man = "getaddrinfo(3)",
		.see = "EAI_AGAIN, EAI_NONAME",
	},
	{
		.name = "EAI_NODATA",
		.kind = ABOUT_ERRNO,
		.meaning =
			"No address associated with hostname: the name exists, but has no address "
			"of the family you asked for. Ask for any family (AF_UNSPEC).",
		.calls = "getaddrinfo.",
		.man = "getaddrinfo(3)",
		.see = "EAI_NONAME, EAI_ADDRFAMILY",
	},
	{
		.name = "EAI_ADDRFAMILY",
		.kind = ABOUT_ERRNO,
		.meaning = "Address family for hostname not supported: the host was given as a "
			   "number of one family and the hints ask for the other.",
		.calls = "getaddrinfo.",
		.provoke = "getaddrinfo ::1 80 family inet",
		.man = "getaddrinfo(3)",
		.see = "EAFNOSUPPORT, EAI_FAMILY",
	},
	{
		.name = "EAI_FAMILY",
		.kind = ABOUT_ERRNO,
		.meaning = "The family in the hints is not one that getaddrinfo knows. It knows "
			   "AF_INET, AF_INET6 and AF_UNSPEC for both.",
		.calls = "getaddrinfo; getnameinfo with an address of another family.",
		.provoke = "getaddrinfo 127.0.0.1 80 family 99",
		.man = "getaddrinfo(3)",
		.see = "EAFNOSUPPORT, EAI_ADDRFAMILY",
	},
	{
		.name = "EAI_SOCKTYPE",
		.kind = ABOUT_ERRNO,
		.meaning = "The socket type in the hints is not supported, or does not go with the "
			   "protocol in the hints (a stream of UDP).",
		.calls = "getaddrinfo.",
		.provoke = "getaddrinfo 127.0.0.1 80 type 99",
		.man = "getaddrinfo(3)",
		.see = "ESOCKTNOSUPPORT, EAI_SERVICE",
	},
	{
		.name = "EAI_SERVICE",
		.kind = ABOUT_ERRNO,
		.meaning =
			"The service is not known for this socket type. Names of services are in "
			"/etc/services; a number needs no file and always works.",
		.calls = "getaddrinfo.",
		.provoke = "getaddrinfo 127.0.0.1 no-such-service",
		.man = "getaddrinfo(3), services(5)",
		.see = "port, EAI_NONAME",
	},
	{
		.name = "EAI_BADFLAGS",
		.kind = ABOUT_ERRNO,
		.meaning =
			"The flags contain a bit that has no meaning, or two that contradict each "
			"other (AI_CANONNAME without a host name).",
		.calls = "getaddrinfo, getnameinfo.",
		.provoke = "getaddrinfo 127.0.0.1 80 flags 0x40000000",
		.man = "getaddrinfo(3)",
		.see = "getaddrinfo, AI_PASSIVE",
	},
	{
		.name = "EAI_MEMORY",
		.kind = ABOUT_ERRNO,
		.meaning = "There was no memory for the result.",
		.calls = "getaddrinfo, getnameinfo.",
		.man = "getaddrinfo(3)",
		.see = "ENOMEM",
	},
	{
		.name = "EAI_OVERFLOW",
		.kind = ABOUT_ERRNO,
		.meaning = "The buffer for the name was too small. NI_MAXHOST (1025) bytes are "
			   "enough.",
		.calls = "getnameinfo.",
		.man = "getnameinfo(3)",
		.see = "getnameinfo",
	},
	{
		.name = "EAI_SYSTEM",
		.kind = ABOUT_ERRNO,
		.meaning = "A system call under the resolver failed; errno says how.",
		.calls = "getaddrinfo, getnameinfo.",
		.c = "if (err == EAI_SYSTEM)\n"
		     "    perror(\"getaddrinfo\");",
		.man = "getaddrinfo(3), errno(3)",
		.see = "EMFILE, getaddrinfo",
	},
	{ .name = NULL },
};
