/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from anywhere become text that cannot steer a terminal, nor break a JSON string. */
#include "fuzz.h"

#include "base/text.h"
#include "view/json.h"
#include "view/page.h"

static void escape(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT;

	text_escape(&out, data, size);
	must_be_ascii(out.s, out.len);
	assert(!memchr(out.s, '\n', out.len));
	buf_reset(&out);
	text_quote(&out, data, size, size / 2);
	must_be_ascii(out.s, out.len);
	buf_clear(&out);
}

static void plain(const char *s, size_t len)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;

	text_plain(&once, s, len);
	must_be_safe(once.s, once.len, false);
	assert(!memchr(once.s, '\n', once.len));
	assert(text_width(once.s, once.len) <= 2 * once.len);
	/* What is plain stays as it is. */
	text_plain(&twice, once.s, once.len);
	assert(twice.len == once.len && memcmp(twice.s, once.s, once.len) == 0);
	buf_clear(&once);
	buf_clear(&twice);
}

/* Wrapping loses nothing but spaces. */
static void wrap(const char *s, size_t len, size_t width)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	size_t before = 0, after = 0;

	text_plain(&text, s, len);
	text_wrap(&out, text.s, width, width / 4);
	must_be_safe(out.s, out.len, false);
	for (size_t i = 0; i < text.len; i++)
		before += text.s[i] != ' ' && text.s[i] != '\n';
	for (size_t i = 0; i < out.len; i++)
		after += out.s[i] != ' ' && out.s[i] != '\n';
	assert(before == after);
	buf_clear(&text);
	buf_clear(&out);
}

static void json(const char *s, size_t len)
{
	struct buf out = BUF_INIT;
	size_t quotes = 0;

	json_string(&out, s, len);
	must_be_safe(out.s, out.len, false);
	assert(out.len >= 2 && out.s[0] == '"' && out.s[out.len - 1] == '"');
	assert(!memchr(out.s, '\n', out.len));
	for (size_t i = 0; i < out.len; i++) {
		if (out.s[i] == '\\')
			i++;
		else
			quotes += out.s[i] == '"';
	}
	assert(quotes == 2);
	buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	size_t half = size / 2;

	escape(data, size);
	plain(s, size);
	wrap(s, size, 1 + (size ? data[0] % 100 : 0));
	json(s, size);
	assert(half > 48 || text_distance(s, half, s, half, 3) == 0);
	assert((text_distance(s, half, s + half, size - half, 3) <= 3) ==
	       (text_distance(s + half, size - half, s, half, 3) <= 3));
	return 0;
}
