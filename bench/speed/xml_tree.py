# Parsing a document into elements, searching it and writing it again.
import xml.etree.ElementTree as ET

text = "<rows>" + "".join(
    f'<row id="{i}" kind="k{i % 7}"><name>name {i}</name><value>{i * 1.5}</value></row>' for i in range(2000)
) + "</rows>"
for _ in range(20):
    root = ET.fromstring(text)
    total = sum(float(row.find("value").text) for row in root.iter("row"))
    assert len(root.findall("row")) == 2000
ET.tostring(root)
