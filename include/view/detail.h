/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of `show srv`: everything about one socket. Pure: reads what was gathered.
 */
#ifndef SOSH_VIEW_DETAIL_H
#define SOSH_VIEW_DETAIL_H

struct page;
struct sock;
struct sock_detail;

/* What only the session knows. Any may be NULL. */
struct detail_context {
	const struct sock *peer;  /* the other end, if it is one of ours */
	const char *peer_process; /* or who has it: "nginx (pid 812)" */
	const char *jobs;         /* what blocks on it: "[1] recv, 3.2 s" */
};

/*
 * The state line, then a line for each thing worth knowing, indented by four spaces, its label
 * first; the options that differ from a fresh socket's beside what they are there. Ended lines,
 * folded where the page is narrow.
 */
void detail_page(const struct page *p, const struct sock *s, const struct sock_detail *d,
		 const struct detail_context *context);

#endif
