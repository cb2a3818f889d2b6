#!/usr/bin/env python3
"""Converts traces of format 1 into format 2: `convert.py MODULE TRACE…`, MODULE being build/convoy.

Nothing is recorded anew. In format 1 a round trip had `requests` and `responses`; in format 2 it is a call of the import
and its result, bodies are text, and u64 is a number. Each converted trace is run, and must ask for the same and end in
the same way; where it ends in a limit, which is counted otherwise now, its old and new ending are printed.
"""

import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import base64

IMPORT = "convoy:whmcs/http@0.1.0#send-all"
FIELDS = {
    IMPORT: {
        "args": ["0.*.method", "0.*.path", "0.*.credential"],
        "value": ["*.ok.status", "*.ok.body#", "*.err.kind", "*.err.reached-panel", "*.err.message"],
    }
}
LIMITS = {"requests": "calls", "response-bytes": "result-bytes"}
# Ends of a limit; how much is charged for what has changed.
LIMITED = {"too-many-requests", "response-too-large", "out-of-fuel", "out-of-memory"}


def text(body):
    """A body or header's value as text, and whether something of it wasn't UTF-8."""
    if not isinstance(body, dict):
        return body, False
    octets = base64.b64decode(body["base64"])
    return octets.decode("utf-8", "replace"), True


def request(one):
    headers = [{"name": header["name"], "value": text(header["value"])[0]} for header in one["headers"]]
    return {**one, "headers": headers, "body": text(one["body"])[0]}


def response(one):
    if "ok" not in one:
        return one
    headers = [{"name": header["name"], "value": text(header["value"])[0]} for header in one["ok"]["headers"]]
    body, lossy = text(one["ok"]["body"])
    return {"ok": {"status": one["ok"]["status"], "headers": headers, "body": body, "lossy": lossy}}


def call(round_trip):
    asked = {"import": IMPORT, "args": [[request(one) for one in round_trip["requests"]]]}
    if round_trip["responses"]:
        asked["value"] = [response(one) for one in round_trip["responses"]]
    return asked


def bare(round_trip):
    """A round trip of a skeleton."""

    def answer(one):
        if "status" in one:
            return {"ok": {"status": one["status"], "body": one["characters"]}}
        return {"err": {"kind": one["failure"], "reached-panel": one["reached-panel"]}}

    asked = {"import": IMPORT, "args": [round_trip["requests"]]}
    if round_trip["responses"]:
        asked["value"] = [answer(one) for one in round_trip["responses"]]
    return asked


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Host:
    """`wasmtime-php run`, one call after another."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0

    def send(self, message):
        octets = compact(message).encode() if message is not None else b""
        self.process.stdin.write(struct.pack(">II", len(octets), self.number) + octets)
        self.process.stdin.flush()
        if message is None:
            return None
        length, _ = struct.unpack(">II", self.process.stdout.read(8))
        return json.loads(self.process.stdout.read(length))

    def run(self, component, trace):
        """Asked calls, and the ending; none if it asked for more than the trace answers."""
        self.number += 1
        asked = []
        event = self.send({"protocol": 2, "component": component, **trace["call"]})
        for answered in [*trace["calls"], None]:
            if event["event"] != "call":
                break
            asked.append({"import": event["import"], "args": event["args"]})
            if answered is None or "value" not in answered:
                self.send(None)
                return asked, None
            event = self.send({"value": answered["value"]})
        self.send(None)
        return asked, {name: value for name, value in event.items() if name not in ("fuel", "engine")}


def with_numbers(old, new, place=""):
    """The old value, with its digits as numbers where the new one has numbers."""
    if isinstance(old, str) and isinstance(new, int) and not isinstance(new, bool) and old == str(new):
        return new
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        return {name: with_numbers(old[name], new[name], f"{place}.{name}") for name in old}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [with_numbers(*pair, f"{place}[{at}]") for at, pair in enumerate(zip(old, new))]
    if old != new or type(old) is not type(new):
        raise ValueError(f"{place}: {compact(old)[:200]} became {compact(new)[:200]}")
    return old


def converted(old, host, component):
    limits = {LIMITS.get(name, name): value for name, value in old["call"]["limits"].items()}
    new = {
        "event": "trace",
        "format": 2,
        "host": old["host"],
        "component": old["component"],
        "call": {**old["call"], "limits": limits, "imports": [IMPORT]},
        "calls": [call(one) for one in old["rounds"]],
        "fields": FIELDS if old["rounds"] else {},
        "ending": old["ending"],
        "replaced": old["replaced"],
        "measured": old["measured"],
        "sha256": "",
    }
    kind = old["ending"].get("kind")
    if kind == "too-many-requests":
        limits["calls"] = len(new["calls"])
    if kind == "response-too-large":
        # The last result is too large, none before it.
        limits["result-bytes"] = max([64, *(size(one["value"]) for one in new["calls"][:-1])])
    asked, ending = host.run(component, new)
    told = [{"import": one["import"], "args": one["args"]} for one in new["calls"]]
    if ending is None or asked != told:
        raise ValueError(f"asks {len(asked)} times, not {len(told)}, or for something else")
    if kind in LIMITED:
        print(f"limit: {compact(old['ending'])} became {compact(ending)}")
        new["ending"] = ending
    else:
        new["ending"] = with_numbers(old["ending"], ending)
    said = [new["component"], new["call"], new["calls"], new["ending"]]
    new["sha256"] = hashlib.sha256(compact(said).encode()).hexdigest()
    return new


def size(value):
    """As the library counts a result."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 8 + (len(value.encode()) if isinstance(value, str) else sum(map(size, inner)))


def skeleton(old):
    new = {}
    for name, value in old.items():
        if name == "rounds":
            new["calls"] = [bare(one) for one in value]
            new["fields"] = FIELDS if value else {}
        else:
            new[name] = 2 if name == "format" else value
    return new


def main():
    module = pathlib.Path(sys.argv[1]).resolve()
    made = module / json.loads((module / "manifest.json").read_text())["set"]
    manifest = json.loads((made / "manifest.json").read_text())
    component = {
        "path": str(made / manifest["component"]["path"]),
        "sha256": manifest["component"]["sha256"],
        "precompiled": [{**form, "path": str(made / form["path"])} for form in manifest["precompiled"]],
    }
    program = str(made / manifest["executable"]["path"])
    host = Host(program)
    done = failed = 0
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        old = json.loads(path.read_text())
        if old["format"] != 1:
            continue
        try:
            new = skeleton(old) if "skeleton" in old else converted(old, host, component)
        except ValueError as reason:
            failed += 1
            print(f"failed: {name}: {reason}")
            continue
        ending = "\n" if path.read_text().endswith("\n") else ""
        path.write_text(json.dumps(new, ensure_ascii=False, indent=2) + ending)
        done += 1
    print(f"convert: {done} converted, {failed} failed")
    return failed > 0


sys.exit(main())
