# 准绳 Zhunsheng. `make demo` to see it, `make test` to trust it.
.POSIX:
.PHONY: demo install test walk lint bench lock docs clean

demo: install
	.venv/bin/zs demo --out out

install:
	scripts/environment requirements/runtime.lock

# Everything: rules of the house, units, properties, both databases, browser, LibreOffice. CI=true forbids skips.
test:
	scripts/packages postgresql=/usr/lib/postgresql/*/bin/initdb chromium=chromium poppler-utils=pdftotext \
	    fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc \
	    libreoffice-writer-nogui=/usr/lib/libreoffice/program/libswlo.so
	scripts/environment requirements/dev.lock
	.venv/bin/python -m pytest -n 2 --dist worksteal tests

# Random walks through every law file, ten thousand acts a version (a quarter of an hour on one core); and every form
# of every version sent five times by each role.
walk:
	scripts/environment requirements/dev.lock
	ZHUNSHENG_WALK=10000 ZHUNSHENG_SENDS=5 .venv/bin/python -m pytest -n 2 --dist worksteal \
	    tests/properties/test_walks.py tests/unit/web/test_sends.py

lint:
	scripts/environment requirements/dev.lock
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports

bench:
	scripts/packages postgresql=/usr/lib/postgresql/*/bin/initdb
	scripts/environment requirements/bench.lock
	.venv/bin/python -m benchmarks -o out/bench.json

# Write the pages of docs/reference that are made from the program and the catalog.
docs:
	.venv/bin/python -m zhunsheng.cli._reference > docs/reference/commands.md
	.venv/bin/zs catalog systems -o docs/reference/systems.md

# Write the locks anew from the .in files: no registry's host, no path of this machine.
lock:
	for name in runtime dev bench; do \
	    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	        --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.lock; done

clean:
	rm -rf .venv var out build src/*.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
