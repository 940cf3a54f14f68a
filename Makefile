# `make demo` and `make test` each work as the first command on a machine with Python and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SCHEME := changzhi-2023
# Spark is large and needs a Java: its tests skip where there is none, and it is not fetched then.
comma := ,
EXTRAS := test$(if $(shell command -v java),$(comma)spark)
READY := $(VENV)/$(subst $(comma),-,$(EXTRAS))

# How long each reader is fuzzed, and how many years of an office are played.
SECONDS ?= 600
SEEDS ?= 1000

PORT ?= 8000

# What is compiled is kept: tests start the command hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo docs test thorough slow hostile fuzz simulate kills mutants bench lint samples clean

demo: $(VENV)/demo
	$(BIN)/creditscore score $(SCHEME) data/samples/$(SCHEME) --out out/$(SCHEME)

test: lint
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

# Random tables and schemes by the thousand against the second engines, and properties of what the engine is made of,
# 300 examples each; `make test` takes 200 and 40.
thorough: $(READY)
	EXAMPLES=3000 $(BIN)/python -m pytest -q -n 2 tests/test_second_engine.py tests/test_language_engine.py tests/test_edges_engine.py -k "random or leagues"
	EXAMPLES=3000 $(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/engine tests/facts tests/registers tests/tabular

# An office's year from its manual and in a browser, the service, the package, the site, and what takes long where
# `make test` tries some of it; a file of tests stays together.
slow: $(READY)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m slow tests

# What no office would send, under limits of time and memory, and runs that are killed; `make test`
# takes the quick part.
hostile: $(READY)
	$(BIN)/python -m pytest -q -n 2 -m "" tests/hostile tests/reviews
	KILLS=60 $(BIN)/python -m pytest -q -m "" tests/test_whole.py tests/killed tests/cli/test_ending.py
	KILLS=30 $(BIN)/python -m pytest -q -m slow tests/service/test_kills.py

# Each reader on inputs that a fuzzer makes, guided by the code that they reach; all of them, or
# `make fuzz TARGETS="csv yaml" SECONDS=60`.
fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[fuzz]"
	PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(SECONDS) $(TARGETS)

# Years of an office, played by chance against a model: `make simulate SEEDS=10000`.
simulate: $(READY)
	PYTHONPATH=tests $(BIN)/python -m simulation --seeds $(SEEDS)

# Runs that are killed by the hundred, that meet in one folder, or whose disk fills up.
kills: $(READY)
	PYTHONPATH=tests $(BIN)/python -m killed

# Ten thousand random requests from the description of the service's interface, on either database.
described: $(READY)
	CALLS=10000 $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "" tests/service/test_described.py

# Changes of the source that the tests have to notice.
mutants: $(READY)
	$(BIN)/python tests/mutants.py

# The documentation as a site of its own, Chinese and English, shown at http://127.0.0.1:8000/.
docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[docs]"
	$(BIN)/python docs/make_site.py --serve $(PORT)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[parquet]"
	$(BIN)/python -m benchmarks

samples: $(VENV)/demo
	$(BIN)/python data/samples/make_changzhi_2023.py
	$(BIN)/python data/samples/make_changzhi_2023_records.py
	for s in jinzhong-2023 shanxi-2020 tongxin-2022 yuncheng-2024; do $(BIN)/python data/samples/make_targets.py $$s || exit; done
	$(BIN)/python data/samples/make_target_records.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[$(EXTRAS)]"
	touch $@ $(VENV)/demo

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
