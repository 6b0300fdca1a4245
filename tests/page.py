"""Reads a report strictly: what a forgiving browser would mend is a fault."""
import html.parser
import re

VOID = {"meta", "br"}
TAGS = set("html head meta title style body header nav main footer section div "
           "p h1 h2 h3 ul ol li dl dt dd a b span bdi details summary table "
           "caption thead tbody tr th td svg g rect path line circle text "
           "br".split())
INSIDE = {"li": {"ul", "ol"}, "tr": {"thead", "tbody"}, "td": {"tr"}, "th": {"tr"},
          "thead": {"table"}, "tbody": {"table"}, "caption": {"table"},
          "summary": {"details"}, "dt": {"div", "dl"}, "dd": {"div", "dl"}}
NOT_IN_P = set("p div ul ol dl table h1 h2 h3 section details".split())
ATTRIBUTES = re.compile(
    r"class|id|lang|charset|name|content|http-equiv|href|role|scope|title|"
    r"tabindex|width|height|viewbox|preserveaspectratio|[xyrd]|rx|[xy][12]|"
    r"c[xy]|text-anchor|aria-(hidden|label|labelledby)|style|colspan")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b\x0c"
                   "\x0e-\x1f\x7f\ufffe\uffff]")


class Node:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children = []                             # nodes and texts

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag):
        return [n for n in self.walk() if n.tag == tag]

    def text(self):
        """Its words; a space where an element begins or ends a block."""
        if self.tag == "style":
            return ""
        return "".join(c if isinstance(c, str) else c.text()
                       if c.tag in ("bdi", "b", "span", "a", "title")
                       else " " + c.text() + " " for c in self.children)

    def up(self, *tags, cls=None):
        node = self
        while node and not (node.tag in tags and (
                not cls or cls in node.get("class", "").split())):
            node = node.parent
        return node


class Page(html.parser.HTMLParser):
    """The tree of a page and what is wrong with it (`faults`)."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.faults, self.ids = [], set()
        self.root = self.now = Node("", {}, None)
        self.source = source
        found = TURNS.search(source)
        if found:
            self.fault(f"U+{ord(found[0]):04X} near "
                       f"{source[max(0, found.start() - 60):found.end()]!r}")
        for amp in re.finditer(r"&(?!(?:[a-z]+|#\d+|#x[0-9a-f]+);)", source):
            self.fault(f"bare & near {source[amp.start():amp.end() + 20]!r}")
        self.feed(source)
        self.close()
        if self.now is not self.root:
            self.fault(f"<{self.now.tag}> is not closed")

    def fault(self, what):
        self.faults.append(f"line {self.getpos()[0] if hasattr(self, 'rawdata') else 0}: {what}")

    def handle_starttag(self, tag, attributes):
        written = self.get_starttag_text()
        if tag not in TAGS:
            self.fault(f"<{tag}>")
        if len({n for n, _ in attributes}) != len(attributes):
            self.fault(f"an attribute twice: {written[:80]}")
        if "<" in written[1:]:
            self.fault(f"< in a tag: {written[:80]}")
        for name, value in attributes:
            if not ATTRIBUTES.fullmatch(name) or value is None:
                self.fault(f"attribute {name} of <{tag}>: {written[:80]}")
            elif name == "href" and not re.fullmatch("#[a-z]+", value):
                self.fault(f"a link to {value[:60]}")
            elif name == "id":
                if value in self.ids:
                    self.fault(f"id {value} twice")
                self.ids.add(value)
        if tag in INSIDE and self.now.tag not in INSIDE[tag]:
            self.fault(f"<{tag}> in <{self.now.tag}>")
        if tag in NOT_IN_P and self.now.up("p"):
            self.fault(f"<{tag}> in <p>")
        node = Node(tag, dict(attributes), self.now)
        self.now.children.append(node)
        if tag not in VOID and not written.endswith("/>"):
            self.now = node

    def handle_endtag(self, tag):
        if self.now.tag != tag:
            self.fault(f"</{tag}> closes <{self.now.tag}>")
        if self.now.up(tag):
            self.now = self.now.up(tag).parent

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        self.now.children.append(data)

    def handle_comment(self, data):
        self.fault(f"a comment: {data[:60]!r}")

    def unknown_decl(self, data):
        self.fault(f"<![{data[:60]}]>")

    def handle_pi(self, data):
        self.fault(f"<?{data[:60]}>")

    def sections(self):
        return {n.get("id"): n for n in self.root.all("section")}
