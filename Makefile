PYTHON ?= python3

.PHONY: help run test bench screenshots lock lint

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run:  ## a working desk with the demo school; PORT=8001 for another address
	@exec $(PYTHON) -m sendhub.launch run

test:  ## everything CI checks; ARGS="tests/pupils -k concern" for a part
	@$(PYTHON) -m sendhub.launch test $(ARGS)

bench:  ## speed and memory, printed as a table and written to bench.json
	@$(PYTHON) -m sendhub.launch bench

screenshots:  ## the README's pictures, from the demo, into docs/screenshots
	@$(PYTHON) -m sendhub.launch screenshots

lint:  ## format and lint
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

lock:  ## pin every package with its hashes (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group pyproject.toml:dev pyproject.toml -o requirements.lock
