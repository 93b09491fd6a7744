/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_links.h"

#include <cmark.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "lesson/lesson.h"

/* https://..., //host, mailto:..., #heading, and what stands for other bytes (%20). */
static bool is_elsewhere(const char *url, size_t len)
{
	size_t scheme = strcspn(url, ":/");

	return !len || url[scheme] == ':' || url[0] == '/' || memchr(url, '%', len);
}

static bool is_there(const struct lesson *l, const char *url, size_t len)
{
	const char *slash = strrchr(l->path, '/');
	struct buf path = BUF_INIT;
	bool there;

	buf_add(&path, l->path, slash ? (size_t)(slash + 1 - l->path) : 0);
	buf_add(&path, url, len);
	there = access(path.s, F_OK) == 0;
	buf_clear(&path);
	return there;
}

/* Of the block that it stands in. */
static int line_of(cmark_node *node)
{
	while (cmark_node_parent(node) && cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
		node = cmark_node_parent(node);
	return cmark_node_get_start_line(node);
}

static void look_at(const struct lesson *l, cmark_node *node, taught_wrong *wrong, void *arg)
{
	const char *url = cmark_node_get_url(node);
	size_t len = url ? strcspn(url, "#?") : 0;
	struct buf text = BUF_INIT;

	if (!url || is_elsewhere(url, len) || is_there(l, url, len))
		return;
	buf_addf(&text, "the link to '%.*s' leads nowhere: there is no such file beside the lesson",
		 (int)len, url);
	wrong(arg, l->nsteps, line_of(node), text.s);
	buf_clear(&text);
}

void lesson_links(const struct lesson *l, taught_wrong *wrong, void *arg)
{
	cmark_node *page = cmark_parse_document(l->text, l->len, CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(page);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (cmark_iter_get_event_type(iter) == CMARK_EVENT_ENTER &&
		    (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE))
			look_at(l, node, wrong, arg);
	}
	cmark_iter_free(iter);
	cmark_node_free(page);
}
