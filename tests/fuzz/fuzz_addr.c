/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses three ways: as people write them, as C writes them, and as bytes from the kernel. What
 * is printed of an address is read as the same address again.
 */
#include "fuzz.h"

#include <sys/socket.h>

#include "call/call.h"
#include "lang/address.h"
#include "sym/addr.h"
#include "view/trace.h"

static void check(const struct addr *a)
{
	assert(a->len <= sizeof(a->storage));
	(void)addr_is_any(a->bytes, a->len);
	(void)addr_is_loopback(a->bytes, a->len);
	assert(addr_port(a->bytes, a->len) <= 0xffff || a->sa.sa_family == AF_VSOCK);
	assert(addr_same(a->bytes, a->len, a->bytes, a->len) ||
	       a->len < sizeof(sa_family_t));
}

/* A path may begin with the '@' that people write before an abstract name. */
static bool is_ambiguous(const uint8_t *bytes, size_t len)
{
	return addr_family(bytes, len) == AF_UNIX && len > sizeof(sa_family_t) &&
	       bytes[sizeof(sa_family_t)] == '@';
}

/* Printed, and what was printed parsed: the same address. */
static void there_and_back(const void *bytes, size_t len)
{
	struct buf text = BUF_INIT;
	struct diag d = DIAG_INIT;
	struct addr again = { 0 };

	addr_print(&text, bytes, len);
	must_be_safe(text.s, text.len, false);
	if (addr_parse(&again, AF_UNSPEC, text.s, text.len, 0, &d) == 1) {
		check(&again);
		if (len >= sizeof(sa_family_t) && !memchr(text.s, '\\', text.len) &&
		    !is_ambiguous(bytes, len))
			assert(addr_same(bytes, len, again.bytes, again.len));
	} else if (d.set) {
		must_be_right(&d, text.len);
	}
	diag_clear(&d);
	buf_clear(&text);
}

static void as_text(int family, const char *s, size_t len)
{
	struct diag d = DIAG_INIT;
	struct addr a = { 0 };
	const char *host, *service;
	size_t host_len, service_len;
	int got = addr_parse(&a, family, s, len, 0, &d);

	if (got == 1) {
		check(&a);
		there_and_back(a.bytes, a.len);
	} else if (got == -1) {
		must_be_right(&d, len);
	} else {
		assert(!d.set && !a.len);
		if (addr_split(s, len, &host, &host_len, &service, &service_len))
			assert(host >= s && host + host_len <= s + len && service >= s &&
			       service + service_len <= s + len);
	}
	diag_clear(&d);
}

static void as_struct(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct diag d = DIAG_INIT;
	struct addr a = { 0 };
	struct stmt s;

	if (statement_of(&s, &arena, "bind(3, {", data, size, "}, 16)") && s.nargs > 1) {
		if (address_encode(&a, &s.arg[1], &d) == -1) {
			must_be_right(&d, s.end);
		} else {
			check(&a);
			there_and_back(a.bytes, a.len);
		}
	}
	diag_clear(&d);
	arena_clear(&arena);
}

static void as_bytes(const uint8_t *data, size_t size)
{
	static const struct trace_opts plain = { .limit = SIZE_MAX };
	struct call bind = { .type = &call_bind, .nargs = 3 };
	struct buf text = BUF_INIT;
	struct addr a = { 0 };

	a.len = size < sizeof(a.storage) ? (socklen_t)size : sizeof(a.storage);
	memcpy(a.bytes, data, a.len);
	bind.arg[1] = (struct call_arg){ .kind = CALL_ADDR, .in = a.bytes, .in_len = a.len };
	bind.arg[2] = (struct call_arg){ .kind = CALL_SIZE, .num = a.len };
	check(&a);
	there_and_back(data, a.len);
	trace_arg(&text, &bind, 1, &plain);
	must_be_ascii(text.s, text.len);
	buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int family[] = { AF_UNSPEC, AF_INET, AF_INET6, AF_UNIX };

	if (!size)
		return 0;
	/* The first byte says which: a letter, so that an input can be read. */
	switch (data[0]) {
	case 's':
		as_struct(data + 1, size - 1);
		break;
	case 'b':
		as_bytes(data + 1, size - 1);
		break;
	default:
		as_text(family[data[0] & 3], (const char *)data + 1, size - 1);
	}
	return 0;
}
