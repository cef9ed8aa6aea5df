#include "base/xml_events.h"

#include <expat.h>

#include <algorithm>
#include <climits>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>

#include "base/utf8.h"

namespace pith {
namespace {

// Between namespace and local name. No document has this character, not even by reference, so that
// the last one always divides them.
constexpr XML_Char kSeparator = '\x1F';

constexpr int kMaxEntity = 64;  // bytes
constexpr std::size_t kNone = std::string_view::npos;

XmlName name_of(const XML_Char* text) {
  const std::string_view whole = text;
  const std::size_t at = whole.rfind(kSeparator);
  if (at == std::string_view::npos) return {{}, whole};
  return {whole.substr(0, at), whole.substr(at + 1)};
}

// Past what may hold any characters; npos where it is not closed.
std::size_t after(std::string_view text, std::size_t at, std::string_view close) {
  const std::size_t found = text.find(close, at);
  return found == std::string_view::npos ? found : found + close.size();
}

// Whether a tag has more than this. expat tells of a tag when it has read all of it, which for a
// million attributes takes seconds, so they are counted before, by the '=' that each has outside of
// its quotes. What is no well-formed UTF-8 may be counted wrong, but expat's events are counted
// too.
bool has_more_attributes_than(std::size_t most, std::string_view text) {
  std::size_t at = 0;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      at = after(text, at, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = after(text, at, "]]>");
    } else if (rest.starts_with("<?")) {
      at = after(text, at, "?>");
    } else {
      std::size_t count = 0;
      for (++at; at < text.size() && text[at] != '>' && text[at] != '<'; ++at) {
        if (text[at] == '=' && ++count > most) return true;
        if (text[at] == '"' || text[at] == '\'') at = text.find(text[at], at + 1);
        if (at == std::string_view::npos) return false;
      }
    }
    if (at == std::string_view::npos) return false;
  }
  return false;
}

class Reader {
 public:
  Reader(XmlEvents& events, const XmlEventLimits& limits, XmlNames names, const char* encoding)
      : events_(events),
        limits_(limits),
        parser_(names == XmlNames::kQualified ? XML_ParserCreateNS(encoding, kSeparator)
                                              : XML_ParserCreate(encoding)) {
    if (!parser_) throw std::bad_alloc();
    XML_Parser p = parser_.get();
    XML_SetUserData(p, this);
    XML_SetElementHandler(
        p,
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          handle(self, [&](Reader& reader) { reader.start(name, attributes); });
        },
        [](void* self, const XML_Char*) { handle(self, [](Reader& reader) { reader.end(); }); });
    XML_SetCharacterDataHandler(p, [](void* self, const XML_Char* text, int size) {
      handle(self, [&](Reader& reader) {
        reader.events_.text({text, static_cast<std::size_t>(size)});
      });
    });
    XML_SetStartNamespaceDeclHandler(p, [](void* self, const XML_Char*, const XML_Char*) {
      handle(self, [](Reader& reader) { reader.count_attribute(); });
    });
    XML_SetCommentHandler(p, [](void* self, const XML_Char*) {
      handle(self, [](Reader& reader) { reader.count_node(); });
    });
    XML_SetProcessingInstructionHandler(
        p, [](void* self, const XML_Char* target, const XML_Char* data) {
          handle(self, [&](Reader& reader) {
            reader.count_node();
            if (reader.stopped_.empty()) reader.events_.instruction(target, data);
          });
        });
    XML_SetStartCdataSectionHandler(
        p, [](void* self) { handle(self, [](Reader& reader) { reader.count_node(); }); });
    XML_SetStartDoctypeDeclHandler(
        p, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          handle(self, [](Reader& reader) {
            if (!reader.limits_.document_type) reader.stop("document type declaration");
          });
        });
    XML_SetEntityDeclHandler(
        p, [](void* self, const XML_Char*, int is_parameter, const XML_Char* value, int length,
              const XML_Char*, const XML_Char*, const XML_Char*, const XML_Char*) {
          handle(self, [&](Reader& reader) {
            const bool simple =
                is_parameter == 0 && value && length <= kMaxEntity &&
                std::string_view(value, static_cast<std::size_t>(length)).find('&') == kNone;
            if (!simple) reader.stop("entity that is long, external or made of others");
          });
        });
    XML_SetSkippedEntityHandler(p, [](void* self, const XML_Char*, int is_parameter) {
      handle(self, [&](Reader& reader) {
        if (is_parameter == 0) reader.stop("entity that is declared elsewhere");
      });
    });
  }

  XmlReading read(std::string_view text) {
    const std::size_t max_bytes = std::min<std::size_t>(limits_.max_bytes, INT_MAX);
    if (text.size() > max_bytes)
      return {XmlEnd::kUnknown, "larger than " + std::to_string(max_bytes) + " bytes", 1};
    if (has_more_attributes_than(limits_.max_attributes, text))
      return {XmlEnd::kUnknown, too_many_attributes(), 1};
    XML_Parser p = parser_.get();
    // At once, not in parts: long tokens that come in parts are read again for each.
    const bool well_formed =
        XML_Parse(p, text.data(), static_cast<int>(text.size()), XML_TRUE) == XML_STATUS_OK;
    if (failure_) std::rethrow_exception(failure_);
    if (well_formed) return {XmlEnd::kWellFormed, {}, XML_GetCurrentLineNumber(p)};
    XmlReading reading{XmlEnd::kMalformed, XML_ErrorString(XML_GetErrorCode(p)),
                       XML_GetCurrentLineNumber(p)};
    if (!stopped_.empty()) {
      reading.end = XmlEnd::kUnknown;
      reading.cause = stopped_;
    } else if (is_beyond_expat(text)) {
      reading.end = XmlEnd::kUnknown;
    }
    return reading;
  }

 private:
  struct Free {
    void operator()(XML_Parser p) const { XML_ParserFree(p); }
  };

  // No exception may pass through expat, which is C.
  template <class Event>
  static void handle(void* self, const Event& event) {
    Reader& reader = *static_cast<Reader*>(self);
    if (reader.failure_ || !reader.stopped_.empty()) return;
    try {
      event(reader);
    } catch (...) {
      reader.failure_ = std::current_exception();
      XML_StopParser(reader.parser_.get(), XML_FALSE);
    }
  }

  void stop(std::string cause) {
    stopped_ = std::move(cause);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  std::string too_many_attributes() const {
    return "more than " + std::to_string(limits_.max_attributes) + " attributes";
  }

  void count_node() {
    if (++nodes_ > limits_.max_nodes)
      stop("more than " + std::to_string(limits_.max_nodes) + " elements and attributes");
  }

  // Of the element whose start comes next.
  void count_attribute() {
    if (++own_attributes_ > limits_.max_attributes)
      stop(too_many_attributes());
    else
      count_node();
  }

  void start(const XML_Char* name, const XML_Char** attributes) {
    attributes_.clear();
    for (; *attributes && stopped_.empty(); attributes += 2) {
      count_attribute();
      attributes_.push_back({name_of(attributes[0]), attributes[1]});
    }
    own_attributes_ = 0;
    if (stopped_.empty()) count_node();
    if (stopped_.empty() && ++depth_ > limits_.max_depth)
      stop("nested deeper than " + std::to_string(limits_.max_depth) + " elements");
    if (stopped_.empty())
      events_.start(name_of(name), attributes_, XML_GetCurrentLineNumber(parser_.get()));
  }

  void end() {
    --depth_;
    events_.end();
  }

  // Whether others may read what expat did not.
  bool is_beyond_expat(std::string_view text) const {
    const XML_Error error = XML_GetErrorCode(parser_.get());
    if (error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING) return true;
    if (error != XML_ERROR_INVALID_TOKEN) return false;
    const XML_Index at = XML_GetCurrentByteIndex(parser_.get());
    if (at < 0 || static_cast<std::size_t>(at) >= text.size()) return false;
    const std::string_view letter = text.substr(static_cast<std::size_t>(at), 3);
    // U+FFFE and U+FFFF are in no edition.
    return static_cast<unsigned char>(letter[0]) >= 0x80 && letter != "\xEF\xBF\xBE" &&
           letter != "\xEF\xBF\xBF" && invalid_utf8_at(text) == std::string_view::npos;
  }

  XmlEvents& events_;
  const XmlEventLimits& limits_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
  std::vector<XmlEventAttribute> attributes_;
  std::size_t depth_ = 0, nodes_ = 0, own_attributes_ = 0;
  std::string stopped_;
  std::exception_ptr failure_;
};

}  // namespace

XmlReading read_xml(std::string_view text, XmlEvents& events, const XmlEventLimits& limits,
                    XmlNames names, const char* encoding) {
  return Reader(events, limits, names, encoding).read(text);
}

std::string xml_library() {
  const XML_Expat_Version version = XML_ExpatVersionInfo();
  return "expat " + std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.micro);
}

}  // namespace pith
