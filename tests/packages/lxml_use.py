"""lxml: broken HTML, XPath, XSLT, incremental parsing, schemas, objectify, custom resolvers and errors."""
# needs lxml cssselect
import io

from lxml import etree, html, objectify

page = html.fromstring("<ul><li class=a>one<li class=b>two <b>bold</ul><p>caf&eacute; &#x4e2d;")
print([li.text_content() for li in page.xpath("//li")], page.xpath("string(//p)"))
print(html.tostring(page, encoding="unicode"))
print(page.cssselect("li.b")[0].get("class"), page.xpath("count(//li)"))

root = etree.fromstring(b"<r xmlns:x='urn:x'><x:i n='1'>a</x:i><x:i n='2'>b</x:i><!--c--><?pi d?></r>")
print(root.xpath("//x:i[@n>$low]/text()", namespaces={"x": "urn:x"}, low=1))
for element in root.iter():
    print(type(element).__name__, element.tag if isinstance(element.tag, str) else "", element.text)
root.append(etree.SubElement(root, "new", attrib={"k": "v"}))
root[0].tail = "tail"
print(etree.tostring(root), len(root), root.index(root[-1]))

style = etree.XSLT(etree.XML("""
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:param name="who"/>
<xsl:template match="/"><out to="{$who}"><xsl:for-each select="//i"><v><xsl:value-of select="."/></v></xsl:for-each></out></xsl:template>
</xsl:stylesheet>"""))
print(str(style(etree.XML("<a><i>1</i><i>2</i></a>"), who=etree.XSLT.strparam("you"))))

big = io.BytesIO(b"<log>" + b"".join(b"<e id='%d'>%d</e>" % (i, i * i) for i in range(2000)) + b"</log>")
total = 0
for event, element in etree.iterparse(big, tag="e"):
    total += int(element.text)
    element.clear()
print(total)

schema = etree.XMLSchema(etree.XML("""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:integer"/></xs:schema>"""))
print(schema.validate(etree.XML("<n>12</n>")), schema.validate(etree.XML("<n>x</n>")))
print(schema.error_log.last_error.message)

thing = objectify.fromstring("<t><a>1</a><a>2.5</a><b>true</b></t>")
print([type(a.pyval).__name__ for a in thing.a], thing.b + 1 if thing.b else None)


class Target:
    def __init__(self):
        self.seen = []

    def start(self, tag, attrib):
        self.seen.append(("start", tag, dict(attrib)))

    def end(self, tag):
        self.seen.append(("end", tag))

    def data(self, text):
        self.seen.append(("data", text))

    def close(self):
        return self.seen


print(etree.parse(io.StringIO("<a x='1'>t<b/></a>"), etree.XMLParser(target=Target())))


def shout(context, nodes):
    return [node.upper() for node in nodes]


etree.FunctionNamespace("urn:f")["shout"] = shout
print(etree.XML("<a>hey</a>").xpath("f:shout(//text())", namespaces={"f": "urn:f"}))


def broken(context):
    raise KeyError("from Python")


etree.FunctionNamespace("urn:f")["broken"] = broken
for text in ("<a><b></a>", "", "<a>&undefined;</a>", b"\xff\xfe<"):
    try:
        etree.fromstring(text)
    except etree.XMLSyntaxError as error:
        print(type(error).__name__, error)
try:
    etree.XML("<a/>").xpath("f:broken()", namespaces={"f": "urn:f"})
except KeyError as error:
    print(repr(error))
try:
    etree.XML("<a/>").xpath("//[")
except etree.XPathEvalError as error:
    print(repr(error))
with etree.xmlfile(out := io.BytesIO(), encoding="utf-8") as file:
    with file.element("root"):
        for i in range(3):
            file.write(etree.Element("i", n=str(i)))
print(out.getvalue())
