/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data literals: what stands behind send S. */
#include "fuzz.h"

#include "base/num.h"
#include "lang/data.h"

enum { FILL_MOST = 1 << 16 };

/* fill:64m is right, and would only take time. */
static bool is_huge(const struct value *v)
{
	const char *n = v->text + strlen("fill:");
	long long len;

	if (v->kind != VALUE_WORD || strncmp(v->text, "fill:", strlen("fill:")) != 0)
		return false;
	return num_parse(n, strcspn(n, ":"), &len) && len > FILL_MOST;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct buf out = BUF_INIT, hex = BUF_INIT;
	struct diag d = DIAG_INIT;
	struct stmt s;

	if (statement_of(&s, &arena, "send 3 ", data, size, "")) {
		for (size_t i = 0; i < s.nargs; i++) {
			size_t before = out.len;

			if (is_huge(&s.arg[i]))
				continue;
			if (data_add(&out, &s.arg[i], false, &d) == -1)
				must_be_right(&d, s.end);
			else
				assert(!d.set && out.len >= before);
			diag_clear(&d);
		}
	}
	if (data_add_hex(&hex, (const char *)data, size, 0, &d) == -1)
		must_be_right(&d, size);
	else
		assert(hex.len <= size / 2);
	diag_clear(&d);
	buf_clear(&out);
	buf_clear(&hex);
	arena_clear(&arena);
	return 0;
}
