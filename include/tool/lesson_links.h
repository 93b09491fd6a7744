/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Links of a lesson that lead to files beside it, and whether those are there. Where others lead is
 * not looked at: that would ask the network.
 */
#ifndef SOSH_TOOL_LESSON_LINKS_H
#define SOSH_TOOL_LESSON_LINKS_H

#include "tool/lesson_taught.h"

void lesson_links(const struct lesson *l, taught_wrong *wrong, void *arg);

#endif
