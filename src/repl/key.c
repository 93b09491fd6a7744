/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/key.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *text; /* behind ESC */
	enum key key;
} sequence[] = {
	{ "[D", KEY_LEFT },     { "OD", KEY_LEFT },        { "[C", KEY_RIGHT },
	{ "OC", KEY_RIGHT },    { "[5~", KEY_PAGE_UP },    { "[6~", KEY_PAGE_DOWN },
	{ "OM", KEY_ENTER }, /* of the number pad */
};

/* How many bytes the paste takes, its two sequences included; 0: its end is still to come. */
static size_t paste_len(const char *s, size_t len)
{
	static const char end[] = "\033[201~";
	const char *at = memmem(s, len, end, strlen(end));

	return at ? (size_t)(at - s) + strlen(end) : 0;
}

/* ESC and what follows: CSI (ECMA-48, 5.4), SS3 and one more byte, or ESC alone. */
static size_t sequence_len(const char *s, size_t len)
{
	size_t n = 2;

	if (len < 2)
		return 0;
	if (s[1] == 'O')
		return len < 3 ? 0 : 3;
	if (s[1] != '[')
		return 1;
	while (n < len && s[n] >= 0x20 && s[n] <= 0x3f)
		n++;
	return n < len ? n + 1 : 0;
}

enum key key_decode(const char *s, size_t len, size_t *used)
{
	*used = 0;
	if (!len)
		return KEY_NONE;
	if (*s != '\033') {
		*used = 1;
		return *s == '\n' ? KEY_ENTER : *s ? (enum key)(unsigned char)*s : KEY_OTHER;
	}
	*used = sequence_len(s, len);
	if (!*used)
		return KEY_NONE;
	if (text_is(s + 1, *used - 1, "[200~")) {
		*used = paste_len(s, len);
		return *used ? KEY_PASTE : KEY_NONE;
	}
	for (size_t i = 0; i < sizeof(sequence) / sizeof(sequence[0]); i++) {
		if (text_is(s + 1, *used - 1, sequence[i].text))
			return sequence[i].key;
	}
	return KEY_OTHER;
}
