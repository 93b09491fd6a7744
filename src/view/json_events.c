/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/json.h"

const struct json_event json_events[] = {
	{ "call",
	  "`call` its name, `args` as printed, `ret`, `error` (a name or null), `line` "
	  "the whole call line, `fd` and `socket` (number and name of the socket it is "
	  "about; -1 and null for none), `job` (number or null), `ns` how long it took" },
	{ "begun",
	  "a call that blocks in the background: `call`, `line`, `fd`, `socket`, `job`" },
	{ "state",
	  "`fd`, `socket`, `protocol`, `state`, `before` (the TCP state shown last), "
	  "`local`, `peer`, `unread`, `unsent`, `queue` and `backlog` (of listeners), "
	  "`error_pending`, `peer_closed`, `peer_open` (of a closed unix one: it is there "
	  "all the same, one of the two was shut down); null where there is none" },
	{ "closed",
	  "`fd`, `socket`" },
	{ "socket",
	  "what `show` lists: as `state` without `before`; `job` that blocks on it; "
	  "`owner`, who has it if it is none of the session's: then `fd`, `unsent` and "
	  "`error_pending` are null, and `unacknowledged` is what its peer has not "
	  "acknowledged" },
	{ "",
	  "of `show S` also `family`, `type`, `ipproto`; `nonblocking`, `close_on_exec`; "
	  "`same_as`, another descriptor for it; `peer_fd`, `peer_socket`, "
	  "`peer_process`; `states_seen`; `sent` and `received` by calls; `waiting`, the "
	  "first bytes to read; `tcp`, what TCP_INFO says, or null; `options` that differ "
	  "from those of a fresh socket, each with `name`, `value`, `fresh`, `by_kernel`; "
	  "`watches`, of epoll descriptors, each with `fd` and `events`" },
	{ "option",
	  "what `show options` lists, one for each: `fd`, `socket`, `level`, `name`, "
	  "`value`, `fresh` (null if it is the same), `by_kernel`" },
	{ "messages",
	  "what `show messages` shows, one for each direction: `fd`, `socket`, `peer_fd`, "
	  "`peer_socket`, `stream`; the sizes `sent` and `received`, a list each, null if "
	  "that end is none of the session's; `unread`, `unsent`, `end_seen`; "
	  "`incomplete` if the oldest calls are forgotten" },
	{ "job",
	  "what `jobs` lists: `job`, `call`, `line`, `fd`, `socket`, the `names` that its "
	  "result gets, `ns` since it began, `waits_for`" },
	{ "past",
	  "what `timeline` and `trace` list: `id`, `kind`, `ns` since the first event, "
	  "`fd`, `socket`, `pid`, `job`, `text`; of a call also `failed` and `took`" },
	{ "path",
	  "what `states` draws: `fd` (null when closed), `socket`, `kind` (tcp, datagram, "
	  "stream, other, unknown), `state`, `closed`, `accepted` from which `listener`, "
	  "`local`, `peer`, the events `made` and `gone`, `incomplete`; of TCP `steps`, "
	  "each with `from`, `to`, `how` (called, arrived, timed), `what`, `known` (told, "
	  "between, inferred), `event`, `call`, `by`; `next`, where it can go: `to`, "
	  "`how`, `what`" },
	{ "note",
	  "`text`" },
	{ "why",
	  "`what` failed, its `cause`, what to `try`" },
	{ "error",
	  "a line that was not understood: `source`, `line`, `column`, `text`, `hint`" },
	{ "unexpected",
	  "`expected`, `got`, `source`, `line`" },
	{ "setting",
	  "what `set` lists: `name`, `value`, `text`" },
	{ "command",
	  "what `help` lists and tells: `name`, `group`, `usage`, `form` as in C, "
	  "`summary`, `background` (it may have &), `prototype`, `python`, `errors`, "
	  "`example`" },
	{ "explanation",
	  "what `explain` and `help errors` tell: `name`, `kind` (errno, state, call, "
	  "option, constant, topic, argument), `title`, `level`, `number`, `text`, "
	  "`meaning`, `calls` that give it, `provoke`, `c`, `python`, `man`, `see`; null "
	  "where there is none" },
	{ "text",
	  "`text`: what flow, apropos and their like print" },
	{ 0 },
};
