/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/options.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

enum {
	ECHO_LINES = 256,
	TIMEOUT,
	FROM_STRACE,
	JSON,
	REPLAY,
	NO_COLOUR,
	LIMIT,
	NO_RC,
	MAN,
	BASH_COMPLETION,
	COMPLETE,
	HINT,
	MARKDOWN,
	VERSION,
};

const struct option_row option_rows[] = {
	{ 'c', "command", "LINES", "run these lines; may stand several times", false },
	{ 'e', "errors", NULL,
	  "end with status 1 at the first call that fails or expectation that "
	  "does not hold; one that the next expect judges does not count; at the prompt only the "
	  "line or the file that it stands in ends",
	  false },
	{ 'i', "interactive", NULL, "go on at the prompt after FILE or -c", false },
	{ ECHO_LINES, "echo", NULL,
	  "print prompt and line before what they do, so that the output is "
	  "a transcript",
	  false },
	{ TIMEOUT, "timeout", "SEC",
	  "how long a blocking call of a script may take: 10 unless standard "
	  "input is a terminal; 0 or forever is no limit",
	  false },
	{ FROM_STRACE, "from-strace", "LOG",
	  "look at the calls in a log that strace wrote (best with -f -ttt -T -yy -o LOG), as if "
	  "they had been traced here; - is standard input",
	  false },
	{ JSON, "json", NULL, "print one JSON object for each event", false },
	{ REPLAY, "replay", "FILE",
	  "run what export wrote, as FILE.sosh or FILE.json, and say what came out otherwise: "
	  "status 0 nothing, 1 something, 2 FILE cannot be read",
	  false },
	{ LIMIT, "limit", "N", "how many bytes of a string a call line shows", false },
	{ NO_COLOUR, "no-colour", NULL, "no colours, also at a terminal", false },
	{ NO_COLOUR, "no-color", NULL, "the same", true },
	{ NO_RC, "norc", NULL, "do not run soshrc when a session at a terminal begins", false },
	{ MAN, "man", NULL, "print the man page, in troff", false },
	{ BASH_COMPLETION, "bash-completion", NULL,
	  "print what bash needs to complete sosh's options", false },
	{ COMPLETE, "complete", "LINE", "print what Tab would offer behind a line", true },
	{ HINT, "hint", "LINE", "print what would stand in grey behind a line", true },
	{ MARKDOWN, "markdown", NULL, "print the tables of README.md", true },
	{ VERSION, "version", NULL, "print the version", false },
	{ 'h', "help", NULL, "print this", false },
	{ .name = NULL },
};

enum { MOST_OPTIONS = 32 };

static size_t row_count(void)
{
	size_t n = 0;

	while (option_rows[n].name)
		n++;
	return n;
}

/* What getopt_long wants. */
static void make_tables(struct option *longs, struct buf *shorts)
{
	buf_puts(shorts, ":");
	for (size_t i = 0; i < row_count(); i++) {
		const struct option_row *row = &option_rows[i];

		longs[i] = (struct option){ row->name, row->arg ? required_argument : no_argument,
					    NULL, row->letter };
		if (row->letter < 256) {
			buf_putc(shorts, (char)row->letter);
			buf_puts(shorts, row->arg ? ":" : "");
		}
	}
	longs[row_count()] = (struct option){ 0 };
}

static int parse_timeout(struct options *o, const char *text, struct diag *d)
{
	o->has_timeout = true;
	o->timeout = -1;
	if (strcmp(text, "forever") == 0)
		return 0;
	if (!num_parse_time(text, strlen(text), &o->timeout)) {
		diag_set(d, "'%s' is no time", text);
		return diag_hint(d, "--timeout 5, --timeout 500ms, --timeout forever");
	}
	if (o->timeout == 0)
		o->timeout = -1;
	return 0;
}

static int print_instead(struct options *o, enum options_print what)
{
	if (o->print == PRINT_NOTHING)
		o->print = what;
	return 0;
}

static int take(struct options *o, int letter, char *arg, struct diag *d)
{
	switch (letter) {
	case 'c':
		o->lines = mem_array(o->lines, o->nlines + 1, sizeof(*o->lines));
		o->lines[o->nlines++] = arg;
		break;
	case 'e':
		o->errors = true;
		break;
	case 'i':
		o->interactive = true;
		break;
	case ECHO_LINES:
		o->echo = true;
		break;
	case TIMEOUT:
		return parse_timeout(o, arg, d);
	case FROM_STRACE:
		o->from_strace = arg;
		break;
	case JSON:
		o->json = true;
		break;
	case REPLAY:
		o->replay = arg;
		break;
	case LIMIT:
		o->has_limit = true;
		if (!num_parse_range(arg, strlen(arg), 0, INT_MAX, &o->limit))
			return diag_set(d, "'%s' is no number of bytes", arg);
		break;
	case NO_COLOUR:
		o->no_colour = true;
		break;
	case NO_RC:
		o->no_rc = true;
		break;
	case COMPLETE:
	case HINT:
		o->line = arg;
		return print_instead(o, letter == HINT ? PRINT_HINT : PRINT_COMPLETIONS);
	case MAN:
		return print_instead(o, PRINT_MAN);
	case BASH_COMPLETION:
		return print_instead(o, PRINT_BASH_COMPLETION);
	case MARKDOWN:
		return print_instead(o, PRINT_MARKDOWN);
	case VERSION:
		return print_instead(o, PRINT_VERSION);
	case 'h':
		return print_instead(o, PRINT_HELP);
	}
	return 0;
}

/* getopt_long made nothing of the word behind which it now stands. */
static int misunderstood(int got, char **argv, struct diag *d)
{
	char letter[] = { '-', (char)optopt, '\0' };
	const char *word = optopt && optopt < 256 ? letter : argv[optind - 1];

	if (got == ':')
		diag_set(d, "'%s' needs a word behind it", word);
	else
		diag_set(d, "there is no option '%s'", word);
	return diag_hint(d, "sosh --help lists the options");
}

/* `sosh [-OPTION...] lesson WORD...`: where "lesson" stands, or argc. Its words are not options. */
static int find_lesson(int argc, char **argv)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-' && argv[i][1] == '-' && argv[i][2])
		i++;
	return i < argc && strcmp(argv[i], "lesson") == 0 ? i : argc;
}

int options_parse(struct options *o, int argc, char **argv, struct diag *d)
{
	struct option longs[MOST_OPTIONS];
	struct buf shorts = BUF_INIT;
	int ret = 0, got, lesson = find_lesson(argc, argv);

	*o = (struct options){ .print = PRINT_NOTHING };
	if (lesson < argc) {
		o->lesson = argv + lesson + 1;
		o->nlesson = (size_t)(argc - lesson - 1);
		argc = lesson;
	}
	make_tables(longs, &shorts);
	opterr = 0;
	for (;;) {
		got = getopt_long(argc, argv, shorts.s, longs, NULL);
		if (got == -1 || ret == -1)
			break;
		ret = got == '?' || got == ':' ? misunderstood(got, argv, d)
					       : take(o, got, optarg, d);
	}
	buf_clear(&shorts);
	if (ret == -1)
		return -1;
	if (optind < argc)
		o->file = argv[optind++];
	if (optind < argc) {
		diag_set(d, "'%s' is one file too many", argv[optind]);
		return diag_hint(d, "sosh [OPTIONS] [FILE]");
	}
	return 0;
}

void options_clear(struct options *o)
{
	free(o->lines);
	o->lines = NULL;
}

void options_help(struct buf *out)
{
	enum { COLUMN = 24, WIDTH = 80 };

	buf_puts(
		out,
		"usage: sosh [OPTIONS] [FILE]\n"
		"       sosh lesson [step|demo] [NAME] | check FILE... | update FILE | new\n"
		"       sosh lesson grade NAME --answers FILE... [--format FORMAT] ...\n"
		"       sosh lesson --help\n\n"
		"A shell for sockets: each line is one call, made as typed and shown with what it\n"
		"changed. Without FILE and -c it reads from the terminal, or from standard "
		"input.\n\n");
	for (const struct option_row *row = option_rows; row->name; row++) {
		struct buf text = BUF_INIT, head = BUF_INIT;
		const char *rest;

		if (row->hidden)
			continue;
		if (row->letter < 256)
			buf_addf(&head, "  -%c, --%s", row->letter, row->name);
		else
			buf_addf(&head, "      --%s", row->name);
		if (row->arg)
			buf_addf(&head, " %s", row->arg);
		text_wrap(&text, row->text, WIDTH, COLUMN);
		rest = text.s;
		if (head.len + 2 <= COLUMN) {
			buf_fill(&head, ' ', COLUMN - head.len);
			rest += COLUMN;
		} else {
			buf_putc(&head, '\n');
		}
		buf_addf(out, "%s%s", head.s, rest);
		buf_clear(&head);
		buf_clear(&text);
	}
	buf_puts(out,
		 "\nThe command 'help' says what can be typed; so does the man page, sosh(1).\n");
}
