/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a lesson that reads well, found without running it: tasks without a hint,
 * needs: that names nothing or what comes later, answers that take what was not shown, commands
 * that wait for time, links to files that are not there.
 */
#ifndef SOSH_TOOL_LESSON_LINT_H
#define SOSH_TOOL_LESSON_LINT_H

#include "tool/lesson_taught.h"

void lesson_lint(struct taught *t, const struct lesson *l, taught_wrong *wrong, void *arg);

#endif
