# Two commands do everything: `make demo` and `make test`.
.PHONY: help setup dictionary presenter demo test build bench lint format library smoke check clean

# The demo is built for speed; tests and checks use the debug build, whose hot modules are optimised too.
RELEASE = .build/release/signavatar
DEBUG = .build/debug/signavatar
DICTIONARY = .data/text/general.dict
SENTENCE = 您好，请A015号到3号窗口办理居住证。

help:
	@echo "make demo    set up, build, and sign a sentence into out/demo with a contact sheet"
	@echo "make test    set up and run every test"
	@echo "make check   what CI runs: lint, build, test, library check, smoke render"
	@echo "make setup   install what is missing and prepare the word data"
	@echo "make bench   time the text stage"
	@echo "make format  format the sources"

setup:
	@Scripts/setup.sh

demo: setup
	swift build -c release --product signavatar
	@$(MAKE) --no-print-directory dictionary SIGNAVATAR=$(RELEASE)
	@$(MAKE) --no-print-directory presenter SIGNAVATAR=$(RELEASE)
	@mkdir -p out
	$(RELEASE) render "$(SENTENCE)" --output out/demo --sheet out/demo-sheet.png
	@echo "frames: out/demo/   contact sheet: out/demo-sheet.png"

# Compiled once from the data that set-up prepared; rebuilt when a text or the compiler of the file changes.
dictionary:
	@if [ -e .data/text/dict.txt ] && [ -e .data/text/Unihan_Readings.txt ] && [ -e .data/text/Unihan_Variants.txt ]; then \
		if [ ! -e $(DICTIONARY) ] || [ -n "$$(find .data/text Sources/GlossText -newer $(DICTIONARY) \( -name '*.txt' -o -name '*.tsv' -o -name '*Dictionary*.swift' -o -name 'DoubleArray*.swift' \))" ]; then \
			$(SIGNAVATAR) dictionary build --from .data/text --output $(DICTIONARY); \
		fi; \
	fi

# Built once from the figure that set-up prepared; again when the figure or its builder changes.
presenter:
	@if [ -e .data/avatar/makehuman/.complete ]; then $(SIGNAVATAR) avatar build; fi

build: setup
	swift build
	@$(MAKE) --no-print-directory dictionary SIGNAVATAR=$(DEBUG)

test: setup
	swift build --build-tests
	@$(MAKE) --no-print-directory dictionary SIGNAVATAR=$(DEBUG)
	swift test

bench: setup
	swift build -c release --product signavatar
	@$(MAKE) --no-print-directory dictionary SIGNAVATAR=$(RELEASE)
	swift run -c release --package-path Benchmarks BenchmarkText $(DICTIONARY) .data/text/dict.txt

lint:
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests

format:
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

library: build
	$(DEBUG) library check --avatar mannequin

smoke: build
	@rm -rf out/smoke && mkdir -p out
	$(DEBUG) render "请到3号窗口" --output out/smoke --size 180x320 --quality draft --frames-per-second 5
	@test -s out/smoke/frame_00000.png && test -s out/smoke/manifest.json && test -s out/smoke/captions.vtt

check: lint build test library smoke

clean:
	rm -rf .build out
