# moments: everything is built from here. `make help` lists the verbs.
VERSION  := 0.1.0
ABI      := 0
PREFIX   ?= /usr/local
DESTDIR  ?=
CC       ?= cc
V        ?= 0
DEVELOPER ?= 0
# e.g. SANITIZE=address,undefined or SANITIZE=thread
SANITIZE ?=

comma    := ,
CONFIG   := $(if $(SANITIZE),$(subst $(comma),-,$(SANITIZE)),release)$(if \
              $(filter clang%,$(notdir $(CC))),-clang)
B        := build/$(CONFIG)

PACKAGES := libxml-2.0 zlib libcmark libutf8proc yaml-0.1 libmd
CPPFLAGS += -Iinclude -I$(B) -D_XOPEN_SOURCE=700 \
            -DMO_VERSION='"$(VERSION)"'
CFLAGS   ?= -O2 -g
CFLAGS   += -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wconversion -Wno-sign-conversion \
            -fvisibility=hidden -fPIC -pthread
CPPFLAGS += $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lcsv -lm
LDFLAGS  += -pthread
ifneq ($(SANITIZE),)
CFLAGS   += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer \
            -fno-sanitize-recover=all
LDFLAGS  += -fsanitize=$(SANITIZE)
endif
ifeq ($(DEVELOPER),1)
CFLAGS   += -Werror
endif
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '%-8s %s\n' '$(1)' '$(2)')

LIB_SOURCES := $(sort $(wildcard canonical/*.c formats/*.c formats/*/*.c))
CMD_SOURCES := $(sort $(wildcard cmd/*.c))
UNIT_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
SUPPORT_SOURCES := $(sort $(filter-out $(UNIT_SOURCES),\
                     $(wildcard tests/unit/*.c)))
EMBEDDED := seven_json:canonical/seven.json \
            moments_xsd:formats/xml/moments.xsd \
            moments_rng:formats/xml/moments.rng \
            json_schema:formats/json/moments.schema.json \
            ndjson_schema:formats/json/ndjson.schema.json \
            csvw_metadata:formats/csv/moments.csv-metadata.json

objects = $(patsubst %.c,$(B)/%.o,$(1))
LIB_OBJECTS := $(call objects,$(LIB_SOURCES)) \
               $(foreach e,$(EMBEDDED),$(B)/embed/$(firstword $(subst :, ,$(e))).o)
CMD_OBJECTS := $(call objects,$(CMD_SOURCES))
SUPPORT_OBJECTS := $(call objects,$(SUPPORT_SOURCES))
UNIT_PROGRAMS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SOURCES))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all
all: $(B)/moments $(if $(filter release,$(CONFIG)),build/moments)

build/moments: $(B)/moments
	$(Q)ln -sf $(CONFIG)/moments $@

$(B)/libmoments.a: $(LIB_OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/moments: $(CMD_OBJECTS) $(B)/libmoments.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Data files become arrays: mo_NAME and mo_NAME_len.
define embed
$(B)/embed/$(1).c: $(2)
	$$(call say,EMBED,$$<)
	@mkdir -p $$(@D)
	$$(Q){ echo '#include <stddef.h>'; \
	  echo 'extern const unsigned char mo_$(1)[];'; \
	  echo 'extern const size_t mo_$(1)_len;'; \
	  echo 'const unsigned char mo_$(1)[] = {'; \
	  od -An -v -tx1 $$< | sed 's/ \(..\)/0x\1,/g'; \
	  echo '};'; \
	  echo 'const size_t mo_$(1)_len = sizeof(mo_$(1));'; } > $$@
endef
$(foreach e,$(EMBEDDED),$(eval $(call embed,$(word 1,$(subst :, ,$(e))),$(word 2,$(subst :, ,$(e))))))

$(B)/%.o: $(B)/%.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/%: $(B)/tests/unit/%.o $(SUPPORT_OBJECTS) $(B)/libmoments.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -ljansson

# ---- what must be installed ---------------------------------------------------
BUILD_NEEDS := gcc make pkg-config libc6-dev libxml2-dev libcsv-dev zlib1g-dev \
               libcmark-dev libutf8proc-dev libyaml-dev libmd-dev
TEST_NEEDS  := clang-format libcmocka-dev libjansson-dev python3 unzip 7zip libarchive-tools \
               libxml2-utils cmark jq python3-jsonschema \
               python3-feedparser
CLANG_NEEDS := clang libclang-rt-14-dev

# Installs those of $(1) that are missing; says how when that takes root.
define install_needs
	@missing=; for p in $(1); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q ' installed' \
	    || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" != 0 ]; then \
	    echo "missing packages; as root: apt-get install$$missing" >&2; exit 1; \
	  fi; \
	  echo "installing:$$missing"; \
	  { apt-get install -y -qq --no-install-recommends $$missing \
	    || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get \
	         install -y -qq --no-install-recommends $$missing; }; } \
	    >/dev/null 2>&1 || { apt-get install -y $$missing; exit 1; }; fi
endef

.PHONY: needs test-needs clang-needs
needs:
	$(call install_needs,$(BUILD_NEEDS))
test-needs:
	$(call install_needs,$(BUILD_NEEDS) $(TEST_NEEDS))
clang-needs:
	$(call install_needs,$(BUILD_NEEDS) $(TEST_NEEDS) $(CLANG_NEEDS))

# ---- the main job --------------------------------------------------------------
# pkg-config is asked when make starts, so what follows an installation is a
# make of its own.
.PHONY: seven
seven: needs
	@$(MAKE) --no-print-directory all
	@mkdir -p out
	build/moments convert @seven --pretty $(foreach e,txt md json ndjson csv \
	  tsv xml tar.gz zip,-o out/seven.$(e))
	@echo; echo 'The seven moments, in every format:'
	@cd out && wc -c seven.*
	@echo; build/moments show @seven | head -20

# ---- tests -------------------------------------------------------------------
# `make check` is the quick round; `make test` installs what is missing and adds
# the sanitizers. Each suite ends with a line of what passed and failed.
.PHONY: units
units: $(UNIT_PROGRAMS)
	$(Q)status=0; for program in $(UNIT_PROGRAMS); do \
	  $$program || status=1; done; exit $$status

.PHONY: cases
cases: $(B)/moments
	$(Q)python3 tests/tools/run-cases $(B)/moments tests/cases

# Random collections through every format and back.
ROUNDTRIPS ?= 500
SEED       ?= 1
.PHONY: roundtrip
roundtrip: $(B)/roundtrip
	$(Q)$(B)/roundtrip $(ROUNDTRIPS) $(SEED)

$(B)/roundtrip: $(B)/tests/roundtrip/roundtrip.o \
                $(B)/tests/roundtrip/random_model.o $(SUPPORT_OBJECTS) \
                $(B)/libmoments.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

# Readers against hostile bytes. `make fuzz` builds a libFuzzer program for each
# into build/fuzz, `make fuzz-afl` one for AFL++; fuzz-replay runs the inputs
# that are kept.
FUZZED := text markdown json ndjson csv tsv xml tar zip
FUZZ_FLAGS := -g -O1 -std=c17 -fsanitize=address,undefined \
              -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_SOURCES = $(LIB_SOURCES) $(SUPPORT_SOURCES)
.PHONY: fuzz fuzz-afl fuzz-replay
fuzz: test-needs
	$(call install_needs,clang libclang-rt-14-dev)
	@$(MAKE) --no-print-directory CC=clang CONFIG=fuzz \
	  CFLAGS='$(FUZZ_FLAGS) -fsanitize=fuzzer-no-link' \
	  FUZZ_LINK=-fsanitize=fuzzer $(FUZZED:%=build/fuzz/fuzz-%)

fuzz-afl: test-needs
	$(call install_needs,afl++)
	@AFL_USE_ASAN=1 $(MAKE) --no-print-directory CC=afl-clang-fast CONFIG=afl \
	  CFLAGS='-g -O1 -std=c17' FUZZ_LINK=-fsanitize=fuzzer \
	  $(FUZZED:%=build/afl/fuzz-%)

$(B)/fuzz-%: tests/fuzz/fuzz.c $(SUPPORT_OBJECTS) $(B)/libmoments.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(FUZZ_LINK) -DFUZZ_FORMAT='"$*"' -o $@ \
	  $^ $(LDLIBS) -lcmocka

$(B)/replay-%: tests/fuzz/fuzz.c tests/fuzz/replay.c $(SUPPORT_OBJECTS) \
               $(B)/libmoments.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -DFUZZ_FORMAT='"$*"' -o $@ $^ \
	  $(LDLIBS) -lcmocka

fuzz-replay: $(FUZZED:%=$(B)/replay-%)
	$(Q)for f in $(FUZZED); do \
	  $(B)/replay-$$f tests/fuzz/corpus/$$f/* || exit 1; done

.PHONY: check
check: units cases roundtrip fuzz-replay

# How well articles are read, where ../shared with its labelled pages is.
CORPUS ?= ../shared/corpus
.PHONY: score
score: all
	$(Q)tests/tools/score build/moments $(CORPUS)

.PHONY: lint
lint:
	$(Q)tests/tools/lint

SANITIZED := SANITIZE=address,undefined
.PHONY: test
test: test-needs
	@$(MAKE) --no-print-directory DEVELOPER=1 all
	@$(MAKE) --no-print-directory DEVELOPER=1 check
	@$(MAKE) --no-print-directory DEVELOPER=1 $(SANITIZED) check
	@$(MAKE) --no-print-directory lint
	tests/tools/installed

.PHONY: test-clang
test-clang: clang-needs
	@$(MAKE) --no-print-directory DEVELOPER=1 CC=clang all check
	@$(MAKE) --no-print-directory DEVELOPER=1 CC=clang $(SANITIZED) check

# Longer than a coffee: gigabytes, threads under a race detector, valgrind.
.PHONY: test-long
test-long: test-needs
	@$(MAKE) --no-print-directory DEVELOPER=1 all
	@$(MAKE) --no-print-directory DEVELOPER=1 $(B)/generate
	tests/tools/memory $(B)/moments $(B)/generate
	@$(MAKE) --no-print-directory DEVELOPER=1 roundtrip ROUNDTRIPS=10000 \
	  SEED=1000000
	@$(MAKE) --no-print-directory DEVELOPER=1 SANITIZE=thread units cases

# Us and our peers side by side; QUICK=1 in under two minutes. BENCH_MB is the
# size, BENCH_DATE the date that build/bench/bench.md states.
.PHONY: bench
bench: needs
	@$(MAKE) --no-print-directory all $(B)/generate $(B)/measure $(B)/sax_pass
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bench/bench $(B) $(if $(QUICK),--quick)

$(B)/measure: $(B)/tests/bench/measure.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(B)/sax_pass: $(B)/tests/bench/sax_pass.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# ---- installation ----------------------------------------------------------------
$(B)/generate: $(B)/tests/tools/generate.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

.PHONY: install
install: all $(B)/libmoments.so
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	  $(DESTDIR)$(PREFIX)/include/moments
	install -m 755 $(B)/moments $(DESTDIR)$(PREFIX)/bin/moments
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	$(B)/moments manual > $(DESTDIR)$(PREFIX)/share/man/man1/moments.1
	install -m 644 $(B)/libmoments.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(B)/libmoments.so \
	  $(DESTDIR)$(PREFIX)/lib/libmoments.so.$(ABI)
	ln -sf libmoments.so.$(ABI) $(DESTDIR)$(PREFIX)/lib/libmoments.so
	install -m 644 include/moments/*.h $(DESTDIR)$(PREFIX)/include/moments/
	@{ echo 'prefix=$(PREFIX)'; \
	  echo 'Name: moments'; \
	  echo 'Description: ranked lists, from prose to data and back'; \
	  echo 'Version: $(VERSION)'; \
	  echo 'Requires.private: $(PACKAGES)'; \
	  echo 'Libs: -L$${prefix}/lib -lmoments'; \
	  echo 'Libs.private: -lcsv -lm -pthread'; \
	  echo 'Cflags: -I$${prefix}/include'; } \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/moments.pc

$(B)/libmoments.so: $(LIB_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,libmoments.so.$(ABI) \
	  -o $@ $^ $(LDLIBS)

.PHONY: help
help:
	@echo 'make            build build/moments'
	@echo 'make seven      install what is missing, build, write out/seven.*'
	@echo 'make test       install what is missing, build, run every test'
	@echo 'make check      unit and command-line tests only'
	@echo 'make test-long  memory and thread tests that take minutes'
	@echo 'make test-clang the same tests, built by clang'
	@echo 'make fuzz       libFuzzer programs for every reader, in build/fuzz'
	@echo 'make score      reads the labelled articles of ../shared, if it is there'
	@echo 'make bench      us and our peers side by side; QUICK=1 for a short run'
	@echo 'make lint       layout, forbidden calls, who includes whom'
	@echo 'make install    to DESTDIR and PREFIX'
	@echo
	@echo 'V=1 shows commands, DEVELOPER=1 makes warnings errors,'
	@echo 'SANITIZE=address,undefined builds into a folder of its own.'

.PHONY: clean
clean:
	rm -rf build out

-include $(shell find build -name '*.d' 2>/dev/null)
