#!/usr/bin/env python3
# stdin: # Title *here*\n\nSome **bold** and `code <b>` with a [link](http://x/?a=1&b=2).\n\n- one\n- two\n  still two\n\n1. first\n2. second\n\n> quoted\n> text\n\n```python\nx = 1 < 2\n```\n\n| a | b |\n|---|--:|\n| 1 | *2* |\n\nlast line  \nbroken\n
"""Converts a useful part of Markdown to HTML: markdown.py [FILE], or what comes in on stdin."""
import functools
import html
import itertools
import pathlib
import re
import sys

INLINE = [
    (re.compile(r"`([^`]+)`"), lambda m: f"<code>{m[1]}</code>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), lambda m: f'<a href="{m[2]}">{inline(m[1])}</a>'),
    (re.compile(r"\*\*(.+?)\*\*"), lambda m: f"<strong>{inline(m[1])}</strong>"),
    (re.compile(r"\*(.+?)\*"), lambda m: f"<em>{inline(m[1])}</em>"),
    (re.compile(r" {2,}\n"), lambda m: "<br>\n"),
]


def inline(text):
    """Converts what stands within a block; the text is escaped already. Leftmost markup goes first."""
    out = []
    while text:
        found = [(match.start(), order, match, render) for order, (pattern, render) in enumerate(INLINE)
                 if (match := pattern.search(text))]
        if not found:
            out.append(text)
            break
        start, _, match, render = min(found, key=lambda f: f[:2])
        out += [text[:start], render(match)]
        text = text[match.end():]
    return "".join(out)


@functools.singledispatch
def render(block):
    raise TypeError(f"not a block: {block!r}")


class Block:
    """A block recognised by the pattern of its first line; `take` collects its lines."""
    kinds = []

    def __init_subclass__(cls, pattern="", **rest):
        super().__init_subclass__(**rest)
        cls.pattern = re.compile(pattern)
        Block.kinds.append(cls)

    def __init__(self, lines):
        self.lines = lines

    @classmethod
    def take(cls, lines):
        return list(itertools.takewhile(str.strip, lines))


class Heading(Block, pattern=r"#{1,6} "):
    @classmethod
    def take(cls, lines):
        return lines[:1]


class Fence(Block, pattern=r"```"):
    @classmethod
    def take(cls, lines):
        end = next((n for n, line in enumerate(lines[1:], 1) if line.startswith("```")), len(lines))
        return lines[:end + 1]


class Quote(Block, pattern=r"> ?"): pass
class Bullets(Block, pattern=r"[-*] "): pass
class Numbers(Block, pattern=r"\d+\. "): pass
class Table(Block, pattern=r"\|"): pass
class Paragraph(Block): pass


@render.register
def _(block: Heading):
    marks, _, text = block.lines[0].partition(" ")
    return f"<h{len(marks)}>{inline(html.escape(text))}</h{len(marks)}>"


@render.register
def _(block: Fence):
    language = block.lines[0][3:].strip()
    attribute = f' class="language-{language}"' if language else ""
    text = "\n".join(line for line in block.lines[1:] if not line.startswith("```"))
    return f"<pre><code{attribute}>{html.escape(text)}\n</code></pre>"


@render.register
def _(block: Quote):
    return "<blockquote>\n" + convert("\n".join(block.pattern.sub("", line, count=1) for line in block.lines)) + "\n</blockquote>"


@render.register(Bullets)
@render.register(Numbers)
def _(block):
    items = []
    for line in block.lines:
        if block.pattern.match(line):
            items.append([block.pattern.sub("", line, count=1)])
        else:
            items[-1].append(line.strip())
    tag = "ul" if isinstance(block, Bullets) else "ol"
    return "\n".join([f"<{tag}>", *(f"<li>{inline(html.escape(' '.join(item)))}</li>" for item in items), f"</{tag}>"])


@render.register
def _(block: Table):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.lines]
    aligned = [' align="right"' if cell.endswith(":") else "" for cell in rows[1]]

    def line(tag, cells):
        return "<tr>" + "".join(f"<{tag}{a}>{inline(html.escape(c))}</{tag}>" for c, a in zip(cells, aligned)) + "</tr>"

    return "\n".join(["<table>", line("th", rows[0]), *(line("td", row) for row in rows[2:]), "</table>"])


@render.register
def _(block: Paragraph):
    return "<p>" + inline(html.escape("\n".join(block.lines))) + "</p>"


def blocks(lines):
    while lines:
        if not lines[0].strip():
            lines = lines[1:]
            continue
        kind = next(kind for kind in Block.kinds if kind.pattern.match(lines[0]))
        taken = kind.take(lines)
        yield kind(taken)
        lines = lines[len(taken):]


def convert(text):
    return "\n".join(map(render, blocks(text.splitlines())))


def main():
    text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else sys.stdin.read()
    print(convert(text))


if __name__ == "__main__":
    main()
