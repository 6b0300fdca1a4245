# make help prints the targets.  CC, CFLAGS, LDFLAGS, DESTDIR, PREFIX count.
CC      ?= cc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
OUT     ?= demo
TICKETS ?= 20000

PKGS  := openblas libcjson libzstd libutf8proc libsodium libarchive zlib \
         sqlite3
DEPS   = $(shell pkg-config --cflags $(PKGS))
# libcsv ships no .pc file on Debian 12
LIBS   = $(shell pkg-config --libs $(PKGS)) -lcsv -lm
STD   := -std=c11 -pthread -Werror=implicit-function-declaration
WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
         -Wmissing-prototypes -Wvla -Wundef -Wno-format-truncation
ALL    = $(STD) $(WARN) $(CPPFLAGS) $(CFLAGS) $(DEPS)
TEST   = -Wno-unused-function -Wno-missing-prototypes

.PHONY: all lib demo test check lint golden golden-update san tsan fuzz bench \
        bench-peers install clean help setup setup-test setup-check

all: pipeline                      ## build ./pipeline

pipeline: pipeline.c pipeline.h
	$(CC) $(ALL) -o $@ pipeline.c $(LDFLAGS) $(LIBS)

lib: libpipeline.a libpipeline.so  ## libraries that export pl_* only

build/pipeline.o: pipeline.c pipeline.h
	@mkdir -p build
	$(CC) $(ALL) -Wno-unused-function -DPIPELINE_NO_MAIN -fPIC \
	  -fvisibility=hidden -c -o $@ pipeline.c

libpipeline.a: build/pipeline.o
	$(AR) rcs $@ $<

libpipeline.so: build/pipeline.o
	$(CC) -shared -pthread -Wl,-soname,libpipeline.so -o $@ $< \
	  $(LDFLAGS) $(LIBS)

build/generate: datasets/generate.c
	@mkdir -p build
	$(CC) $(STD) $(WARN) -O2 -o $@ $< -lzstd -lm

setup setup-test setup-check:      # what is needed, installed by apt
	@sh tests/setup.sh build $(patsubst setup-%,%,$(filter-out setup,$@))

demo: setup                        ## install what is missing, build, run it all
	@$(MAKE) --no-print-directory pipeline build/generate
	@build/generate -o $(OUT) --tickets $(TICKETS) --seed 1 --context
	@./pipeline run $(OUT)/archives -o $(OUT)/out --now 2026-10-01T02:30:00Z

test: setup-test                   ## install what is missing, run the tests
	@$(MAKE) --no-print-directory pipeline lib build/generate build/unit \
	  build/embed
	@sh tests/run.sh

build/unit: $(wildcard tests/*.c) pipeline.c pipeline.h
	@mkdir -p build
	$(CC) $(ALL) $(TEST) -o $@ tests/unit.c $(LDFLAGS) $(LIBS) -lcmocka

build/embed: tests/embed.c libpipeline.a pipeline.h
	$(CC) -std=c11 -Wall -Wextra -Wpedantic -pthread -I. $(CFLAGS) -o $@ $< \
	  libpipeline.a $(LDFLAGS) $(LIBS)

check: setup-check                 ## lint, warnings as errors, sanitizers, fuzz
	@sh tests/check.sh

lint:                              ## layout rules of pipeline.c
	@sh tests/lint.sh

golden: pipeline                   ## compare the command line with tests/golden
	@sh tests/golden.sh

golden-update: pipeline            ## rewrite tests/golden; review the diff
	@sh tests/golden.sh --update

SAN := -O1 -g -fno-omit-frame-pointer -DPIPELINE_PLAIN_KERNELS
build/pipeline-san: pipeline.c pipeline.h
	@mkdir -p build
	$(CC) $(STD) $(WARN) $(DEPS) $(SAN) -fsanitize=address,undefined \
	  -fno-sanitize-recover=undefined -o $@ pipeline.c $(LIBS)

build/unit-san: $(wildcard tests/*.c) pipeline.c pipeline.h
	@mkdir -p build
	$(CC) $(STD) $(WARN) $(TEST) $(DEPS) $(SAN) \
	  -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	  -o $@ tests/unit.c $(LIBS) -lcmocka

san: build/pipeline-san build/unit-san  ## unit tests under ASan and UBSan
	build/unit-san

fuzz: setup-check                  ## libFuzzer for FUZZ_SECONDS a target [60]
	@sh tests/fuzz.sh

bench: all build/generate          ## ours and the peers that are installed
	@sh tests/bench.sh

bench-peers:                       ## install fastText, LIBLINEAR, scikit-learn
	@sh tests/setup.sh peers

install: all lib                   ## DESTDIR= PREFIX=
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include \
	  $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 755 pipeline $(DESTDIR)$(PREFIX)/bin/
	install -m 644 pipeline.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 libpipeline.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 libpipeline.so $(DESTDIR)$(PREFIX)/lib/
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: pipeline' \
	  'Description: intent models for support tickets' \
	  "Version: $$(./pipeline --version | cut -d' ' -f2)" \
	  'Requires.private: $(PKGS)' 'Cflags: -I$${prefix}/include' \
	  'Libs: -L$${prefix}/lib -lpipeline' 'Libs.private: -lcsv -pthread -lm' \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/pipeline.pc

clean:                             ## what make made; archives and reports stay
	rm -rf build pipeline libpipeline.a libpipeline.so

help:                              ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
