"""What a page says: its title, and where its links lead."""
import lxml.etree
import lxml.html
from pyquery import PyQuery

from .urls import normal

LONGEST_TITLE = 500


def read(text, url):
    """The title and the links of an HTML page, each link once, in their order."""
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8")  # the text is decoded already, whatever it says about its encoding
        page = PyQuery(lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser))
    except (lxml.etree.LxmlError, ValueError):
        return "", []
    title = " ".join(page("title").eq(0).text().split())[:LONGEST_TITLE]
    base = normal(page("base[href]").eq(0).attr("href") or "", url) or url
    links = (normal(link.attr("href"), base) for link in page.items("a[href]") if "nofollow" not in (link.attr("rel") or "").split())
    return title, list(dict.fromkeys(link for link in links if link))
