/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/export.h"

#include <string.h>
#include <strings.h>

enum { LONG = 64 << 10 };

const struct export_format export_formats[] = {
	{ "c", "a program in C that makes the same calls", true, false, export_c },
	{ "py", "a program in Python that does the same", true, false, export_py },
	{ "json", "the events as JSON; a schema describes them", false, false, export_json },
	{ "md", "notes of the session: Markdown", false, false, export_md },
	{ "cast", "a terminal recording: asciicast v2", false, false, export_cast },
	{ "sosh", "a script that replays the session and compares", true, false, export_sosh },
	{ "svg", "the flow diagram as a picture", false, true, export_svg },
	{ "html", "a page with diagram, trace and explanations", false, false, export_html },
	{ NULL, NULL, false, false, NULL },
};

const struct export_format *export_find(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');

	for (const struct export_format *f = export_formats; dot && f->ending; f++) {
		if (strcasecmp(dot + 1, f->ending) == 0)
			return f;
	}
	return NULL;
}

void export_flush(struct export *e)
{
	if (e->out->len >= LONG)
		e->write(e);
}
