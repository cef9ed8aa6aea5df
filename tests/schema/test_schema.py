"""docs/schema describes what the programs print, all of it and nothing else."""

import copy
import re
import unittest

import outputs
from schemas import SHARED, Schemas, file_of, members
from support import ROOT, missing, need_module

# Members that an output may lack, by schema; all others are always there.
OPTIONAL = {
    "error": ["error.hint", "unproven"],
    "resolve": ["record.title", "cache_age_seconds"],
    "verify": ["results[].origin", "results[].record.title", "results[].error.hint",
               "results[].cache_age_seconds"],
    "verify-line": ["record.title", "error.hint"],
    "hash-line": ["error.hint"],
    "compute": ["results[].error.hint"],
    "compute-line": ["error.hint"],
    "cache": ["entries"],  # what is left is what pith cache path prints
    "mirror": ["files[].error.hint", "files[].contradicted_by"],
    "show": ["info.PithNumber", "info.PithCanonicalSHA256", "xmp.number", "xmp.canonicalSha256",
             "xmp.recordUrl", "xmp.source", "xmp.schemaVersion", "xmp.canonicalRecord",
             "xmp.receiptKeyId", "xmp.receiptSignature"],
    "timestamp": ["number", "steps[].argument"],
    "badge": ["output", "cache_age_seconds"],
    "page": ["cache_age_seconds"],
}
STAMP = ["file_base64", "backup", "other_links", "note", "proves_itself", "ended_fast_web_view",
         "error.hint", "cache_age_seconds"]
# A file that could not be written tells how far it came; unchanged files may have been copied.
STAMP_WHEN_STOPPED = ["number", "canonical_sha256", "number_from", "record_from", "written", "keys",
                      "kept_bytes", "cut_bytes", "appended_bytes", "output"]
# What no output here happens to have.
NOT_SEEN = {
    "compute": {"results[].error.hint"},
    "compute-line": {"error.hint"},
    "hash-line": {"error.hint"},
    "verify-line": {"error.hint"},
    "mirror": {"files[].error.hint"},
    "stamp": {"files[].file_base64"},
    "stamp-line": {"backup", "other_links", "ended_fast_web_view", "cache_age_seconds"},
}
FREE = {"attempts[].outcome"}  # words of their own
WORDS = {"verdict", "outcome", "status", "xref", "part", "format", "theme", "style", "algorithm", "schema"}


def setUpModule():
    need_module("jsonschema")
    global SCHEMAS, COLLECTED
    SCHEMAS = Schemas()
    COLLECTED = outputs.collect()


def name_in_source(text):
    return re.findall(r'pith\.[a-z-]+/[0-9]+', text)


def short(document):
    return document["schema"].removeprefix("pith.").split("/")[0]


def wrong_type(value):
    if isinstance(value, bool) or value is None:
        return ["x"]
    if isinstance(value, (int, float)):
        return str(value)
    return {str: 7, list: {}, dict: []}[type(value)]


def mutations(document, at=""):
    """(what, path, changed document) for every member; of lists the first of each sort of element."""
    def changed(change):
        other = copy.deepcopy(document)
        change(other)
        return other

    if isinstance(document, list):
        sorts = {}
        for i, value in enumerate(document):
            sorts.setdefault(frozenset(members(value)), i)
        for i in sorts.values():
            for what, path, inner in mutations(document[i], at + "[]"):
                yield what, path, changed(lambda other, i=i, inner=inner: other.__setitem__(i, inner))
        return
    if not isinstance(document, dict):
        return
    for key, value in document.items():
        path = f"{at}.{key}".lstrip(".")
        yield "dropped", path, changed(lambda other, key=key: other.pop(key))
        yield "renamed", path, {key + "_" if name == key else name: v for name, v in document.items()}
        yield "of a wrong type", path, {**document, key: wrong_type(value)}
        if key in WORDS and isinstance(value, str) and path not in FREE:
            yield "another word", path, {**document, key: "nonsense"}
        for what, inner_path, inner in mutations(value, path):
            yield what, inner_path, {**document, key: inner}


def optional(document, path, whole):
    name = short(whole)
    if name in ("stamp", "stamp-line"):
        path = path.removeprefix("files[].")
        return path in STAMP or path in STAMP_WHEN_STOPPED and any(
            file.get("error") or file["status"] == "unchanged" for file in whole.get("files", [whole]))
    return path in OPTIONAL.get(name, [])


class Schema(unittest.TestCase):
    def test_every_output_is_as_its_schema_says(self):
        self.assertGreater(len(COLLECTED.documents), 200)
        for command, document in COLLECTED.documents:
            with self.subTest(command=command):
                self.assertEqual(SCHEMAS.errors(document), [])

    def test_every_command_answers_in_json_and_its_exit_code_is_the_one_it_says(self):
        self.assertEqual(COLLECTED.silent, [])

    def test_every_schema_in_the_source_has_a_file_and_every_file_a_use(self):
        used = {SHARED}
        for path in [*ROOT.glob("src/**/*.cc"), *ROOT.glob("tools/*.cc")]:
            used |= {file_of(name) for name in name_in_source(path.read_text(encoding="utf-8"))}
        self.assertEqual(set(SCHEMAS.files), used)

    def test_every_schema_was_met_and_every_member_it_knows(self):
        if COLLECTED.skipped:
            missing("; ".join(COLLECTED.skipped))
        seen = {}
        for _, document in COLLECTED.documents:
            seen.setdefault(short(document), set()).update(members(document))
        for file in SCHEMAS.files:
            if file != SHARED:
                name = re.sub(r"-\d+\.json$", "", file)
                with self.subTest(schema=name):
                    unseen = SCHEMAS.paths(file) - seen.get(name, set())
                    self.assertEqual(unseen - NOT_SEEN.get(name, set()), set())

    def test_an_output_that_was_changed_is_rejected(self):
        chosen = {}
        for command, document in COLLECTED.documents:
            chosen.setdefault(frozenset(members(document)), (command, document))
        count, accepted = 0, []
        for command, document in chosen.values():
            for what, path, mutant in mutations(document):
                if what == "dropped" and optional(document, path, document):
                    continue
                count += 1
                if SCHEMAS.accepts(mutant, document["schema"]):
                    accepted.append(f"{command}: {path} {what}")
        self.assertEqual(accepted, [])
        self.assertGreater(count, 2000)

    def test_titles_descriptions_and_names(self):
        for file, schema in SCHEMAS.files.items():
            with self.subTest(file=file):
                self.assertEqual(schema["$id"], file)
                self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
                self.assertTrue(schema["title"] and schema["description"].endswith("."))
                if file != SHARED:
                    self.assertEqual(file_of(schema["title"]), file)

    def test_the_document_names_every_schema(self):
        text = (ROOT / "docs/json-output.md").read_text(encoding="utf-8")
        named = {file_of(name) for name in re.findall(r"pith\.[a-z-]+/\d+", text)}
        self.assertEqual(set(SCHEMAS.files) - {SHARED} - named, set(), "not in docs/json-output.md")

    def test_reasons_are_those_that_the_document_lists(self):
        text = (ROOT / "docs/json-output.md").read_text(encoding="utf-8")
        kinds = SCHEMAS.files[SHARED]["$defs"]["kind_of_error"]["enum"]
        reasons = SCHEMAS.files[SHARED]["$defs"]["error"]["properties"]["reason"]["enum"]
        self.assertIn(", ".join(f"`{kind}`" for kind in kinds), text)
        table = text.split("| reason | |\n|---|---|\n")[1].split("\n\n")[0]
        listed = {word for row in table.splitlines()
                  for word in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
        self.assertEqual(set(reasons), listed | set(kinds))


if __name__ == "__main__":
    unittest.main()
