// What pdf.js or pdf-lib read in PDFs: node read.mjs pdfjs|pdf-lib NODE_MODULES < paths > answers
//
// One line of JSON a path, in their order, so that the caller sees at which file a reader hangs.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The legacy build asks for these when it loads, and needs them to draw, which is not done here.
for (const name of ["DOMMatrix", "Path2D", "ImageData"]) globalThis[name] ??= class {};

const [reader, modules] = process.argv.slice(2);
const require = createRequire(modules + "/here.cjs");
console.log = console.warn = console.info = console.error = () => {};

async function pdfjs() {
  const lib = await import(pathToFileURL(require.resolve("pdfjs-dist/legacy/build/pdf.mjs")));
  return async (bytes) => {
    const task = lib.getDocument({ data: bytes, verbosity: 0, isEvalSupported: false,
                                   useSystemFonts: false, disableFontFace: true });
    try {
      const document = await task.promise;
      const answer = { pages: document.numPages };
      const { info, metadata } = await document.getMetadata();
      answer.info = { ...info.Custom };
      answer.xmp_entries = metadata ? [...metadata] : [];
      answer.text = "";
      for (let number = 1; number <= document.numPages; ++number) {
        const page = await document.getPage(number);
        const content = await page.getTextContent();
        answer.text += content.items.map((item) => item.str ?? "").join("") + "\f";
      }
      return answer;
    } finally {
      await task.destroy();
    }
  };
}

async function pdflib() {
  const { PDFDocument, PDFName, PDFDict, PDFRawStream, PDFStream, PDFArray, PDFString, PDFHexString,
          decodePDFRawStream } = require("pdf-lib");
  const latin1 = (bytes) => Buffer.from(bytes).toString("latin1");
  const decoded = (stream) => {
    if (!(stream instanceof PDFStream)) return [];
    try {
      return stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents();
    } catch {
      return Buffer.from("(a filter fails)");
    }
  };
  const shown = (text) => [...text.matchAll(/\(((?:\\.|[^\\()])*)\)/gs)].map((found) => found[1]).join("");
  return async (bytes) => {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true,
                                                     throwOnInvalidObject: false });
    const answer = { info: {} };
    answer.pages = document.getPageCount();
    if (document.isEncrypted) return answer; // it reads on, but does not decrypt
    const info = document.context.lookup(document.context.trailerInfo.Info);
    if (info instanceof PDFDict)
      for (const key of ["PithNumber", "PithCanonicalSHA256"]) {
        const value = info.lookup(PDFName.of(key));
        if (value instanceof PDFString || value instanceof PDFHexString)
          answer.info[key] = value.decodeText();
      }
    const metadata = document.catalog.lookup(PDFName.of("Metadata"));
    if (metadata instanceof PDFStream)
      answer.packet = Buffer.from(decoded(metadata)).toString("base64");
    answer.text = "";
    for (const page of document.getPages()) {
      let contents = page.node.Contents();
      contents = contents instanceof PDFArray ? contents.asArray().map((part) => document.context.lookup(part))
                                              : [contents];
      for (const part of contents) answer.text += shown(latin1(decoded(part)));
      answer.text += "\f";
    }
    return answer;
  };
}

const read = await { pdfjs, "pdf-lib": pdflib }[reader]();
for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  let answer;
  try {
    answer = await read(new Uint8Array(readFileSync(path)));
  } catch (error) {
    answer = { error: String(error?.message ?? error).slice(0, 200) };
  }
  writeSync(1, JSON.stringify(answer) + "\n");
}
process.exit(0);
