# Two commands are enough for a stranger: make run, make test. Each installs the
# system packages that are missing, and names them first.

TAGS  := x11,gles
DATA  := ./data
SEEDS := 2000
FLAGS := -trimpath -ldflags "-s -w" -tags $(TAGS),no_emoji

PHONE := 0.0.0.0:8480

.PHONY: run demo-phone build test quick bench bench-scan bench-ui screens slips test-hardware clean simulate drive monkey crash powercut bench-store package test-arm64 image bundle test-device

run: build
	@packaging/demo.sh $(DATA)

# The same, with the customer's phone as a web page: open it on a phone in the
# same net and hold it before the camera. [PHONE=0.0.0.0:8480, over TLS with
# https:// before it: then the page may use the phone's own camera]
demo-phone: build
	@packaging/phone.sh $(PHONE) $(DATA)

build:
	@packaging/packages.sh build
	go build $(FLAGS) -o bin/ ./cmd/kaikei ./cmd/kaikeictl ./cmd/gateway

test:
	@packaging/packages.sh build display check
	packaging/simulate.sh $(SEEDS)
	packaging/test.sh

# The fast loop: no display, no race detector, short simulations.
quick:
	@test -z "$$(gofmt -l cmd printer scanner store terminal ui)" || { gofmt -l cmd printer scanner store terminal ui; exit 1; }
	go vet -tags $(TAGS) ./...
	go test -short $$(go list ./... | grep -v -e /cmd/kaikei$$ -e /packaging/benchui)

# Simulated days: make simulate SEEDS=100000 [FROM=1]
simulate:
	@packaging/simulate.sh $(SEEDS) $(FROM)

# Kills the real programs at random points: make crash OPERATIONS=2000 [SEED=7]
OPERATIONS := 800
crash:
	@packaging/crash.sh $(OPERATIONS) $(SEED)

# The store beside its bounds.
bench-store:
	go test ./store -count 1 -timeout 20m -run '^TestTable$$' -table -v

# Power cuts at every moment of a recorded run: make powercut [STEP=1] [SEED=7]
powercut:
	@packaging/powercut.sh $(or $(STEP),1) $(SEED)

# Ratios against a peer measured in the same run; no figure is a test.
bench:
	go test -run '^$$' -bench . ./store ./scanner/front ./scanner/mjpg
	go test -run '^$$' -bench . -benchtime 1x ./cmd/gateway ./cmd/gateway/internal/ledger

# The scanner beside zxing-cpp and zbar, on the same frames: make bench-scan
# [SEED=7] [COUNT=25] [LISTS="-list FRAMES.tsv"]
PICTURES := $(wildcard ../shared/testdata/pictures)
bench-scan:
	@packaging/packages.sh peers
	go run ./packaging/benchscan -seed $(or $(SEED),1) -count $(or $(COUNT),25) $(if $(PICTURES),-pictures $(PICTURES)) $(LISTS)

# Every screen in every language and size, and every slip, as pictures with an
# index page: make screens [OUT=…] [OF=part-of-a-name]
OUT := $(DATA)/screens
screens:
	@packaging/screens.sh $(OUT) $(OF)

# The window beside an empty one in the same run: time to the first frame,
# memory, and what the live picture costs.
bench-ui: build
	@packaging/packages.sh display
	@packaging/benchui/run.sh

# Every kind of slip as pictures at each width of paper: make slips [DIR=…]
DIR := $(DATA)/slips
slips:
	go run ./cmd/internal/slips $(DIR)
	@echo "look at $(DIR)/index.html"

# A whole day at the till, tapped through every flow in a virtual display, with
# trouble of every kind; some minutes: make drive [OUT=FOLDER-OF-PICTURES]
drive: build
	@packaging/packages.sh display
	go test -count 1 -timeout 30m ./packaging/drive -window $(if $(filter command%,$(origin OUT)),-pictures $(abspath $(OUT)))

# A clerk who taps at random, and a till that is killed: make monkey [KILLS=20] [SEED=7]
KILLS := 20
monkey: build
	@packaging/packages.sh display
	packaging/monkey.sh $(DATA)/monkey $(KILLS) 40 $(SEED)

# Cameras, printers and USB sticks on real kernel drivers, in virtual machines.
test-hardware:
	@packaging/hardware/run.sh

# The Debian packages in dist/, byte by byte the same for the same commit: make package [ARCHES=amd64]
ARCHES := amd64 arm64
package:
	@packaging/packages.sh build $(if $(filter arm64,$(ARCHES)),cross)
	packaging/deb/build.sh $(ARCHES)

# A package's whole life in a fresh Debian: installed, sold with, updated, purged. Takes root.
package-life:
	@packaging/packages.sh build
	@packaging/deb/life.sh

# The programs for arm64, run: provisioned, sold with, verified; and the window, tapped.
test-arm64:
	@packaging/packages.sh build display cross arm
	@packaging/arm64.sh

# A disk that a till starts from, with room for a second system, in dist/; and the
# same system as a signed update. Both need root.
image: build
	@packaging/packages.sh image
	PROGRAMS=$(CURDIR)/bin packaging/image/build.sh disk
bundle: build
	@packaging/packages.sh image
	PROGRAMS=$(CURDIR)/bin packaging/image/build.sh bundle

# The image in a virtual machine: provisioned, sold with, cut off, updated, rolled
# back. 25 minutes without KVM; pictures are in dist/device.
test-device:
	@packaging/device/run.sh

clean:
	rm -rf bin dist
