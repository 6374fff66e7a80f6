"""URLs in one spelling, so that each page has one name."""
import re
import urllib.parse

DEFAULT_PORTS = {"http": 80, "https": 443}
SAFE = "/:;@!$&'()*+,=~-._%"


def normal(link, base=""):
    """The URL that `link` means on the page `base`, without its fragment; None for what cannot be fetched."""
    try:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(base, link.strip()))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = urllib.parse.quote(without_dots(parts.path or "/"), SAFE)
    return urllib.parse.urlunsplit((parts.scheme, host, path, urllib.parse.quote(parts.query, SAFE + "?"), ""))


def without_dots(path):
    """`path` without the `.` and `..` that urljoin leaves in absolute links."""
    if not re.search(r"/\.\.?(/|$)", path):
        return path
    kept = []
    steps = path.split("/")
    for step in steps:
        if step == "..":
            kept[1:] = kept[1:-1]
        elif step != ".":
            kept.append(step)
    if steps[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def site(url):
    """Scheme, host and port of a normal URL: what politeness and robots.txt are about."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
