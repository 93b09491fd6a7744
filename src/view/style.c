/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/style.h"

/* The sixteen colours follow the user's own palette; yellow is left out: unreadable on white. */
const struct style style_ansi = {
	.on = {
		[STYLE_CALL] = "\033[1m",
		[STYLE_CONST] = "\033[36m",
		[STYLE_DATA] = "\033[32m",
		[STYLE_RESULT] = "\033[1m",
		[STYLE_ERROR] = "\033[1;31m",
		[STYLE_NAME] = "\033[1m",
		[STYLE_STATE] = "\033[1;34m",
		[STYLE_ADDR] = "\033[35m",
		[STYLE_NOTE] = "\033[36m",
		[STYLE_HINT] = "\033[32m",
		[STYLE_DIM] = "\033[2m",
		[STYLE_HEAD] = "\033[1;4m",
	},
};
