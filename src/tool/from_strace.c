/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/from_strace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/fd.h"
#include "cmd/traced.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "shell/shell.h"
#include "timeline/timeline.h"

int from_strace(struct repl *r, const char *path)
{
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? r->io.in : fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
	int ret;

	script_begin(r);
	if (fd == -1) {
		streams_complain(&r->io, "'%s' cannot be read: %s", path, strerror(errno));
		r->sh->misused = true;
		return -1;
	}
	ret = traced_read(r->sh, fd, path);
	if (!is_input)
		fd_close(fd);
	if (ret == -1) {
		streams_complain(&r->io, "%s", r->sh->diag.text.s);
		diag_clear(&r->sh->diag);
		r->sh->misused = true;
		return -1;
	}
	r->sh->views_traced = true;
	return 0;
}

void from_strace_show(struct repl *r)
{
	if (timeline_next_id(r->sh->timeline) == 1 && !r->sh->quit)
		traced_list(r->sh);
}
