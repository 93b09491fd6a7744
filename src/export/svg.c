/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow diagram as a picture, or the state diagram with a socket's path. */
#include "timeline/flow.h"
#include "timeline/path.h"
#include "export/export.h"
#include "view/flow_svg.h"
#include "view/states_svg.h"

static void put_states(struct export *e)
{
	struct path path;

	path_gather(&path, e->timeline, e->serial);
	states_svg(e->out, &path, e->title);
	path_clear(&path);
}

static void put_flow(struct export *e)
{
	const struct flow_range range = { .timeline = e->timeline,
					  .from = e->from,
					  .to = e->to,
					  .last = FLOW_SVG_MOST_STEPS };
	struct flow flow;

	flow_gather(&flow, &range);
	flow_svg(e->out, &flow, e->title, true);
	flow_clear(&flow);
}

int export_svg(struct export *e, struct diag *d)
{
	(void)d;
	if (e->serial)
		put_states(e);
	else
		put_flow(e);
	export_flush(e);
	return 0;
}
