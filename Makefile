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
CONFIG   := $(if $(SANITIZE),$(subst $(comma),-,$(SANITIZE)),release)
CONFIG   := $(CONFIG)$(if $(filter clang%,$(notdir $(CC))),-clang)
B        := build/$(CONFIG)

PACKAGES := libxml-2.0 zlib libcmark libutf8proc yaml-0.1 libmd
CPPFLAGS += -Iinclude -I$(B) -D_POSIX_C_SOURCE=200809L \
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
EMBEDDED := $(B)/seven_json.c

objects = $(patsubst %.c,$(B)/%.o,$(1))
LIB_OBJECTS := $(call objects,$(LIB_SOURCES)) $(EMBEDDED:.c=.o)
CMD_OBJECTS := $(call objects,$(CMD_SOURCES))
SUPPORT_OBJECTS := $(call objects,$(SUPPORT_SOURCES))
UNIT_PROGRAMS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SOURCES))

.DELETE_ON_ERROR:
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

$(B)/seven_json.c: canonical/seven.json
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q){ echo '#include <stddef.h>'; \
	  echo 'extern const unsigned char mo_seven_json[];'; \
	  echo 'extern const size_t mo_seven_json_len;'; \
	  echo 'const unsigned char mo_seven_json[] = {'; \
	  od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g'; \
	  echo '};'; \
	  echo 'const size_t mo_seven_json_len = sizeof(mo_seven_json);'; } > $@

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

# ---- tests -------------------------------------------------------------------
.PHONY: units
units: $(UNIT_PROGRAMS)
	$(Q)status=0; for program in $(UNIT_PROGRAMS); do \
	  $$program || status=1; done; exit $$status

.PHONY: clean
clean:
	rm -rf build out

-include $(shell find build -name '*.d' 2>/dev/null)
