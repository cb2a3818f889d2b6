#!/usr/bin/python3
"""Holds every trace against host-php/wasmtime-php/trace.schema.json, and that the schema refuses what is no trace.

Ends with `N passed, N failed`."""

import copy
import json
import struct
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "host-php/wasmtime-php/trace.schema.json").read_text())
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


def check_trace(name, trace):
    """Against what it is: of the two forms that a trace has, one alone gives errors that can be read."""
    form = SCHEMA["oneOf"]["skeleton" in trace]
    validator = VALIDATOR.evolve(schema={"$ref": form["$ref"], "$defs": SCHEMA["$defs"]})
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(trace)]
    check(name, not errors, errors[:1])


def skeleton():
    """The trace of a call that says more than a trace may hold."""
    module = ROOT / "build/convoy"
    package = module / json.loads((module / "manifest.json").read_text())["set"]
    manifest = json.loads((package / "manifest.json").read_text())
    files = {name: package / manifest[name]["path"] for name in ("component", "executable")}
    call = json.loads((ROOT / "tests/replay/traces/v4/provisioning.suspend/ok.json").read_text())
    forms = [{**form, "path": str(package / form["path"])} for form in manifest["precompiled"]]
    component = {"path": str(files["component"]), "sha256": manifest["component"]["sha256"], "precompiled": forms}
    messages = [{"protocol": 2, "component": component, "record": True, **call["call"]}]
    messages += [{"value": one["value"]} for one in call["calls"]] + [{"trace": {"bytes": 10}}]
    written = [json.dumps(message).encode() for message in messages]
    pipe = b"".join(struct.pack(">II", len(message), 1) + message for message in written)
    said = subprocess.run([files["executable"], "run"], input=pipe, capture_output=True, check=True).stdout
    events = []
    while said:
        length, _ = struct.unpack(">II", said[:8])
        events.append(json.loads(said[8 : 8 + length]))
        said = said[8 + length :]
    return events[-1]


traces = sorted((ROOT / "tests/replay/traces").glob("*/*/*.json"))
for path in traces:
    check_trace(path.relative_to(ROOT), json.loads(path.read_text()))
bare = skeleton()
check("a skeleton", "skeleton" in bare, bare)
check_trace("a skeleton", bare)
check("a skeleton without its reason", not VALIDATOR.is_valid(altered(bare, lambda trace: trace.pop("skeleton"))))

whole = json.loads((ROOT / "tests/replay/traces/v4/provisioning.create/ok.json").read_text())
for name, change in {
    "an unknown member": lambda trace: trace.update(token="x"),
    "no call": lambda trace: trace.pop("call"),
    "another format": lambda trace: trace.update(format=1),
    "a hash that is none": lambda trace: trace.update(sha256="x"),
    "a call of nothing": lambda trace: trace["calls"][0].pop("import"),
    "a call with two answers": lambda trace: trace["calls"][0].update(abort={"kind": "x", "message": ""}),
    "a path with a hole": lambda trace: next(iter(trace["fields"].values()))["args"].append("0..x"),
    "fuel in the ending": lambda trace: trace["ending"].update(fuel="1"),
}.items():
    check(name, not VALIDATOR.is_valid(altered(whole, change)), "the schema takes it")

print(f"{passed} passed, {failed} failed")
sys.exit(failed or not traces)
