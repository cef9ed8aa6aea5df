// What Apache PDFBox preflight says of files as PDF/A-1b, one line a file: name, tab, the codes of
// its errors, sorted, each once; then, by xmpbox, the Pith number that the XMP metadata holds. Run
// from source (JEP 330): java -cp JARS Preflight.java FILE...
import java.io.File;
import java.util.TreeSet;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;
import org.apache.xmpbox.schema.XMPSchema;
import org.apache.xmpbox.xml.DomXmpParser;

class Preflight {
  static ValidationResult judge(File file) throws Exception {
    PreflightParser parser = new PreflightParser(file);
    try {
      parser.parse();
    } catch (SyntaxValidationException e) {
      return e.getResult();
    }
    try (PreflightDocument document = parser.getPreflightDocument()) {
      document.validate();
      return document.getResult();
    }
  }

  static String number(File file) {
    try (var document = org.apache.pdfbox.pdmodel.PDDocument.load(file)) {
      DomXmpParser parser = new DomXmpParser();
      XMPSchema schema = parser.parse(document.getDocumentCatalog().getMetadata().exportXMPMetadata())
          .getSchema("https://pith.science/ns/xmp/1.0/");
      return schema == null ? "none" : schema.getUnqualifiedTextPropertyValue("number");
    } catch (Exception e) {
      return "unreadable";
    }
  }

  public static void main(String[] names) {
    for (String name : names) {
      TreeSet<String> codes = new TreeSet<>();
      try {
        for (var error : judge(new File(name)).getErrorsList()) codes.add(error.getErrorCode());
      } catch (Exception e) {
        codes.add(e.getClass().getSimpleName());
      }
      System.out.println(name + "\t" + String.join(" ", codes) + "\t" + number(new File(name)));
    }
  }
}
