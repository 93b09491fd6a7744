/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/manual.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "repl/demo.h"
#include "repl/player.h"
#include "repl/repl.h"
#include "shell/cmd.h"
#include "shell/cond.h"
#include "shell/settings.h"
#include "tool/lesson_grade.h"
#include "tool/options.h"
#include "view/json.h"
#include "view/result.h"

/* --- troff ---------------------------------------------------------------------------------- */

/* Text as troff shows it: no escapes, plain minus and quote, no request at a line's start. */
static void troff(struct buf *out, const char *s)
{
	bool start = true;

	for (; *s; s++) {
		if (start && (*s == '.' || *s == '\''))
			buf_puts(out, "\\&");
		start = *s == '\n';
		switch (*s) {
		case '\\':
			buf_puts(out, "\\e");
			break;
		case '-':
			buf_puts(out, "\\-");
			break;
		case '\'':
			buf_puts(out, "\\(aq");
			break;
		case '`':
			buf_puts(out, "\\(ga");
			break;
		case '^':
			buf_puts(out, "\\(ha");
			break;
		case '~':
			buf_puts(out, "\\(ti");
			break;
		default:
			buf_putc(out, *s);
			break;
		}
	}
}

static void section(struct buf *out, const char *title)
{
	buf_addf(out, ".SH %s\n", title);
}

static void paragraph(struct buf *out, const char *text)
{
	buf_puts(out, ".PP\n");
	troff(out, text);
	buf_putc(out, '\n');
}

static void example(struct buf *out, const char *text)
{
	buf_puts(out, ".PP\n.in +4n\n.EX\n");
	troff(out, text);
	buf_puts(out, "\n.EE\n.in\n");
}

/* A term in bold, the rest of its line in plain, and what it is. */
static void term(struct buf *out, const char *name, const char *rest, const char *text)
{
	buf_puts(out, ".TP\n\\fB");
	troff(out, name);
	buf_puts(out, "\\fP");
	if (rest && *rest) {
		buf_putc(out, ' ');
		troff(out, rest);
	}
	buf_putc(out, '\n');
	troff(out, text);
	buf_putc(out, '\n');
}

/* --- the parts ------------------------------------------------------------------------------ */

static void add_options(struct buf *out)
{
	section(out, "OPTIONS");
	for (const struct option_row *row = option_rows; row->name; row++) {
		struct buf name = BUF_INIT;

		if (row->hidden)
			continue;
		if (row->letter < 256)
			buf_addf(&name, "-%c, ", row->letter);
		buf_addf(&name, "--%s", row->name);
		term(out, name.s, row->arg, row->text);
		buf_clear(&name);
	}
}

/* The names are in quotes of Markdown's. */
static void add_json(struct buf *out)
{
	section(out, "JSON");
	paragraph(out,
		  "With --json, or after set json on, each event is one object on a line. The "
		  "names stay; new ones may be added. Bytes that are not UTF-8 are in octal "
		  "escapes, as in a call line. By the member event they have:");
	for (const struct json_event *e = json_events; e->name; e++) {
		struct buf plain = BUF_INIT;

		for (const char *s = e->members; *s; s++) {
			if (*s != '`')
				buf_putc(&plain, *s);
		}
		if (*e->name)
			term(out, e->name, NULL, plain.s);
		else
			paragraph(out, plain.s);
		buf_clear(&plain);
	}
}

static void add_commands(struct buf *out, const struct cmd *const *cmds)
{
	section(out, "COMMANDS");
	paragraph(out,
		  "UPPER CASE stands for a value, [brackets] for what may be left out, ... for one "
		  "or more. Calls can also be written as in C: bind(srv, 127.0.0.1:8080).");
	for (int g = 0; g < CMD_GROUPS; g++) {
		buf_puts(out, ".SS ");
		troff(out, cmd_group_title((enum cmd_group)g));
		buf_putc(out, '\n');
		for (const struct cmd *const *c = cmds; *c; c++) {
			if ((*c)->group == (enum cmd_group)g)
				term(out, (*c)->name, (*c)->usage, (*c)->summary);
		}
	}
}

static void add_conditions(struct buf *out)
{
	const struct cond_word *w;

	section(out, "CONDITIONS");
	paragraph(out, "What expect may be followed by, with not before it for the opposite:");
	for (size_t i = 0; (w = cond_socket_word(i)); i++)
		term(out, w->example, NULL, w->text);
	for (size_t i = 0; (w = cond_first_word(i)); i++)
		term(out, w->example, NULL, w->text);
}

static void add_lessons(struct buf *out)
{
	const struct player_verb *v;
	const char *name, *text;

	section(out, "LESSONS");
	paragraph(out,
		  "sosh lesson lists them, sosh lesson NAME plays one, sosh lesson step NAME does "
		  "all of it by itself. At the prompt of a lesson these words work. Where there is "
		  "only to be read on, the letter behind a word is a key that does the same, and "
		  "Space goes on.");
	for (size_t i = 0; (v = player_verb(i)); i++) {
		char key[] = { v->key, '\0' };

		term(out, v->name, v->arg ? v->arg : key, v->text);
	}
	paragraph(out,
		  "sosh lesson demo NAME [--speed N] [--cast FILE] shows one to a room: it types "
		  "the commands, N characters a second, really runs them, and waits for a key "
		  "before each thing it does. --cast records what is shown, as an asciicast v2; "
		  "without a terminal it plays by itself and takes no longer than its calls.");
	for (size_t i = 0; (name = demo_key_name(i, &text)); i++)
		term(out, name, NULL, text);
}

static void add_settings(struct buf *out)
{
	section(out, "SETTINGS");
	paragraph(out, "set lists them; set NAME VALUE changes one.");
	for (const struct setting *row = setting_table; row->name; row++)
		term(out, row->name, NULL, row->text);
}

static void add_files(struct buf *out)
{
	section(out, "FILES");
	term(out, "$XDG_CONFIG_HOME/sosh/soshrc, ~/.config/sosh/soshrc", NULL,
	     "lines that are run when a session at a terminal begins");
	term(out, "$XDG_STATE_HOME/sosh/history, ~/.local/state/sosh/history", NULL,
	     "the lines typed at the prompt; one that begins with a space is left out");
	term(out, "$XDG_STATE_HOME/sosh/NAME.log, ~/.local/state/sosh/NAME.log", NULL,
	     "what was done of a lesson; lesson grade takes it");
	term(out, "~/.inputrc", NULL, "readline's settings; $if sosh begins those for sosh alone");
	section(out, "ENVIRONMENT");
	term(out, "NO_COLOR", NULL, "no colours, if it is set and not empty");
	term(out, "TERM", NULL, "what the terminal can do; dumb is no colours and no hints");
	term(out, "XDG_CONFIG_HOME, XDG_STATE_HOME, HOME", NULL, "where the files above are");
	term(out, "LC_ALL, LC_CTYPE, LANG", NULL,
	     "arrows are printed as -> unless the text is UTF-8");
}

static void add_status(struct buf *out)
{
	section(out, "EXIT STATUS");
	term(out, "0", NULL, "the session went well; a session at a terminal always does");
	term(out, "1", NULL,
	     "a call failed or an expectation did not hold under -e, or the last one did");
	term(out, "2", NULL, "an option, a line or a file could not be understood or read");
	term(out, "130", NULL, "a script was ended by ^C");
	term(out, "N", NULL, "what quit N said");
}

static void add_grading(struct buf *out)
{
	section(out, "GRADING");
	troff(out,
	      "sosh lesson grade NAME --answers FILE... runs again what students handed in, "
	      "each task in a process of its own and, where the kernel allows it, in a network of "
	      "its own: the log that sosh kept of a lesson ($XDG_STATE_HOME/sosh/NAME.log), or a "
	      "page with \"## STEP\" above the commands for a task and \"STEP: ANSWER\" for a "
	      "quiz. The exit status is 0 if all passed, 1 if something failed, 2 if something "
	      "could not run.\n");
	for (const struct grade_option *o = grade_options; o->name; o++)
		term(out, o->name, o->arg, o->text);
	paragraph(out, "The formats of results:");
	for (const struct result_format *f = result_formats; f->name; f++)
		term(out, f->name, NULL, f->text);
}

void manual_man(struct buf *out, const struct cmd *const *cmds)
{
	buf_puts(out, ".TH SOSH 1 \"\" \"sosh " REPL_VERSION "\" \"User Commands\"\n");
	section(out, "NAME");
	buf_puts(out, "sosh \\- a shell for sockets\n");
	section(out, "SYNOPSIS");
	buf_puts(out, "\\fBsosh\\fP [\\fIOPTIONS\\fP] [\\fIFILE\\fP]\n");
	section(out, "DESCRIPTION");
	troff(out,
	      "Each line is one socket call. sosh makes exactly that call, prints it the way "
	      "strace "
	      "does, and shows below it what the kernel says has changed: the state of the socket, "
	      "its addresses, what waits in its queues. A failure is explained by what caused "
	      "it.\n");
	paragraph(out,
		  "Without FILE and -c it reads lines from the terminal, or from standard input. "
		  "A line that sosh printed is a line that it accepts; what follows = is then "
		  "compared with what happens. A call with & behind it runs in the background; in "
		  "the foreground ^C interrupts it, and ^Z puts it in the background.");
	paragraph(out,
		  "Names, short forms of constants and addresses as people write them may stand "
		  "wherever a number or a structure may: inet is AF_INET, peek|dontwait is "
		  "MSG_PEEK|MSG_DONTWAIT, 127.0.0.1:80, [::1]:80 and unix:/tmp/s are addresses.");
	add_options(out);
	add_commands(out, cmds);
	add_conditions(out);
	add_lessons(out);
	add_settings(out);
	add_grading(out);
	add_json(out);
	add_files(out);
	add_status(out);
	section(out, "EXAMPLES");
	buf_puts(out, "A server and a client in one session:\n");
	example(out, "srv = socket tcp\nbind srv 127.0.0.1:8080\nlisten srv 5\n"
		     "cli = socket tcp\nconnect cli srv\nconn = accept srv\n"
		     "send cli \"hello\"\nrecv conn 100\nclose cli\nshow");
	buf_puts(out, ".PP\nA script that checks what it says:\n");
	example(out,
		"sosh -e -c 's = socket tcp; connect s 127.0.0.1:1; expect errno ECONNREFUSED'");
	section(out, "SEE ALSO");
	buf_puts(
		out,
		"\\fBsocket\\fP(7), \\fBip\\fP(7), \\fBtcp\\fP(7), \\fBudp\\fP(7), "
		"\\fBunix\\fP(7), "
		"\\fBstrace\\fP(1), \\fBss\\fP(8), \\fBreadline\\fP(3)\n");
}

void manual_bash_completion(struct buf *out)
{
	buf_puts(out, "# bash completion for sosh\n"
		      "_sosh()\n"
		      "{\n"
		      "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
		      "\tCOMPREPLY=()\n"
		      "\tcase $before in\n"
		      "\t");
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!row->arg || row->hidden)
			continue;
		if (row->letter < 256)
			buf_addf(out, "-%c|", row->letter);
		buf_addf(out, "--%s|", row->name);
	}
	buf_cut(out, out->len - 1);
	buf_puts(out, ")\n\t\treturn\n\t\t;;\n\tesac\n"
		      "\tif [[ \" ${COMP_WORDS[*]} \" == *' lesson grade '* && "
		      "$word == -* ]]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W '");
	for (const struct grade_option *o = grade_options; o->name; o++)
		buf_addf(out, "%s ", o->name);
	buf_cut(out, out->len - 1);
	buf_puts(out, "' -- \"$word\"))\n"
		      "\telif [[ $before == --format ]]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W '");
	for (const struct result_format *f = result_formats; f->name; f++)
		buf_addf(out, "%s ", f->name);
	buf_cut(out, out->len - 1);
	buf_puts(out, "' -- \"$word\"))\n"
		      "\telif [[ $word == -* ]]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W '");
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (row->hidden)
			continue;
		if (row->letter < 256)
			buf_addf(out, "-%c ", row->letter);
		buf_addf(out, "--%s ", row->name);
	}
	buf_cut(out, out->len - 1);
	buf_puts(out, "' -- \"$word\"))\n"
		      "\telse\n"
		      "\t\tcompopt -o filenames\n"
		      "\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n"
		      "\tfi\n"
		      "}\n"
		      "complete -F _sosh sosh\n");
}
