/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records of calls with any bytes where the kernel or a peer writes them: control messages,
 * addresses, option values, data, names from a resolver.
 */
#include "record.h"

#include "call/call.h"
#include "view/json.h"
#include "view/trace.h"

/* --- what is made of it ---------------------------------------------------------- */

static void judge(const struct buf *out, const struct trace_opts *o)
{
	if (o->text)
		must_be_safe(out->s, out->len, false);
	else
		must_be_ascii(out->s, out->len);
	assert(!memchr(out->s, '\n', out->len));
}

static void show(struct buf *line, const struct call *c, const struct trace_opts *o)
{
	struct buf out = BUF_INIT;

	trace_call(line, c, o);
	judge(line, o);
	trace_unfinished(&out, c, o);
	judge(&out, o);
	buf_reset(&out);
	trace_resumed(&out, c, o);
	judge(&out, o);
	for (int i = 0; i < c->nargs; i++) {
		buf_reset(&out);
		trace_arg(&out, c, (size_t)i, o);
		judge(&out, o);
	}
	buf_reset(&out);
	json_call(&out, c, 1, "name", o);
	must_be_safe(out.s, out.len, false);
	assert(memchr(out.s, '\n', out.len) == out.s + out.len - 1);
	buf_clear(&out);
}

/* Its bytes, to be freed. */
static void *packed_copy(const struct call *c, size_t limit)
{
	size_t room = call_pack_room(c, limit);
	void *bytes = malloc(room);

	assert(call_pack(bytes, room, c, limit));
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory *m = calloc(1, sizeof(*m));
	struct trace_opts o = { 0 };
	struct buf line = BUF_INIT, again = BUF_INIT;
	void *packed;
	struct call_room room = { 0 };
	struct call c;

	m->in = (struct input){ data, size };
	o.text = take_byte(&m->in) & 1;
	o.limit = take_byte(&m->in);
	take_call(m, &c);
	show(&line, &c, &o);
	packed = packed_copy(&c, SIZE_MAX);
	show(&again, call_unpack(&room, packed), &o);
	assert(line.len == again.len && memcmp(line.s, again.s, line.len) == 0);
	buf_reset(&again);
	free(packed);
	packed = packed_copy(&c, 5);
	show(&again, call_unpack(&room, packed), &o);
	free(room.part);
	free(packed);
	buf_clear(&line);
	buf_clear(&again);
	memory_free(m);
	free(m);
	return 0;
}
