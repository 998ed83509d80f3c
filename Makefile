PY ?= python

.PHONY: check format test evaluate page coverage
check:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest

format:
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

test:
	$(PY) -m pytest

evaluate:
	$(PY) -m detente evaluate --reports evaluation/reports

page:
	$(PY) -m detente evaluate --reports evaluation/reports --bias corpus $(if $(GOLD),--gold $(GOLD)) \
		--save evaluation/figures.json --page docs/evaluation.md

coverage:
	$(PY) scripts/coverage.py
