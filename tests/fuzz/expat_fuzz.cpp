// XML of any kind through pyexpat with every handler, and into elements.
#include "driver.h"
#include "runtime_target.h"

namespace {

const char* const kWords[] = {"<",
                              ">",
                              "</",
                              "/>",
                              "&",
                              ";",
                              "&#x",
                              "&amp;",
                              "<!--",
                              "-->",
                              "<![CDATA[",
                              "]]>",
                              "<?",
                              "?>",
                              "<!DOCTYPE a [",
                              "]>",
                              "<!ENTITY ",
                              "<!ELEMENT ",
                              "<!ATTLIST ",
                              "xmlns:q='u'",
                              "xmlns=''",
                              "='",
                              "\"",
                              "%",
                              "<?xml version='1.0' encoding='iso-8859-1'?>",
                              "<a>",
                              "</a>",
                              nullptr};

constexpr char kSetup[] = R"(
import pyexpat
import xml.etree.ElementTree as ET

def run(data):
    parser = pyexpat.ParserCreate(None, "}")
    seen = []
    for name in dir(parser):
        if name.endswith("Handler") or name.endswith("HandlerExpand"):
            setattr(parser, name, lambda *args: seen.append(args) or 1)
    parser.buffer_text = True
    parser.ordered_attributes = len(data) % 2
    for step in (data[:len(data) // 2], data[len(data) // 2:]):
        try:
            parser.Parse(step)
        except Exception:
            break
    try:
        pull = ET.XMLPullParser(("start", "end", "comment", "pi", "start-ns", "end-ns"))
        pull.feed(data)
        list(pull.read_events())
    except Exception:
        pass
    try:
        root = ET.fromstring(data)
    except Exception:
        return
    ET.tostring(root)
    list(root.iter())
    root.findall(".//*")
)";

}  // namespace

const taipan::fuzz::Target fuzzTarget = {"expat", kWords, true};
const char* const fuzzSetup = kSetup;
