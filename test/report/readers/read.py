"""Reads reports as their consumers do. Arguments: a reader and its files; prints one JSON value a file, as a list."""

import csv
import json
import sys


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def read_junit(path):
    from junitparser import JUnitXml

    xml = JUnitXml.fromfile(path)
    stated = [xml.tests, xml.failures, xml.errors]
    cases = [case for suite in xml for case in suite]
    xml.update_statistics()
    return {
        "stated": stated,
        "counted": [xml.tests, xml.failures, xml.errors],
        "skipped": xml.skipped,
        "cases": {case.name: [(type(result).__name__, result.message) for result in case.result] for case in cases},
    }


def read_sarif(path):
    from sarif import loader

    file = loader.load_sarif_file(path)
    return {
        "tools": file.get_distinct_tool_names(),
        "records": file.get_records(),
    }


def validator_of(reader, schema):
    if reader == "xsd":
        import xmlschema

        known = xmlschema.XMLSchema(schema)
        return lambda path: [f"{error.path}: {error.reason}" for error in known.iter_errors(path)]

    import jsonschema

    with open(schema, encoding="utf-8") as file:
        document = json.load(file)
    kind = jsonschema.validators.validator_for(document)
    known = kind(document, format_checker=kind.FORMAT_CHECKER)

    def problems(path):
        with open(path, encoding="utf-8") as file:
            return [f"{error.json_path}: {error.message}"[:500] for error in known.iter_errors(json.load(file))]

    return problems


def main(reader, *paths):
    if reader in ("xsd", "json-schema"):
        schema, *paths = paths
        read = validator_of(reader, schema)
    else:
        read = {"csv": read_csv, "junit": read_junit, "sarif": read_sarif}[reader]
    json.dump([read(path) for path in paths], sys.stdout)


main(*sys.argv[1:])
