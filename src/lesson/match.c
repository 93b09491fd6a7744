/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

/* --- captures ------------------------------------------------------------------------------- */

static void cut(struct captures *c, size_t n)
{
	while (c->n > n) {
		c->n--;
		free(c->at[c->n].name);
		free(c->at[c->n].value);
	}
}

void captures_clear(struct captures *c)
{
	cut(c, 0);
	free(c->at);
	*c = (struct captures)CAPTURES_INIT;
}

static const struct capture *find(const struct captures *c, const char *name, size_t len)
{
	for (size_t i = 0; i < c->n; i++) {
		if (text_is(name, len, c->at[i].name))
			return &c->at[i];
	}
	return NULL;
}

/* Take a value down, or compare it with what was taken. */
static bool capture(struct captures *c, const char *name, size_t len, const char *value,
		    size_t value_len)
{
	const struct capture *old = find(c, name, len);

	if (old)
		return text_is(value, value_len, old->value);
	c->at = mem_grow(c->at, c->n, &c->cap, sizeof(*c->at));
	c->at[c->n++] = (struct capture){ mem_strndup(name, len), mem_strndup(value, value_len) };
	return true;
}

/* --- kinds ---------------------------------------------------------------------------------- */

static size_t digits(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)s[n]))
		n++;
	return n;
}

static size_t is_number(const char *s, size_t len)
{
	size_t sign = len && s[0] == '-', n = digits(s + sign, len - sign);

	return n ? sign + n : 0;
}

static size_t is_port(const char *s, size_t len)
{
	size_t n = digits(s, len);
	long long port;

	return n && num_parse_range(s, n, 1, 65535, &port) ? n : 0;
}

static size_t is_errno(const char *s, size_t len)
{
	size_t n = 1;

	if (!len || s[0] != 'E')
		return 0;
	while (n < len && (isupper((unsigned char)s[n]) || isdigit((unsigned char)s[n])))
		n++;
	return n > 1 ? n : 0;
}

/* Of a socket, or in memory: 0x30000000. */
static size_t is_addr(const char *s, size_t len)
{
	size_t n = len > 2 && s[0] == '0' && s[1] == 'x' ? 2 : 0;

	while (n < len && s[n] && (isxdigit((unsigned char)s[n]) || strchr(".:[]%", s[n])))
		n++;
	return n;
}

/* 1.5 ms, 60 s, 12us, 3 min 5 s */
static size_t is_time(const char *s, size_t len)
{
	static const char *const unit[] = { "ns", "us", "µs", "ms", "min", "s", "h" };
	size_t n = digits(s, len);

	if (!n)
		return 0;
	if (n < len && s[n] == '.')
		n += 1 + digits(s + n + 1, len - n - 1);
	for (size_t i = 0; i < sizeof(unit) / sizeof(unit[0]); i++) {
		size_t space = n < len && s[n] == ' ', at = n + space, u = strlen(unit[i]);

		if (len - at >= u && memcmp(s + at, unit[i], u) == 0 &&
		    (len - at == u || !isalpha((unsigned char)s[at + u]))) {
			size_t more = len - at > u + 1 && s[at + u] == ' '
					      ? is_time(s + at + u + 1, len - at - u - 1)
					      : 0;

			return at + u + (more ? more + 1 : 0);
		}
	}
	return 0;
}

static const struct {
	const char *name;
	size_t (*is)(const char *s, size_t len); /* bytes that are one value, 0 if it is none */
	bool shorter;                            /* what follows may be part of it: try less */
} kind[] = {
	{ "port", is_port, false }, { "fd", digits, false },      { "pid", digits, false },
	{ "n", is_number, false },  { "errno", is_errno, false }, { "time", is_time, false },
	{ "addr", is_addr, true },
};

enum { KINDS = sizeof(kind) / sizeof(kind[0]) };

/* A placeholder at the start of `s`: its length with brackets, its kind; 0 if there is none. */
static size_t placeholder(const char *s, size_t len, size_t *which)
{
	const char *end = len && s[0] == '<' ? memchr(s, '>', len) : NULL;
	size_t n = end ? (size_t)(end - s) - 1 : 0, word = 0;

	while (word < n && s[1 + word] != ':')
		word++;
	for (size_t i = word + 1; i < n; i++) {
		if (!isalnum((unsigned char)s[1 + i]) && s[1 + i] != '_' && s[1 + i] != '-')
			return 0;
	}
	for (*which = 0; n && *which < KINDS; ++*which) {
		if (text_is(s + 1, word, kind[*which].name) && (word == n || n > word + 1))
			return n + 2;
	}
	return 0;
}

/* --- one line ------------------------------------------------------------------------------- */

static size_t spaces(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] == ' ')
		n++;
	return n;
}

static bool line_from(struct captures *c, const char *want, size_t wlen, const char *got,
		      size_t glen);

static bool value_from(struct captures *c, const char *want, size_t wlen, size_t used, size_t which,
		       const char *got, size_t glen)
{
	size_t most = kind[which].is(got, glen), trail = c->n;
	bool named = memchr(want, ':', used) != NULL;

	for (size_t n = most; n > 0; n--) {
		if ((!named || capture(c, want + 1, used - 2, got, n)) &&
		    line_from(c, want + used, wlen - used, got + n, glen - n))
			return true;
		cut(c, trail);
		if (!kind[which].shorter)
			break;
	}
	return false;
}

static bool line_from(struct captures *c, const char *want, size_t wlen, const char *got,
		      size_t glen)
{
	while (wlen) {
		size_t which = 0, used = placeholder(want, wlen, &which), w, g;

		if (used)
			return value_from(c, want, wlen, used, which, got, glen);
		w = spaces(want, wlen);
		g = spaces(got, glen);
		if (w >= 2 && g >= 2) {
			want += w;
			wlen -= w;
			got += g;
			glen -= g;
			continue;
		}
		if (!glen || *want != *got)
			return false;
		want++;
		wlen--;
		got++;
		glen--;
	}
	return glen == 0;
}

static size_t without_end(const char *s, size_t len)
{
	while (len && (s[len - 1] == '\n' || s[len - 1] == '\r' || s[len - 1] == ' '))
		len--;
	return len;
}

/* One line without its newline. */
static bool line_matches(struct captures *c, const char *want, size_t want_len, const char *got,
		size_t got_len)
{
	size_t trail = c->n;

	if (line_from(c, want, without_end(want, want_len), got, without_end(got, got_len)))
		return true;
	cut(c, trail);
	return false;
}

/* --- lines ---------------------------------------------------------------------------------- */

struct lines {
	const char *s;
	size_t len; /* without what ends the last one */
};

static bool at_end(const struct lines *l)
{
	return l->len == 0;
}

static size_t line_len(const struct lines *l)
{
	const char *newline = memchr(l->s, '\n', l->len);

	return newline ? (size_t)(newline - l->s) : l->len;
}

static void next_line(struct lines *l)
{
	size_t n = line_len(l);

	n += n < l->len;
	l->s += n;
	l->len -= n;
}

static bool is_dots(const struct lines *l)
{
	return !at_end(l) && text_is(l->s, without_end(l->s, line_len(l)), "...");
}

/* Empty lines at the end of a transcript are there for the reader. */
static struct lines lines_of(const char *s, size_t len)
{
	while (len && (s[len - 1] == '\n' || s[len - 1] == '\r'))
		len--;
	return (struct lines){ s, len };
}

static void say(struct buf *why, const struct lines *want, const struct lines *got)
{
	if (!why)
		return;
	buf_reset(why);
	buf_puts(why, "expected: ");
	if (at_end(want))
		buf_puts(why, "(nothing more)");
	else
		text_plain(why, want->s, without_end(want->s, line_len(want)));
	buf_puts(why, "\nprinted:  ");
	if (at_end(got))
		buf_puts(why, "(nothing more)");
	else
		text_plain(why, got->s, without_end(got->s, line_len(got)));
}

bool match_lines(struct captures *c, const char *want, size_t want_len, const char *got,
		 size_t got_len, struct buf *why)
{
	struct lines w = lines_of(want, want_len), g = lines_of(got, got_len);
	struct lines after = { NULL, 0 },
		     from = { NULL, 0 }; /* behind the last "...", and its lines' end */
	size_t first = c->n, trail = c->n;

	for (;;) {
		if (is_dots(&w)) {
			next_line(&w);
			after = w;
			from = g;
			trail = c->n;
			if (at_end(&w))
				return true;
			continue;
		}
		if (at_end(&w) && at_end(&g))
			return true;
		if (!at_end(&w) && !at_end(&g) &&
		    line_matches(c, w.s, line_len(&w), g.s, line_len(&g))) {
			next_line(&w);
			next_line(&g);
			continue;
		}
		if (!after.s || at_end(&from))
			break;
		/* One more line is what the dots stand for. */
		next_line(&from);
		cut(c, trail);
		w = after;
		g = from;
	}
	say(why, &w, &g);
	cut(c, first);
	return false;
}

/* --- rewriting ------------------------------------------------------------------------------ */

enum { PORT_FIRST = 32768, PORT_LAST = 60999 }; /* net.ipv4.ip_local_port_range as Linux has it */

/* A number that was captured becomes its placeholder again, a port of the kernel's gets one. */
static void rewrite_number(struct buf *out, struct captures *c, const char *s, size_t n,
			   const char *(*name)(void *arg, int port), void *arg)
{
	struct buf key = BUF_INIT;
	const char *word;
	long long port;

	for (size_t i = 0; i < c->n; i++) {
		if (n > 2 && text_is(s, n, c->at[i].value)) {
			buf_addf(out, "<%s>", c->at[i].name);
			return;
		}
	}
	if (!num_parse_range(s, n, PORT_FIRST, PORT_LAST, &port)) {
		buf_add(out, s, n);
		return;
	}
	word = name(arg, (int)port);
	if (!word) {
		buf_puts(out, "<port>");
		return;
	}
	buf_addf(&key, "port:%s", word);
	buf_addf(out, "<%s>", key.s);
	(void)capture(c, key.s, key.len, s, n);
	buf_clear(&key);
}

static void rewrite_line(struct buf *out, struct captures *c, const char *s, size_t len,
			 const char *(*name)(void *arg, int port), void *arg)
{
	for (size_t i = 0; i < len;) {
		size_t n = digits(s + i, len - i);
		bool inside = i && (isalnum((unsigned char)s[i - 1]) || s[i - 1] == '.' ||
				    s[i - 1] == '_');

		if (n && !inside) {
			rewrite_number(out, c, s + i, n, name, arg);
		} else {
			n = n ? n : 1;
			buf_add(out, s + i, n);
		}
		i += n;
	}
	buf_putc(out, '\n');
}

/* What it costs to turn a line of the page into one that was printed, to drop one, to add one. */
enum { ALIKE = 4, OTHER = 9, GONE = 10, ADDED = 10, MOST_CELLS = 4 << 20 };

/* Which line of the page stands for which one printed: the cheapest way from (i, j) to the end. */
struct pairing {
	struct captures *c;
	struct lines *want, *got; /* from each line on */
	size_t nwant, ngot;
	unsigned *cost; /* [nwant + 1][ngot + 1] */
};

static struct lines *split(struct lines l, size_t *n)
{
	struct lines *at = NULL;
	size_t cap = 0;

	for (*n = 0; !at_end(&l); next_line(&l)) {
		at = mem_grow(at, *n, &cap, sizeof(*at));
		at[(*n)++] = l;
	}
	return at;
}

static unsigned *cell(const struct pairing *p, size_t i, size_t j)
{
	return &p->cost[i * (p->ngot + 1) + j];
}

static size_t first_word(const struct lines *l)
{
	size_t n = 0, len = line_len(l);

	while (n < len && (isalnum((unsigned char)l->s[n]) || l->s[n] == '_'))
		n++;
	return n;
}

static bool fits(const struct pairing *p, size_t i, size_t j)
{
	const struct lines *w = &p->want[i], *g = &p->got[j];

	return line_matches(p->c, w->s, line_len(w), g->s, line_len(g));
}

/* A call's line becomes the line of the same call, if there is one. */
static unsigned price(const struct pairing *p, size_t i, size_t j)
{
	size_t trail = p->c->n, n = first_word(&p->want[i]);
	bool same = fits(p, i, j);

	cut(p->c, trail);
	if (same)
		return 0;
	return n == first_word(&p->got[j]) && memcmp(p->want[i].s, p->got[j].s, n) == 0 ? ALIKE
											: OTHER;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void fill(struct pairing *p)
{
	for (size_t i = p->nwant + 1; i-- > 0;) {
		for (size_t j = p->ngot + 1; j-- > 0;) {
			unsigned *at = cell(p, i, j);

			if (i == p->nwant) {
				*at = (unsigned)(p->ngot - j) * ADDED;
			} else if (is_dots(&p->want[i])) {
				*at = *cell(p, i + 1, j);
				if (j < p->ngot)
					*at = least(*at, *cell(p, i, j + 1));
			} else {
				*at = GONE + *cell(p, i + 1, j);
				if (j < p->ngot) {
					*at = least(*at, ADDED + *cell(p, i, j + 1));
					*at = least(*at, price(p, i, j) + *cell(p, i + 1, j + 1));
				}
			}
		}
	}
}

static void keep_line(struct buf *out, const struct lines *l)
{
	buf_add(out, l->s, line_len(l));
	buf_putc(out, '\n');
}

void match_rewrite(struct buf *out, struct captures *c, const char *want, size_t want_len,
		   const char *got, size_t got_len, const char *(*name)(void *arg, int port),
		   void *arg)
{
	struct pairing p = { .c = c };
	size_t i = 0, j = 0;

	p.want = split(lines_of(want, want_len), &p.nwant);
	p.got = split(lines_of(got, got_len), &p.ngot);
	if (p.nwant && p.ngot > MOST_CELLS / p.nwant)
		p.nwant = 0; /* too much to compare: all of it is new */
	p.cost = mem_zalloc((p.nwant + 1) * (p.ngot + 1) * sizeof(*p.cost));
	fill(&p);
	while (i < p.nwant || j < p.ngot) {
		unsigned cost = *cell(&p, i, j);
		const struct lines *w = i < p.nwant ? &p.want[i] : NULL;
		const struct lines *g = j < p.ngot ? &p.got[j] : NULL;

		if (w && is_dots(w)) {
			if (cost == *cell(&p, i + 1, j))
				keep_line(out, &p.want[i++]);
			else
				j++;
		} else if (w && g && cost == price(&p, i, j) + *cell(&p, i + 1, j + 1)) {
			if (fits(&p, i, j))
				keep_line(out, w);
			else
				rewrite_line(out, c, g->s, line_len(g), name, arg);
			i++;
			j++;
		} else if (w && cost == GONE + *cell(&p, i + 1, j)) {
			i++;
		} else {
			rewrite_line(out, c, g->s, line_len(g), name, arg);
			j++;
		}
	}
	free(p.cost);
	free(p.want);
	free(p.got);
}
