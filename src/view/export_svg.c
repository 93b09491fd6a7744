/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow diagram as a picture. */
#include "timeline/flow.h"
#include "view/export.h"
#include "view/flow_svg.h"

int export_svg(struct export *e, struct diag *d)
{
	const struct flow_range range = { .timeline = e->timeline, .from = e->from,
					  .to = e->to,
					  .last = FLOW_SVG_MOST_STEPS };
	struct flow flow;

	(void)d;
	flow_gather(&flow, &range);
	flow_svg(e->out, &flow, e->title, true);
	flow_clear(&flow);
	export_flush(e);
	return 0;
}
