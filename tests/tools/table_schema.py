"""Holds CSV files to their Table Schema with frictionless: table_schema.py SCHEMA CSV. Prints what is wrong, or how many rows hold."""
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import fetch

sys.path.insert(0, str(fetch.with_dependencies("frictionless")))
from frictionless import Resource, Schema, system

schema, table = sys.argv[1:]
with system.use_context(trusted=True):
    report = Resource(path=table, schema=Schema.from_descriptor(schema)).validate()
for error in report.flatten(["rowNumber", "fieldName", "type", "message"]):
    print(*error, sep="\t")
print(f"{report.stats['errors']} errors, {report.task.stats['rows']} rows")
sys.exit(0 if report.valid else 1)
