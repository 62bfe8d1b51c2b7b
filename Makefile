# The few things one does here. `make run` and `make test` are all a newcomer needs.

GO      ?= go
CONFIG  ?=
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
WEB     := $(shell find webphone -path webphone/node_modules -prune -o -path webphone/dist -prune -o -type f -print 2>/dev/null)

# Real printers and real office programs, with times that are looked at: one
# after the other. The race detector would slow WebAssembly of the PDF reader
# twentyfold, and the package has hardly a goroutine of its own.
ALONE := /consult/printing /tests/printing

.PHONY: run build web test unit e2e interop bench lint generate windows clean

## run: build everything and start it on its embedded defaults
run: build
	./madoguchi serve $(if $(CONFIG),--config $(CONFIG))

## build: the binary with the web applications in it, and the agent for kiosks' PCs
build: web
	$(GO) build -ldflags "$(LDFLAGS)" -o madoguchi ./cmd/madoguchi
	CGO_ENABLED=0 $(GO) build -ldflags "$(LDFLAGS)" -o madoguchi-agent ./cmd/madoguchi-agent

web: webphone/dist/index.html

webphone/node_modules/.installed: webphone/package-lock.json
	cd webphone && npm ci --no-audit --no-fund
	touch $@

webphone/dist/index.html: webphone/node_modules/.installed $(WEB)
	cd webphone && npm run build
	touch $@

## test: install what tests need, then run all of them
test:
	bash tests/install.sh
	$(MAKE) unit windows e2e interop

unit: web
	$(GO) vet ./...
	$(GO) test -race -timeout 20m $$($(GO) list ./... | grep -v -e /tests/interop -e /tests/bench $(addprefix -e ,$(ALONE)) -e /consult/document)
	$(GO) test -race -timeout 20m -p 1 $$($(GO) list ./... | grep $(addprefix -e ,$(ALONE)))
	$(GO) test -timeout 20m ./consult/document
	cd webphone && npm run typecheck && npm run lint && npm test

## e2e: real browsers against the real server
e2e: build
	cd tests/e2e && npm ci --no-audit --no-fund --ignore-scripts && npm test

## interop: real SIP phones against the real server
interop: build
	$(GO) test -count=1 -timeout 20m ./tests/interop/...

## bench: the figures of the goals, measured side by side
bench: build
	$(GO) run ./tests/bench

## windows: the product also builds for Windows Server, the agent for kiosks' PCs
windows:
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build -ldflags "$(LDFLAGS)" -o madoguchi-agent.exe ./cmd/madoguchi-agent
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc $(GO) build -o /dev/null ./cmd/madoguchi

lint:
	$(GO) tool -modfile=tools/go.mod golangci-lint run ./...
	cd webphone && npm run typecheck && npm run lint

## generate: files that are made from others (OpenAPI, its client, SQL, music)
generate:
	$(GO) generate ./...
	cd webphone && npm run generate

clean:
	rm -rf madoguchi madoguchi.exe madoguchi-agent madoguchi-agent.exe artefacts webphone/dist/assets webphone/dist/index.html
