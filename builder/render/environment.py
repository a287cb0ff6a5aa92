"""The template environment: every value that a template prints is escaped, whatever the template forgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup

from builder.model import CommonPlan, Evidence, Report
from builder.render.catalogue import Catalogue
from builder.render.charts import bar, bar_step, shade
from builder.render.escape import literal, trusted, verbatim
from builder.render.facets import Facet
from builder.render.links import anchor, built, elsewhere, in_part, in_sites, relative, report_page
from builder.render.short_titles import short_title
from builder.render.text import characters
from builder.render.title_breaks import title_breaks


def link(page: str, text: object, target: str, fragment: str = "", style: str = "") -> Markup:
    """A Markdown link from `page` to `target`, both paths inside docs/; `style` are classes.

    A page of another site is linked in HTML, which MkDocs leaves as it is.
    """
    shown = text if isinstance(text, Markup) else literal(str(text))
    address = relative(page, target, fragment)
    if in_sites() and elsewhere(page, target.partition("?")[0]):
        kind = f' class="{style}"' if style else ""
        return trusted(f'<a href="{address.replace("&", "&amp;")}"{kind}>{shown}</a>')
    classes = f"{{{' '.join(f'.{name}' for name in style.split())}}}" if style else ""
    return trusted(f"[{shown}]({address}){classes}")


def html_link(page: str, text: object, target: str, fragment: str = "", style: str = "") -> Markup:
    """The same link in HTML, for the tables and lists that templates write as HTML: where there are many alike, they
    are shorter so, and Markdown has nothing to convert."""
    shown = text if isinstance(text, Markup) else literal(str(text))
    address = built(relative(page, target, fragment)).replace("&", "&amp;")
    kind = f' class="{style}"' if style else ""
    return trusted(f'<a href="{address}"{kind}>{shown}</a>')


def value_link(
    page: str, facets: Mapping[str, Facet], folder: str, name: str, text: str | None = None, style: str = ""
) -> Markup:
    """A link to the page of a value of an index, or its name alone where it has none."""
    known = facets[folder].by_name.get(name)
    return link(page, text or name, known.page, "", style) if known else literal(text or name)


def plan_link(page: str, book: Catalogue, plan: CommonPlan, style: str = "") -> Markup:
    """A link to the page of a common plan."""
    return link(page, plan.name, f"common/{book.anchors[plan.id]}.md", "", style)


def who(report: Report) -> Markup:
    """Who a report is by, in a few words."""
    return literal(plain_who(report))


def plain_who(report: Report) -> str:
    """The same as text."""
    year = report.summary_year or report.plan_year
    return f"{report.issuer or report.department}{f' {year}' if year else ''}"


def report_link(page: str, text: object, report: Report, line: int | None = None, style: str = "") -> Markup:
    """A link from `page` to a report, or to the paragraph that its source line `line` became."""
    fragment = anchor(report, line) if line is not None else ""
    return link(page, text, report_page(report.id), fragment, style)


def html_report_link(page: str, text: object, report: Report, line: int | None = None, style: str = "") -> Markup:
    """The same link in HTML."""
    fragment = anchor(report, line) if line is not None else ""
    return html_link(page, text, report_page(report.id), fragment, style)


def html_plan_link(page: str, book: Catalogue, plan: CommonPlan) -> Markup:
    """A link in HTML to the page of a common plan."""
    return html_link(page, plan.name, f"common/{book.anchors[plan.id]}.md")


def html_value_link(page: str, facets: Mapping[str, Facet], folder: str, name: str, style: str = "") -> Markup:
    """A link in HTML to the page of a value of an index, or its name alone where it has none."""
    known = facets[folder].by_name.get(name)
    return html_link(page, name, known.page, "", style) if known else literal(name)


class _Plain(CodeGenerator):
    """Templates as plain Python: an attribute is an attribute and a call a call, where jinja2 asks each time what it
    deals with (a key or an attribute, a function that wants the context, text that is to be escaped). Templates here
    name attributes of values of the model, call macros and functions that want nothing more, and `_finalize` escapes.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"({finalize.src}")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("))")


class _Passing(Context):
    """What a template knows while it writes a page. Its macros know it in turn: such circles would hold all that a page
    was made of until Python looks for them, some hundred pages later. `render` opens them when the page is written.
    """

    def __init__(self, environment: Environment, *known: Any, **named: Any) -> None:
        super().__init__(environment, *known, **named)
        _open.append(self)


_open: list[_Passing] = []


@cache
def environment() -> Environment:
    """The environment of builder/render/templates."""
    env = Environment(
        loader=PackageLoader("builder.render"),
        autoescape=True,  # so that macros return Markup; the escaping itself is `literal`'s
        finalize=_finalize,
        undefined=StrictUndefined,
        comment_start_string="{##",  # `{#` begins an attribute list
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # no template changes while a build runs
    )
    env.code_generator_class = _Plain
    env.context_class = _Passing
    env.globals.update(
        relative=_relative,
        in_part=in_part,
        in_sites=in_sites,
        bar=bar,
        bar_step=bar_step,
        report_page=report_page,
        short_title=short_title,
        shade=shade,
        characters=characters,
        title_breaks=title_breaks,
        verbatim=verbatim,
        who=who,
        plain_who=plain_who,
        by_line=_by_line,
    )
    return env


def _by_line(pieces: Iterable[Evidence]) -> list[tuple[int, str]]:
    """The lines of pieces of one report, each with the words of those that follow each other in its paragraph."""
    return [(line, "；".join([p.text for p in group])) for line, group in groupby(pieces, attrgetter("line"))]


def _relative(page: str, target: str) -> Markup:
    """The address of `target` seen from `page`, where a template writes the link itself."""
    return trusted(relative(page, target))


def _built(page: str, target: str) -> Markup:
    """The same address in HTML."""
    return trusted(built(relative(page, target)).replace("&", "&amp;"))


def _finalize(value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    return literal("" if value is None else str(value))


def render(template: str, page: str, **values: Any) -> str:
    """The Markdown of `page` (a path inside docs/) from a template of builder/render/templates; in it `link`, `rlink`
    (to a report), `value_link` and `plan_link` are links from this page; those named `html_…` the same in HTML."""
    facets: Any = values.get("facets")
    book: Any = values.get("book")
    from_here = {
        "link": partial(link, page),
        "rlink": partial(report_link, page),
        "value_link": partial(value_link, page, facets),
        "plan_link": partial(plan_link, page, book),
        "html_address": partial(_built, page),
        "html_link": partial(html_link, page),
        "html_rlink": partial(html_report_link, page),
        "html_value_link": partial(html_value_link, page, facets),
        "html_plan_link": partial(html_plan_link, page, book),
    }
    held = len(_open)
    try:
        return environment().get_template(template).render(page=page, **from_here, **values)
    finally:
        while len(_open) > held:
            _open.pop().vars.clear()
