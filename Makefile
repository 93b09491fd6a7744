# SPDX-License-Identifier: GPL-3.0-or-later
#
# make         build/sosh                    make help    everything else
#
# Variables: V=1 shows whole commands. WERROR=1 makes warnings errors. BUILD= names another
# directory to build in. SAN=address|undefined|thread|address,undefined builds with sanitizers, in
# a directory of its own. A changed flag rebuilds what it was used for.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

comma := ,
PREFIX ?= /usr/local
DESTDIR ?=
PYTHON ?= python3
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin AR),default)
AR := ar
endif
CLANG ?= clang

BUILD ?= build
ifneq ($(SAN),)
B := $(BUILD)/san-$(subst $(comma),-,$(SAN))
else
B := $(BUILD)
endif

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
# Without a table in between, calls of the C library go where they lead: 1.5 % of a script.
OPT = -O3 -g -fno-plt
ifneq ($(SAN),)
OPT = -O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN)
ifneq ($(findstring undefined,$(SAN)),)
OPT += -fno-sanitize-recover=undefined
endif
endif
ifneq ($(WERROR),)
WARN += -Werror
endif

# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS are the user's own and come last.
ALL_CFLAGS = -std=gnu17 -D_GNU_SOURCE $(WARN) $(OPT) -pthread -Iinclude $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(OPT) -pthread $(LDFLAGS)
LIBS = -lreadline -lmnl -lcmark $(LDLIBS)

SRCS := $(sort $(wildcard src/*/*.c))
OBJS := $(SRCS:src/%.c=$B/obj/%.o)
MAIN := $B/obj/main.o

UNITS := $(sort $(wildcard tests/unit/test_*.c))
FUZZERS := $(sort $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/fuzz_*.c)))
TOOLS := $(sort $(wildcard tests/tools/*.c))
TEST_BINS := $(UNITS:%.c=$B/%) $(TOOLS:%.c=$B/%) $(FUZZERS:%.c=$B/%)

ifeq ($(V),)
Q := @
say = @printf '  %-5s %s\n' $(1) '$(2)';
else
Q :=
say =
endif

# Targets that build through make itself, so that packages are there before anything is compiled.
submake = $(MAKE) --no-print-directory \
	$(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS)) $(1)
deps = .ci/deps --cc '$(CC)' $(1)

.PHONY: all play test tests bench fuzz lint format install uninstall clean help FORCE

all: $B/sosh

$B/sosh: $(MAIN) $B/libsosh.a $B/link.flags
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(MAIN) $B/libsosh.a $(LIBS)

# All of sosh but main: tests link what ships.
$B/libsosh.a: $(OBJS) $B/objects.list
	$(call say,AR,$@)rm -f $@ && $(AR) qcs $@ $(OBJS)

$B/obj/%.o: src/%.c $B/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Each of these files holds flags and changes only when they do.
$B/compile.flags: text = $(CC) $(ALL_CFLAGS)
$B/link.flags: text = $(CC) $(ALL_LDFLAGS) $(LIBS)
$B/objects.list: text = $(OBJS)
$B/compile.flags $B/link.flags $B/objects.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(text)' | cmp -s - $@ || printf '%s\n' '$(text)' >$@

FORCE:

# A test that needs linker flags of its own, such as --wrap, has them in a line of its source:
# /* link: -Wl,--wrap=malloc */
link_line = $$(sed -n 's|^/\* link: \(.*\) \*/$$|\1|p' $<)

$B/tests/unit/%: tests/unit/%.c $B/libsosh.a $B/compile.flags $B/link.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $(ALL_LDFLAGS) -o $@ $< \
		$(link_line) $B/libsosh.a -lcmocka $(LIBS)

$B/tests/tools/%: tests/tools/%.c $B/compile.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $<

# The ordinary suite feeds a fuzzer's committed corpus to it once.
$B/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $B/libsosh.a $B/compile.flags $B/link.flags
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -MMD -MP -MF $@.d \
		$(ALL_LDFLAGS) -o $@ $< tests/fuzz/replay.c $B/libsosh.a $(LIBS)

-include $(OBJS:.o=.d) $(MAIN:.o=.d) $(TEST_BINS:%=%.d)

## For people

play:
	@$(call deps,build)
	@$(call submake,all)
	@exec $B/sosh $(ARGS)

test:
	@$(call deps,build test $(if $(SAN),san:$(SAN)) $(if $(VALGRIND),valgrind))
	@$(call submake,tests)
	@$(PYTHON) tests/run --build $B $(if $(SAN),--san $(SAN)) $(if $(VALGRIND),--valgrind) $(ARGS)

# What `make test` runs, built and not run.
tests: all $(TEST_BINS)

lint:
	@$(call deps,build test)
	@$(call submake,tests)
	@$(PYTHON) tests/run --build $B lint

bench:
	@$(call deps,build test)
	@$(call submake,all)
	@BUILD=$B CC='$(CC)' PYTHON='$(PYTHON)' tests/bench/run $(ARGS)

# libFuzzer harnesses; start one with build/fuzz/fuzz_NAME build/fuzz/corpus/NAME
# tests/fuzz/corpus/NAME. What it finds worth keeping goes to the first directory.
F := $(BUILD)/fuzz
FUZZ_CFLAGS = -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -O1 -g -fno-omit-frame-pointer \
	-fno-sanitize-recover=undefined -pthread -Iinclude
FUZZ_OBJS := $(SRCS:src/%.c=$F/obj/%.o)

fuzz:
	@$(call deps,build fuzz)
	@$(call submake,fuzzers)

.PHONY: fuzzers
fuzzers: $(FUZZERS:tests/fuzz/%.c=$F/%)

$F/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CLANG) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link,address,undefined \
		-MMD -MP -c -o $@ $<

$F/%: tests/fuzz/%.c $(FUZZ_OBJS)
	@mkdir -p $F/corpus/$(@F:fuzz_%=%)
	$(call say,LINK,$@)$(CLANG) $(FUZZ_CFLAGS) -fsanitize=fuzzer,address,undefined -o $@ $< \
		$(FUZZ_OBJS) $(LIBS)

-include $(FUZZ_OBJS:.o=.d)

format:
	clang-format -i $$(find src include tests -name '*.[ch]')

$B/sosh.1: $B/sosh
	$(call say,GEN,$@)$B/sosh --man >$@

$B/sosh.bash: $B/sosh
	$(call say,GEN,$@)$B/sosh --bash-completion >$@

bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man/man1
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
sharedir = $(DESTDIR)$(PREFIX)/share/sosh
lessondir = $(sharedir)/lessons
LESSONS := $(sort $(wildcard lessons/*.md))

install: $B/sosh $B/sosh.1 $B/sosh.bash
	install -d '$(bindir)' '$(mandir)' '$(bashdir)'
	install -m 755 $B/sosh '$(bindir)/sosh'
	install -m 644 $B/sosh.1 '$(mandir)/sosh.1'
	install -m 644 $B/sosh.bash '$(bashdir)/sosh'
	install -d '$(sharedir)'
	install -m 644 src/export/events.schema.json '$(sharedir)'
ifneq ($(LESSONS),)
	install -d '$(lessondir)'
	install -m 644 $(LESSONS) '$(lessondir)'
endif

uninstall:
	rm -f '$(bindir)/sosh' '$(mandir)/sosh.1' '$(bashdir)/sosh'
	rm -rf '$(DESTDIR)$(PREFIX)/share/sosh'

clean:
	rm -rf $(BUILD)

help:
	@echo 'make                 build $(BUILD)/sosh'
	@echo 'make play            install what building needs, build, start the shell'
	@echo 'make test            install what testing needs, build, run every test'
	@echo 'make test ARGS=NAME  only the tests whose path holds NAME (see tests/README.md)'
	@echo 'make SAN=WHAT test   the same under a sanitizer: address, undefined, thread or'
	@echo '                     address,undefined'
	@echo 'make VALGRIND=1 test the same under valgrind'
	@echo 'make lint            only the checks of the source itself'
	@echo 'make bench           measure speed and memory'
	@echo 'make fuzz            build the fuzzers of tests/fuzz with clang in $(F)'
	@echo 'make format          clang-format on all C files'
	@echo 'make install         PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)'
	@echo 'make uninstall       the same variables'
	@echo 'make clean           remove $(BUILD)'
	@echo 'V=1 shows whole commands, WERROR=1 makes warnings errors.'
