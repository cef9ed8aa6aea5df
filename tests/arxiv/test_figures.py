"""What is hidden in PDF figures is gone after they were cleaned, for readers of PDFs that are not ours.

The figures are made by pikepdf in each form a PDF may have. Each planted secret begins with SECRET.
"""

import json
import re
import shutil
import struct
import tarfile
import tempfile
import unittest
import zlib
from pathlib import Path

from support import BUILD, PITH, need, need_module, run

TOOL = BUILD / "bin" / "figure_tool"
PAPERS = Path(__file__).parent / "papers"
DRAWING = b"""q 1 0 0 rg 10 10 80 60 re f Q
/GS gs /Sh sh BT /F1 18 Tf 20 40 Td (Shown) Tj ET
q 30 0 0 30 60 60 cm /Im Do Q /Fm Do"""


def plain(pdf):
    """All objects as text, streams decoded, by a reader that is not ours."""
    return run("qpdf", "--qdf", "--object-streams=disable", "--decode-level=all",
               "--warning-exit-0", pdf, "-").stdout


def name_with_escapes(name):
    return "/" + "".join(f"#{ord(c):02x}" if i % 2 else c for i, c in enumerate(name[1:]))


class Figures(unittest.TestCase):
    def setUp(self):
        need("qpdf", "pdftoppm", "pdfdetach", "pdftotext", "exiftool", "mutool")
        need_module("pikepdf")
        self.work = Path(tempfile.mkdtemp(prefix="pith-figures-test-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)

    # Figures.

    def drawing(self):
        """One page with all that draws: a shading, a font, a picture with a mask, a form, layers that are shown."""
        import pikepdf
        from pikepdf import Array, Dictionary, Name, Stream
        pdf = pikepdf.new()
        font = pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A]))))
        lookup = pikepdf.String(bytes([0, 0, 255, 255, 255, 0]))
        mask = Stream(pdf, b"\x80\xff\x40\xff")
        mask.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2,
                                      ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        image = Stream(pdf, b"\x80\x40")
        image.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2, BitsPerComponent=1,
            ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, lookup]), SMask=mask)
        pattern = Stream(pdf, b"0 0 1 rg 0 0 2 2 re f")
        pattern.stream_dict = Dictionary(PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 4, 4]),
                                         XStep=4, YStep=4, Resources=Dictionary())
        form = Stream(pdf, b"0 1 0 rg /GS gs 5 5 20 20 re f /Pattern cs /P scn 25 5 15 15 re f")
        form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 40, 40]),
                                      Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
                                      Resources=Dictionary(ExtGState=Dictionary(GS=Dictionary(ca=0.5)),
                                                           Pattern=Dictionary(P=pattern)))
        function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 1], C1=[1, 1, 0], N=1)
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 70, 100, 70],
                             Function=function, BBox=[0, 75, 100, 100])
        page = pdf.add_blank_page(page_size=(100, 100))
        page.Resources = Dictionary(
            Font=Dictionary(F1=font), XObject=Dictionary(Im=image, Fm=form),
            ExtGState=Dictionary(GS=Dictionary(Type=Name.ExtGState, ca=0.8, BM=Name.Multiply)),
            Shading=Dictionary(Sh=shading))
        page.Contents = Stream(pdf, DRAWING)
        return pdf

    def plant(self, pdf):
        """What no reader of the paper sees, in every place there is for it."""
        import pikepdf
        from pikepdf import Array, Dictionary, Name, Stream, String

        def stream(data, **entries):
            made = Stream(pdf, data)
            for key, value in entries.items():
                made[Name("/" + key)] = value
            return pdf.make_indirect(made)

        def attached(which):
            file = stream(b"SECRET-%s-data" % which, Type=Name.EmbeddedFile)
            name = String("SECRET-%s.csv" % which.decode())
            return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=file),
                                                Desc=String("SECRET-description")))

        root, page = pdf.Root, pdf.pages[0].obj
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('SECRET-script')"))
        note = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=[5, 5, 20, 20], T=String("SECRET-author"), F=2,
            Contents=String("SECRET-note"), RC=String("<p>SECRET-rich</p>"), Subj=String("SECRET-subject"),
            NM=String("SECRET-name"), M=String("D:20260101"), CreationDate=String("D:20260101"),
            Popup=Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=[0, 0, 9, 9], Contents=String("SECRET-popup"))))
        clip = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[5, 5, 20, 20], F=2,
                          FS=attached(b"clip"), Contents=String("SECRET-clip"))
        field = pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("SECRET-field"), V=String("SECRET-value"),
            Rect=[0, 0, 9, 9], F=2, AA=Dictionary(K=script), AP=Dictionary(N=stream(b"%SECRET-look", Subtype=Name.Form, BBox=Array([0, 0, 1, 1])))))
        page.Annots = Array([note, clip, field])
        page.AA = Dictionary(O=script)
        page.AF = Array([attached(b"page")])
        page.Thumb = stream(b"SECRET-thumb", Width=4, Height=1, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
        private = stream(b"SECRET-whole-drawing", Type=Name("/SECRET-type"))
        page.PieceInfo = Dictionary(Illustrator=Dictionary(Private=private, LastModified=String("D:2026")))
        page.Metadata = stream(b"<x>SECRET-page-xmp</x>", Type=Name.Metadata, Subtype=Name.XML)
        page.LastModified = String("D:SECRET")
        page.VP = Array([Dictionary(Name=String("SECRET-viewport"))])
        root.Names = Dictionary(
            EmbeddedFiles=Dictionary(Names=[String("SECRET-key"), attached(b"tree")]),
            JavaScript=Dictionary(Names=[String("SECRET-start"), script]))
        root.AF = Array([attached(b"catalog")])
        root.OpenAction = script
        root.AcroForm = Dictionary(Fields=[field], DA=String("SECRET-appearance"),
                                   XFA=[String("template"), stream(b"<xfa>SECRET-xfa</xfa>")])
        root.Outlines = Dictionary(First=pdf.make_indirect(Dictionary(Title=String("SECRET-bookmark"))), Count=1)
        root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(
            Type=Name.StructElem, S=Name.Figure, Alt=String("C:\\Users\\SECRET-alt\\plot.png"),
            T=String("SECRET-title"), A=Dictionary(O=Name.UserProperties, P=[Dictionary(N=String("SECRET-property"))])))
        root.Metadata = stream(b"<x>SECRET-xmp</x>", Type=Name.Metadata, Subtype=Name.XML)
        root.PageLabels = Dictionary(Nums=[0, Dictionary(P=String("SECRET-label"))])
        root.URI = Dictionary(Base=String("https://SECRET-base/"))
        root[Name("/SECRETKey")] = String("SECRET-own")
        layer = pdf.make_indirect(Dictionary(
            Type=Name.OCG, Name=String("SECRET-layer"),
            Usage=Dictionary(CreatorInfo=Dictionary(Creator=String("SECRET-creator"), Subtype=Name.Artwork))))
        root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(
            ON=[layer], Order=[String("SECRET-folder"), layer], Name=String("SECRET-config"), Creator=String("SECRET-tool")),
            Configs=[Dictionary(Name=String("SECRET-other"))])
        page.Resources.Properties = Dictionary(
            MC0=layer, MC1=Dictionary(Metadata=stream(b"SECRET-placed", Type=Name.Metadata), Title=String("SECRET-mc")))
        page.Contents = Stream(pdf, b"/OC /MC0 BDC\n" + DRAWING + b"\nEMC")
        form = page.Resources.XObject.Fm
        form.PieceInfo = Dictionary(Own=Dictionary(Private=String("SECRET-form-private")))
        form.AF = Array([attached(b"form")])
        form.Metadata = stream(b"SECRET-form-xmp", Type=Name.Metadata)
        form.OPI = Dictionary({"/2.0": Dictionary(F=String("/home/SECRET-opi.tif"))})
        form[Name("/PTEX.FileName")] = String("/home/SECRET-path/fig.pdf")
        form[Name("/PTEX.InfoDict")] = pdf.make_indirect(Dictionary(Author=String("SECRET-inner-author")))
        image = page.Resources.XObject.Im
        image.Metadata = stream(b"SECRET-image-xmp", Type=Name.Metadata)
        image.Alternates = [Dictionary(Image=stream(b"SECRET-other-image", Subtype=Name.Image, Width=1, Height=1))]
        image[Name("/ADBE_Private")] = String("SECRET-vendor")
        page.Resources.XObject.Other = stream(
            b"/Deep Do %SECRET-other-page", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
            Resources=Dictionary(XObject=Dictionary(Deep=stream(
                b"SECRET-picture-of-another-page", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1))))
        page.Resources.Font.F1.Metadata = stream(b"SECRET-font-xmp", Type=Name.Metadata)
        info = pdf.docinfo
        info["/Author"] = "SECRET-Author"
        info["/Title"] = "/home/SECRET/fig.ai"
        info["/Custom"] = "SECRET-custom"
        pdf.trailer[Name("/SECRETTrailer")] = String("SECRET-trailer")
        return pdf

    def forms(self, pdf):
        """The figure in each form of file; (name, path)."""
        import pikepdf
        modes = {
            "table": dict(object_stream_mode=pikepdf.ObjectStreamMode.disable, min_version="1.4", compress_streams=False),
            "xref-stream": dict(object_stream_mode=pikepdf.ObjectStreamMode.preserve),
            "object-streams": dict(object_stream_mode=pikepdf.ObjectStreamMode.generate),
            "linearized": dict(object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True),
        }
        for name, how in modes.items():
            path = self.work / f"{name}.pdf"
            pdf.save(path, static_id=True, fix_metadata_version=False, **how)
            yield name, path

    def form(self, pdf, wanted):
        return next(path for name, path in self.forms(pdf) if name == wanted)

    # Judges.

    def clean(self, path, how="figure", code=0):
        out = path.with_suffix(".clean.pdf")
        done = run(TOOL, how, path, out)
        self.assertEqual(done.returncode, code, done.stderr)
        return out, (done.stdout + done.stderr).decode(errors="replace")

    def pixels(self, path, *options):
        shown = {}
        for command in (["pdftoppm", "-r", "144", *options, path],
                        ["mutool", "draw", "-r", "144", "-F", "ppm", "-o", "-", path]):
            done = run(*command)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertGreater(len(set(done.stdout[20:])), 3, "the page is empty")
            shown[command[0]] = done.stdout
        return shown

    def assert_nothing_is_found(self, path, secret="SECRET"):
        raw = path.read_bytes()
        everything = {
            "bytes": raw, "qpdf": plain(path),
            "pdfdetach": run("pdfdetach", "-list", path).stdout,
            "pdftotext": run("pdftotext", path, "-").stdout,
            "exiftool": run("exiftool", "-a", "-G1", "-ee", path).stdout,
            "pdfinfo": run("pdfinfo", "-js", path).stdout + run("pdfinfo", "-meta", path).stdout,
            "mutool": run("mutool", "show", path, "grep").stdout + run("mutool", "show", path, "trailer").stdout,
            "pikepdf": self.by_pikepdf(path),
        }
        for text in re.finditer(rb"stream\r?\n(.*?)endstream", raw, re.S):
            try:
                everything[f"stream at {text.start()}"] = zlib.decompressobj().decompress(text.group(1))
            except zlib.error:
                pass
        for reader, found in everything.items():
            for form in (secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().encode(),
                         secret.encode().hex().upper().encode()):
                self.assertNotIn(form, found, f"{path.name}: {reader}")
        self.assertIn(b"0 embedded files", everything["pdfdetach"])

    @staticmethod
    def by_pikepdf(path):
        import pikepdf
        with pikepdf.open(path) as pdf:
            text = b""
            for thing in pdf.objects:
                text += repr(thing).encode("utf-8", "surrogateescape")
                if isinstance(thing, pikepdf.Stream):
                    try:
                        text += thing.read_bytes()
                    except pikepdf.PdfError:
                        text += thing.read_raw_bytes()
            return text + repr(pdf.trailer).encode()

    def assert_clean(self, path, **how):
        """The figure cleaned: no complaint, the same page, no secret, and clean a second time."""
        before = run("qpdf", "--check", path)
        out, notes = self.clean(path, **how)
        after = run("qpdf", "--check", out)
        self.assertLessEqual(after.returncode, before.returncode, after.stderr)
        self.assertEqual(after.stderr.count(b"WARNING"), before.stderr.count(b"WARNING"), after.stderr)
        self.assertEqual(self.pixels(out), self.pixels(path))
        self.assert_nothing_is_found(out)
        again = out.read_bytes()
        twice, more = self.clean(out, **how)
        self.assertNotIn("removed", more)
        self.assertEqual(twice.read_bytes(), again)
        return notes

    # Tests.

    def test_what_is_planted_in_any_form_of_file_is_gone_and_the_page_is_the_same(self):
        pdf = self.plant(self.drawing())
        for name, path in self.forms(pdf):
            with self.subTest(name):
                self.assertIn(b"SECRET-whole-drawing", plain(path))
                self.assertIn(b"SECRET-value", plain(path))
                notes = self.assert_clean(path)
                for told in ("Author (SECRET-Author)", "attachments (", "(SECRET-tree.csv)", "annotations (", "(SECRET-author)",
                             "XMP", "thumbnail", "JavaScript", "form", "data that a program keeps for itself",
                             "PTEX.FileName (/home/SECRET-path/fig.pdf)", "names of layers", "what no page draws"):
                    self.assertIn(told, notes)

    def test_names_written_with_escapes_are_the_same_names(self):
        pdf = self.plant(self.drawing())
        path = self.form(pdf, "table")
        data = path.read_bytes()
        for name in (b"/JavaScript", b"/EmbeddedFiles", b"/PieceInfo", b"/Metadata", b"/Annots", b"/Contents", b"/Names"):
            escaped = name_with_escapes(name.decode()).encode()
            data = re.sub(re.escape(name) + rb"(?![A-Za-z])", lambda _: escaped, data)
        escaped = self.work / "escaped.pdf"
        (self.work / "moved.pdf").write_bytes(data)
        # The offsets moved: qpdf writes them anew, and names plainly, so they are mended here.
        self.mend_offsets(self.work / "moved.pdf", escaped)
        self.assertIn(name_with_escapes("/JavaScript").encode(), escaped.read_bytes())
        self.assert_clean(escaped)

    @staticmethod
    def mend_offsets(source, target):
        data = source.read_bytes()
        start = data.rindex(b"\nxref\n") + 1
        body, trailer = data[:start], data[data.index(b"trailer", start):]
        at = {int(m.group(1)): m.start(1) for m in re.finditer(rb"(?<=\n)(\d+) 0 obj\b", body)}
        count = max(at) + 1
        lines = [b"0000000000 65535 f \n"] + [
            b"%010d 00000 n \n" % at[n] if n in at else b"0000000000 00000 f \n" for n in range(1, count)]
        trailer = re.sub(rb"startxref\n\d+", b"startxref\n%d" % start, trailer)
        target.write_bytes(body + b"xref\n0 %d\n" % count + b"".join(lines) + trailer)

    def test_earlier_revisions_of_a_figure_are_gone(self):
        clean_pdf = self.drawing()
        for name, path in self.forms(self.plant(self.drawing())):
            if name == "linearized":
                continue
            with self.subTest(name):
                old = path.read_bytes()
                start = int(re.findall(rb"startxref\s+(\d+)", old)[-1])
                import pikepdf
                with pikepdf.open(path) as pdf:
                    catalog, pages = pdf.Root.objgen[0], pdf.Root.Pages.objgen[0]
                    page = pdf.pages[0].obj
                    number, size = page.objgen[0], int(pdf.trailer.Size)
                    contents, resources = page.Contents.objgen[0], page.Resources
                    resources = {k: v.objgen[0] for k, v in
                                 (("F1", resources.Font.F1), ("Im", resources.XObject.Im), ("Fm", resources.XObject.Fm))}
                body = b"""/MediaBox [0 0 100 100] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >>
/XObject << /Im %d 0 R /Fm %d 0 R >> /ExtGState << /GS << /ca .8 /BM /Multiply >> >>
/Shading << /Sh << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 70 100 70] /BBox [0 75 100 100]
/Function << /FunctionType 2 /Domain [0 1] /C0 [0 0 1] /C1 [1 1 0] /N 1 >> >> >>
/Properties << /MC0 << /Type /OCG >> >> >>""" % (contents, resources["F1"], resources["Im"], resources["Fm"])
                new = {catalog: b"<< /Type /Catalog /Pages %d 0 R >>" % pages,
                       number: b"<< /Type /Page /Parent %d 0 R %s >>" % (pages, body)}
                added, offsets = b"\n", {}
                for n, text in sorted(new.items()):
                    offsets[n] = len(old) + len(added)
                    added += b"%d 0 obj\n%s\nendobj\n" % (n, text)
                at = len(old) + len(added)
                if name == "table":
                    added += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (n, o) for n, o in sorted(offsets.items()))
                    added += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, catalog, start)
                else:
                    offsets[size] = at
                    rows = b"".join(struct.pack(">BIB", 1, o, 0) for _, o in sorted(offsets.items()))
                    index = b" ".join(b"%d 1" % n for n in sorted(offsets))
                    added += (b"%d 0 obj\n<< /Type /XRef /Size %d /Root %d 0 R /Prev %d /W [1 4 1] /Index [%s] /Length %d >>\n"
                              b"stream\n%s\nendstream\nendobj\n") % (size, size + 1, catalog, start, index, len(rows), rows)
                updated = path.with_suffix(".updated.pdf")
                updated.write_bytes(old + added + b"startxref\n%d\n%%%%EOF\n" % at)
                self.assert_clean(updated)
        clean_pdf.close()

    def test_comments_and_bytes_that_belong_to_no_object_are_gone(self):
        path = self.form(self.drawing(), "table")
        data = path.read_bytes()
        data = data.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3 SECRET-banner\n%%Invocation: gs /home/SECRET\n", 1)
        data = data.replace(b"endobj\n", b"endobj\n% SECRET-between\n", 1)
        data = re.sub(rb"(\d+ 0 obj\n<<)", rb"\1 % SECRET-inside >>\n", data, count=1)
        data = data.replace(b"endobj\n", b"endobj\n(SECRET-loose) 4711 0 obj (SECRET-orphan) endobj\n", 1)
        data = re.sub(rb"/Size", b"% SECRET-trailer\n /Size", data)
        (self.work / "moved.pdf").write_bytes(data)
        noisy = self.work / "noisy.pdf"
        self.mend_offsets(self.work / "moved.pdf", noisy)
        for tail in (b"", b"SECRET-behind\n" * 40, b"\r\nPK\x03\x04SECRET"):
            with self.subTest(tail[:9]):
                whole = self.work / "whole.pdf"
                whole.write_bytes(noisy.read_bytes() + tail)
                self.assert_clean(whole)

    def test_a_figure_that_is_clean_keeps_its_bytes(self):
        pdf = self.drawing()
        for name, path in self.forms(pdf):
            if name == "linearized":
                continue
            with self.subTest(name):
                out, _ = self.clean(path)
                # pikepdf writes an empty /Info only when it is asked for.
                self.assertEqual(out.read_bytes(), path.read_bytes())

    def test_a_hidden_layer_is_told_by_its_name_and_a_shown_one_is_not(self):
        from pikepdf import Array, Dictionary, Name, Stream, String
        states = {
            "off": (True, lambda layer, other: Dictionary(OFF=[layer])),
            "base-state": (True, lambda layer, other: Dictionary(BaseState=Name.OFF, ON=[other])),
            "shown": (False, lambda layer, other: Dictionary(ON=[layer], OFF=[other])),
            "base-state-and-on": (False, lambda layer, other: Dictionary(BaseState=Name.OFF, ON=[layer])),
            "not-printed": (True, lambda layer, other: Dictionary(
                AS=[Dictionary(Event=Name.Print, Category=[Name.Print], OCGs=[layer])])),
        }
        for name, (hidden, config) in states.items():
            for where in ("marked content", "object", "membership", "expression", "nowhere"):
                with self.subTest(name, where=where):
                    pdf = self.drawing()
                    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Höhenlinien"), Usage=Dictionary(
                        Print=Dictionary(PrintState=Name.OFF))))
                    other = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("other")))
                    pdf.Root.OCProperties = Dictionary(OCGs=[layer, other], D=config(layer, other))
                    resources = pdf.pages[0].obj.Resources
                    named = {"membership": Dictionary(Type=Name.OCMD, OCGs=Array([layer])),
                             "expression": Dictionary(Type=Name.OCMD, OCGs=Array([layer]),
                                                      VE=Array([Name.Not, Array([Name.Not, layer])]))}.get(where, layer)
                    if where == "object":
                        resources.XObject.Fm.OC = named
                    else:
                        resources.Properties = Dictionary(MC0=pdf.make_indirect(named))
                    if where not in ("object", "nowhere"):
                        pdf.pages[0].obj.Contents = Stream(pdf, b"/OC /MC#30 BDC " + DRAWING + b" EMC")
                    for form, path in self.forms(pdf):
                        _, notes = self.clean(path)
                        told = "remains figure.hidden-layer" in notes
                        self.assertEqual(told, hidden and where != "nowhere", (form, notes))
                        if told:
                            self.assertIn('"Höhenlinien"', notes)
                            # Who reads it by itself can show it.
                            self.assertNotIn("remains", self.clean(path, "document")[1])

    def test_more_pages_than_one_are_told(self):
        pdf = self.drawing()
        pdf.add_blank_page(page_size=(100, 100))
        for name, path in self.forms(pdf):
            with self.subTest(name):
                self.assertIn("remains figure.pages has 2 pages", self.clean(path)[1])
                self.assertNotIn("figure.pages", self.clean(path, "document")[1])

    def test_a_photograph_in_a_figure_has_no_exif(self):
        import pikepdf
        photo = (PAPERS / "torture/figures/photo.jpg").read_bytes()
        self.assertIn(b"PLANTED", photo)
        size = re.search(rb"\xff[\xc0\xc2]..\x08(..)(..)(.)", photo, re.S)
        height, width = (int.from_bytes(size.group(i), "big") for i in (1, 2))
        pdf = self.drawing()
        image = pikepdf.Stream(pdf, photo)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray if size.group(3) == b"\x01" else pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode)
        pdf.pages[0].obj.Resources.XObject.Im = image
        for name, path in self.forms(pdf):
            with self.subTest(name):
                self.assertIn(b"PLANTED", path.read_bytes())
                self.assert_clean(path)
                self.assert_nothing_is_found(path.with_suffix(".clean.pdf"), "PLANTED")

    def test_a_jpeg_2000_in_a_figure_has_no_xmp(self):
        import pikepdf
        need_module("PIL")
        from PIL import Image
        jp2 = self.work / "a.jp2"
        Image.linear_gradient("L").resize((32, 32)).save(jp2)
        boxes = jp2.read_bytes()
        # Behind the file type box, where any box may be (ITU-T T.800 annex I.2.2).
        at = 12 + int.from_bytes(boxes[12:16], "big")
        for kind, data in ((b"xml ", b"<x>SECRET</x>"), (b"uuid", bytes(16) + b"<x>SECRET</x>")):
            box = (8 + len(data)).to_bytes(4, "big") + kind + data
            pdf = self.drawing()
            image = pikepdf.Stream(pdf, boxes[:at] + box + boxes[at:])
            image.stream_dict = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=32,
                                                   Height=32, Filter=pikepdf.Name.JPXDecode)
            pdf.pages[0].obj.Resources.XObject.Im = image
            for name, path in self.forms(pdf):
                with self.subTest(name, kind=kind):
                    self.assertIn("XMP of a JPEG 2000", self.assert_clean(path))

    def test_a_document_that_is_read_by_itself_keeps_what_its_readers_see(self):
        for name, path in self.forms(self.plant(self.drawing())):
            with self.subTest(name):
                out, _ = self.clean(path, "document")
                self.assertEqual(run("qpdf", "--check", out).returncode, 0)
                found = plain(out)
                for kept in (b"SECRET-note", b"SECRET-value", b"SECRET-tree-data", b"SECRET-bookmark", b"SECRET-alt"):
                    self.assertIn(kept, found)
                for gone in (b"SECRET-xmp", b"SECRET-Author", b"SECRET-whole-drawing", b"SECRET-thumb", b"SECRET-path"):
                    self.assertNotIn(gone, found)
                self.assertEqual(self.pixels(out), self.pixels(path))

    def test_what_cannot_be_read_is_told(self):
        import pikepdf
        path = self.form(self.plant(self.drawing()), "table")
        data = path.read_bytes()
        encrypted = self.work / "encrypted.pdf"
        with pikepdf.open(path) as pdf:
            pdf.save(encrypted, encryption=pikepdf.Encryption(owner="o", user=""))
        broken = self.work / "broken.pdf"
        for content, cause in ((encrypted.read_bytes(), "is encrypted"), (data[:-200], "is damaged"),
                               (data.replace(b"/Length ", b"/Length 9", 1), "is damaged")):
            broken.write_bytes(content)
            self.assertIn(cause, self.clean(broken, code=2)[1])

    def test_many_kinds_of_programs_write_figures_that_stay_the_same_page(self):
        drawn = {}
        if shutil.which("gs"):
            (self.work / "a.ps").write_text("%!PS\n<</PageSize [100 100]>> setpagedevice\n1 0 0 setrgbcolor 10 10 50 50 rectfill\n"
                                            "0 setgray /Times-Roman 20 selectfont 20 70 moveto (Shown) show showpage\n")
            drawn["gs"] = ["gs", "-q", "-sDEVICE=pdfwrite", "-o", self.work / "gs.pdf", self.work / "a.ps"]
        if shutil.which("mutool"):
            (self.work / "a.txt").write_text("%%MediaBox 0 0 100 100\n%%Font F1 Times-Roman\n1 0 0 rg 10 10 50 50 re f\n"
                                             "BT /F1 20 Tf 20 70 Td (Shown) Tj ET\n")
            drawn["mutool"] = ["mutool", "create", "-o", self.work / "mutool.pdf", self.work / "a.txt"]
        if shutil.which("pdflatex"):
            (self.work / "tex.tex").write_text("\\documentclass{article}\\usepackage[a6paper]{geometry}"
                                               "\\usepackage[pdfauthor=SECRET]{hyperref}\\begin{document}Shown $x^2$\\end{document}")
            drawn["tex"] = ["pdflatex", "-interaction=batchmode", "-output-directory", self.work, self.work / "tex.tex"]
        self.assertTrue(drawn)
        for name, command in drawn.items():
            with self.subTest(name):
                self.assertEqual(run(*command, cwd=self.work).returncode, 0)
                self.assert_clean(self.work / f"{name}.pdf")

    def test_a_paper_with_such_figures_is_proven_and_anc_keeps_what_its_readers_see(self):
        from pikepdf import Dictionary
        need("pdflatex")
        paper = self.work / "paper"
        (paper / "anc").mkdir(parents=True)
        pdf = self.plant(self.drawing())
        path = self.form(pdf, "object-streams")
        shutil.copy(path, paper / "a.pdf")
        shutil.copy(path, paper / "anc/notes.pdf")
        # A PDF begins where its header is, as readers and TeX know.
        (paper / "b.pdf").write_bytes(b"SECRET\n" + self.form(pdf, "table").read_bytes())
        (paper / "main.tex").write_text("\\documentclass{article}\\usepackage{graphicx}\\begin{document}"
                                        "\\includegraphics{a.pdf} \\includegraphics{b.pdf}\\end{document}\n")

        def arxiv(*options, code=0):
            done = run(PITH, "arxiv", "paper", "--json", *options, cwd=self.work)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            return json.loads(done.stdout)["findings"]

        told = [f["detail"] for f in arxiv() if f["rule"] == "file.metadata" and "a.pdf" in json.dumps(f)]
        self.assertIn("(SECRET-tree.csv)", told[0])
        with tarfile.open(self.work / "paper-arxiv.tar.gz") as archive:
            archive.extractall(self.work / "out")
        for name in ("a.pdf", "b.pdf"):
            self.assert_nothing_is_found(self.work / "out" / name)
        notes = plain(self.work / "out/anc/notes.pdf")
        self.assertIn(b"SECRET-note", notes)
        self.assertNotIn(b"SECRET-Author", notes)

        layer = pdf.Root.OCProperties.OCGs[0]
        pdf.Root.OCProperties.D = Dictionary(OFF=[layer])
        shutil.copy(self.form(pdf, "object-streams"), paper / "a.pdf")
        bad = [(f["rule"], f["detail"]) for f in arxiv(code=1) if f["outcome"] == "fail"]
        self.assertEqual([rule for rule, _ in bad], ["figure.hidden-layer"])
        self.assertIn('"SECRET-layer"', bad[0][1])
        arxiv("--accept", "figure.hidden-layer:a.pdf")


if __name__ == "__main__":
    unittest.main()
