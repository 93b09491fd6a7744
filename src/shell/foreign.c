/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/foreign.h"

#include <stddef.h>
#include <string.h>

static const char no_types[] =
	"nothing is declared here: s = socket(AF_INET, SOCK_STREAM, 0) makes and names a socket";
static const char no_language[] =
	"a line is one call, without a condition: repeat 3 CALL, repeat until EAGAIN CALL, expect";
static const char no_unix[] = "this is no shell for files and programs: ^D leaves it, ^Z stops it";
static const char is_shown[] = "each call shows its result; show lists the sockets";
static const char look[] = "show, show tcp";
static const char manual[] = "help socket, explain socket; man 2 socket in another terminal";
static const char to_connect[] = "dial 127.0.0.1:8080 connects, passive :8080 listens";
static const char errors[] = "a call that fails says why; $errno has it, explain EAGAIN more";
static const char jobs[] = "jobs lists what is in the background; wait 1, cancel 1";
static const char address[] = "127.0.0.1:80 is an address; inet_pton inet \"127.0.0.1\" its bytes";

static const struct {
	const char *word;
	const char *hint;
} known[] = {
	{ "import", "nothing is imported: s = socket inet stream makes a socket" },
	{ "from", "nothing is imported: s = socket inet stream makes a socket" },
	{ "print", is_shown },
	{ "printf", is_shown },
	{ "puts", is_shown },
	{ "int", no_types },
	{ "char", no_types },
	{ "struct", no_types },
	{ "const", no_types },
	{ "size_t", no_types },
	{ "ssize_t", no_types },
	{ "socklen_t", no_types },
	{ "memset", no_types },
	{ "while", no_language },
	{ "for", no_language },
	{ "if", no_language },
	{ "else", no_language },
	{ "def", no_language },
	{ "class", no_language },
	{ "try", no_language },
	{ "except", no_language },
	{ "with", no_language },
	{ "return", no_language },
	{ "fork", "jobs do without: conn = accept srv &; or start sosh in a second terminal" },
	{ "perror", errors },
	{ "strerror", errors },
	{ "errno", errors },
	{ "man", manual },
	{ "info", manual },
	{ "netstat", look },
	{ "ss", look },
	{ "lsof", look },
	{ "ls", no_unix },
	{ "cd", no_unix },
	{ "cat", no_unix },
	{ "echo", no_unix },
	{ "pwd", no_unix },
	{ "sudo", no_unix },
	{ "nc", to_connect },
	{ "ncat", to_connect },
	{ "telnet", to_connect },
	{ "curl", to_connect },
	{ "fg", jobs },
	{ "bg", jobs },
	{ "kill", jobs },
	{ "clear", "^L clears the screen" },
	{ "history", "^R searches what was typed before, Up goes back in it" },
	{ "gethostbyname", "getaddrinfo localhost 80" },
	{ "inet_aton", address },
	{ "inet_addr", address },
	{ "setblocking", "nonblock S, block S" },
	{ "settimeout", "setsockopt S SO_RCVTIMEO 5, or poll S:in timeout 5" },
};

const char *foreign_hint(const char *word)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].word, word) == 0)
			return known[i].hint;
	}
	return NULL;
}
