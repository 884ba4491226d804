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


def read_markdown(path):
    from markdown_it import MarkdownIt

    # raw HTML is let through, so that it shows as a token of its own
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    with open(path, newline="", encoding="utf-8") as file:
        tokens = parser.parse(file.read())
    headings, tables, fences, items, kinds = [], [], [], [], set()
    for before, token in zip([None, *tokens], tokens):
        kinds.add(token.type)
        kinds.update(child.type for child in token.children or [])
        text = "".join(child.content for child in token.children or [])
        if token.type == "fence":
            fences.append(token.content)
        elif token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and before.type in ("th_open", "td_open"):
            tables[-1][-1].append(text)
        elif token.type == "inline" and before.type == "heading_open":
            headings.append(f"{before.tag} {text}")
        elif token.type == "inline" and before.type == "paragraph_open" and before.hidden:
            items.append(text)
    return {"headings": headings, "tables": tables, "fences": fences, "items": items, "kinds": sorted(kinds)}


def read_in_toto(path):
    from google.protobuf import json_format
    from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
    from in_toto_attestation.v1.statement import Statement

    with open(path, encoding="utf-8") as file:
        statement = json_format.Parse(file.read(), statement_pb2.Statement())
    Statement.copy_from_pb(statement).validate()
    predicate = json_format.MessageToDict(statement.predicate)
    if statement.predicate_type == "https://in-toto.io/attestation/test-result/v0.1":
        known = json_format.ParseDict(predicate, test_result_pb2.TestResult())
        for descriptor in known.configuration:
            ResourceDescriptor.copy_from_pb(descriptor).validate()
    else:
        # consumers must ignore what they do not know
        known = json_format.ParseDict(predicate, verification_summary()(), ignore_unknown_fields=True)
    return {
        "subjects": [{"name": subject.name, "digest": dict(subject.digest)} for subject in statement.subject],
        "type": statement.predicate_type,
        "predicate": json_format.MessageToDict(known),
    }


def verification_summary():
    """The package's own message, with verifiedLevels as the list that the specification and the Go module say it is."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2
    from in_toto_attestation.predicates.vsa.v1 import vsa_pb2

    file = descriptor_pb2.FileDescriptorProto()
    vsa_pb2.DESCRIPTOR.CopyToProto(file)
    (levels,) = (field for field in file.message_type[0].field if field.name == "verified_levels")
    levels.label = descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    return message_factory.GetMessageClass(
        pool.FindMessageTypeByName("in_toto_attestation.predicates.vsa.v1.VerificationSummary")
    )


def read_oscal(path):
    from trestle.core import validator_factory
    from trestle.oscal.assessment_results import Model

    with open(path, encoding="utf-8") as file:
        results = Model.model_validate(json.load(file)).assessment_results
    (result,) = results.results
    return {
        "invalid": [
            type(validator).__name__
            for validator in validator_factory.validator_factory.get_all()
            if not validator.model_is_valid(results, True)
        ],
        "controls": [
            control.control_id
            for selection in result.reviewed_controls.control_selections
            for control in selection.include_controls
        ],
        "observations": len(result.observations or []),
        "risks": {str(risk.uuid): [text_of(risk.status), risk.deadline.isoformat()] for risk in result.risks or []},
        "findings": [
            {
                "item": finding.target.target_id,
                "state": text_of(finding.target.status.state),
                "reason": text_of(finding.target.status.reason),
                "implementation": text_of(getattr(finding.target.implementation_status, "state", None)),
                "remarks": finding.target.status.remarks,
                "observations": len(finding.related_observations or []),
                "risks": [str(risk.risk_uuid) for risk in finding.related_risks or []],
            }
            for finding in result.findings
        ],
    }


def text_of(value):
    """An enumeration or a wrapped string as its text."""
    while hasattr(value, "root"):
        value = value.root
    return getattr(value, "value", value)


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
        read = {
            "csv": read_csv,
            "in-toto": read_in_toto,
            "junit": read_junit,
            "markdown": read_markdown,
            "oscal": read_oscal,
            "sarif": read_sarif,
        }[reader]
    json.dump([read(path) for path in paths], sys.stdout)


main(*sys.argv[1:])
