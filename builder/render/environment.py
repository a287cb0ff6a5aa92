"""The template environment: every value that a template prints is escaped, whatever the template forgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from builder.model import Report
from builder.render.charts import bar, shade
from builder.render.escape import literal, trusted
from builder.render.links import anchor, elsewhere, in_part, in_sites, relative, report_page
from builder.render.text import characters
from builder.render.title_breaks import title_breaks


@pass_context
def link(context: Context, text: object, target: str, fragment: str = "", style: str = "") -> Markup:
    """A Markdown link from the page being rendered to `target`, a path inside docs/; `style` are classes.

    A page of another site is linked in HTML, which MkDocs leaves as it is.
    """
    shown = text if isinstance(text, Markup) else literal(str(text))
    page = context["page"]
    address = relative(page, target, fragment)
    if elsewhere(page, target.partition("?")[0]):
        kind = f' class="{style}"' if style else ""
        return trusted(f'<a href="{address.replace("&", "&amp;")}"{kind}>{shown}</a>')
    classes = f"{{{' '.join(f'.{name}' for name in style.split())}}}" if style else ""
    return trusted(f"[{shown}]({address}){classes}")


@pass_context
def report_link(context: Context, text: object, report: Report, line: int | None = None, style: str = "") -> Markup:
    """A link to a report, or to the paragraph that its source line `line` became."""
    fragment = anchor(report, line) if line is not None else ""
    return link(context, text, report_page(report.id), fragment, style)


# variables of loops and blocks, which jinja2 hands to what is called as arguments of these names
_LOCALS = ("_loop_vars", "_block_vars")


class _Context(Context):
    """Calls what templates call, nearly always a macro or a plain function, without asking jinja2's many questions."""

    def call(self, called: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """As jinja2's own: `called` with the arguments, and with what it wants to know besides."""
        kind = type(called)
        if kind is Macro:
            return called(self.eval_ctx, *arguments, **_given(named))
        if kind is FunctionType:
            if not hasattr(called, "jinja_pass_arg"):
                return called(*arguments, **_given(named))
            # all that these two ask of the context is the page
            if called in (link, report_link) and not any("page" in (named.get(local) or ()) for local in _LOCALS):
                return called(self, *arguments, **_given(named))
        return super().call(called, *arguments, **named)


def _given(named: dict[str, Any]) -> dict[str, Any]:
    """What a template itself gives by name: without what jinja2 adds."""
    for local in _LOCALS:
        named.pop(local, None)
    return named


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
    env.context_class = _Context
    env.globals.update(
        link=link,
        rlink=report_link,
        relative=_relative,
        in_part=in_part,
        in_sites=in_sites,
        bar=bar,
        shade=shade,
        characters=characters,
        title_breaks=title_breaks,
    )
    return env


def _relative(page: str, target: str) -> Markup:
    """The address of `target` seen from `page`, where a template writes the link itself."""
    return trusted(relative(page, target))


def _finalize(value: Any) -> Markup:
    if isinstance(value, Markup):
        return value
    return literal("" if value is None else str(value))


def render(template: str, page: str, **values: Any) -> str:
    """The Markdown of `page` (a path inside docs/) from a template of builder/render/templates."""
    return environment().get_template(template).render(page=page, **values)
