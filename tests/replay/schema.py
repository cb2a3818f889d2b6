#!/usr/bin/python3
"""Holds every trace against host-php/trace.schema.json, and that the schema refuses what is no trace.

Ends with `N passed, N failed`."""

import copy
import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "host-php/trace.schema.json").read_text())
Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = Draft202012Validator(SCHEMA)

passed = failed = 0


def check(name, ok, why=""):
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    if not ok:
        print(f"FAILED  {name}: {why}")


def altered(trace, change):
    other = copy.deepcopy(trace)
    change(other)
    return other


traces = sorted((ROOT / "tests/replay/traces").glob("*/*/*.json"))
for path in traces:
    trace = json.loads(path.read_text())
    branch = 1 if "skeleton" in trace else 0
    of_its_kind = VALIDATOR.evolve(schema={**SCHEMA, "oneOf": [SCHEMA["oneOf"][branch]]})
    errors = [f"{error.json_path}: {error.message[:200]}" for error in of_its_kind.descend(trace, of_its_kind.schema)]
    check(path.relative_to(ROOT), not errors, errors[:1])

whole = json.loads((ROOT / "tests/replay/traces/v4/provisioning.create/ok.json").read_text())
for name, change in {
    "an unknown member": lambda trace: trace.update(token="x"),
    "no call": lambda trace: trace.pop("call"),
    "another format": lambda trace: trace.update(format=2),
    "a hash that is none": lambda trace: trace.update(sha256="x"),
    "a method that is none": lambda trace: trace["rounds"][0]["requests"][0].update(method="brew"),
    "an answer without a status": lambda trace: trace["rounds"][0]["responses"][0]["ok"].pop("status"),
    "fuel in the ending": lambda trace: trace["ending"].update(fuel="1"),
}.items():
    check(name, not VALIDATOR.is_valid(altered(whole, change)), "the schema takes it")

print(f"{passed} passed, {failed} failed")
sys.exit(failed or not traces)
