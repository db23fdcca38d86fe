"""Holds payloads to the JSON Schemas of their types: schema.py SCHEMAS EVENTS GOLDEN

SCHEMAS is what `filcommun schema` prints, EVENTS what `filcommun events read --json` prints (payloads as stored), GOLDEN
the folder of golden files (payloads opened: their sealed values are put in boxes first). Every payload must pass; and
every payload from which a required field is taken, of which a field gets another type, or in which a sealed value
stands open, must not. Prints the counts."""
import base64
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import fetch

for name in ("jsonschema", "attrs", "pyrsistent"):
    sys.path.insert(0, str(fetch.wheel(name)))
import jsonschema


def boxed(value):
    """The payload as it is stored: a box and a commitment in the place of every sealed value."""
    if isinstance(value, dict) and "sealed" in value:
        text = lambda size: base64.b64encode(b"x" * size).decode()
        return {"sealed": value["sealed"], "person": value["person"], "box": text(64), "commitment": text(32)}
    if isinstance(value, dict):
        return {name: boxed(field) for name, field in value.items()}
    return [boxed(item) for item in value] if isinstance(value, list) else value


def broken(schema, payload):
    """Payloads that no event of the type has."""
    for name in schema.get("required", []):
        yield f"without {name}", {k: v for k, v in payload.items() if k != name}
    for name, field in payload.items():
        yield f"another {name}", {**payload, name: {"a": 1} if not isinstance(field, dict) else 7}
        if isinstance(field, dict) and "sealed" in field:
            yield f"open {name}", {**payload, name: {**field, "value": "DURAND"}}
            yield f"{name} of another class", {**payload, name: {**field, "sealed": "public"}}
            yield f"{name} without its commitment", {**payload, name: {k: v for k, v in field.items() if k != "commitment"}}


def main():
    schemas, events, golden = sys.argv[1:]
    validators = {}
    for line in Path(schemas).read_text().splitlines():
        schema = json.loads(line)
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[schema["title"]] = jsonschema.Draft202012Validator(schema)
    payloads = [(e["type"], e["data"]) for e in map(json.loads, Path(events).read_text().splitlines())]
    stored = len(payloads)
    payloads += [(p.name.rsplit(".v", 1)[0], boxed(json.loads(p.read_text()))) for p in sorted(Path(golden).glob("*.json"))]
    wrong = refused = 0
    for kind, payload in payloads:
        for error in validators[kind].iter_errors(payload):
            wrong += 1
            print(f"{kind}: {error.json_path}: {error.message[:200]}")
        for what, bad in broken(validators[kind].schema, payload):
            if validators[kind].is_valid(bad):
                wrong += 1
                print(f"{kind}: passes {what}")
            else:
                refused += 1
    print(json.dumps({"types": len(validators), "stored": stored, "golden": len(payloads) - stored, "refused": refused}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
