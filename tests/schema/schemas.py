"""The files of docs/schema, and a validator for each that reads nothing else."""

import json
import warnings

from support import ROOT

FOLDER = ROOT / "docs/schema"
SHARED = "common.json"


def load():
    """By file name."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def file_of(name):
    """pith.verify-line/1 → verify-line-1.json"""
    return name.removeprefix("pith.").replace("/", "-") + ".json"


class Schemas:
    def __init__(self):
        import jsonschema

        self.files = load()
        self.validators = {}
        for name, schema in self.files.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # newer versions have another way beside this one
                resolver = jsonschema.RefResolver(name, schema, store=dict(self.files))
                self.validators[name] = jsonschema.Draft202012Validator(schema, resolver=resolver)

    def errors(self, document):
        """What is wrong with an output, in words; empty when nothing is."""
        name = document.get("schema", "")
        validator = self.validators.get(file_of(name))
        if validator is None:
            return [f"no file for the schema {name!r}"]
        return [f"{'/'.join(map(str, error.absolute_path))}: {describe(error)}"
                for error in validator.iter_errors(document)]

    def accepts(self, document, name):
        """Whether it could be an output of this schema."""
        return self.validators[file_of(name)].is_valid(document)

    def resolve(self, file, schema):
        """(file, schema) that a schema with $ref stands for."""
        while "$ref" in schema:
            target, _, pointer = schema["$ref"].partition("#/")
            file = target or file
            schema = self.files[file]
            for part in pointer.split("/"):
                schema = schema[part]
        return file, schema

    def paths(self, file):
        """Every member that the schema knows: results[].error.hint"""
        found = set()
        self._walk(file, self.files[file], "", found)
        return found

    def _walk(self, file, schema, at, found):
        if not isinstance(schema, dict):
            return
        file, schema = self.resolve(file, schema)
        for key, value in schema.get("properties", {}).items():
            found.add(f"{at}.{key}".lstrip("."))
            self._walk(file, value, f"{at}.{key}".lstrip("."), found)
        if "items" in schema:
            self._walk(file, schema["items"], at + "[]", found)
        for branch in schema.get("oneOf", []) + schema.get("anyOf", []):
            self._walk(file, branch, at, found)


def describe(error):
    """Of alternatives that all failed, what was wrong in the one that came nearest."""
    if not error.context:
        return error.message[:300]
    branches = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    nearest = min(branches.values(), key=len)
    return "; ".join(f"{'/'.join(map(str, inner.path))}: {describe(inner)}" for inner in nearest[:4])


def members(document, at=""):
    """Every member that a document has, in the notation of Schemas.paths."""
    found = set()
    if isinstance(document, dict):
        for key, value in document.items():
            path = f"{at}.{key}".lstrip(".")
            found |= {path} | members(value, path)
    elif isinstance(document, list):
        for value in document:
            found |= members(value, at + "[]")
    return found
