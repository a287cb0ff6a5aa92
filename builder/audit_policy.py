"""Whether a built page has a strict Content-Security-Policy, and whether the page itself keeps to it.

The policy stands in the page, since a site of plain files cannot count on its server's headers
(overrides/partials/policy.html). CSP Level 3: a script or style in the page runs only where the policy names its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping

from bs4 import BeautifulSoup, Tag

# what a site may name as a source: itself, nothing, or the hash of one script or style in a page
_STRICT = re.compile(r"'self'|'none'|'sha(?:256|384|512)-[A-Za-z0-9+/=_-]+'")
# pictures in style sheets are data addresses; data: is no danger where nothing of it is executed
_PICTURES = {"img-src": ("data:",)}
# without them the policy would leave a gap: these do not follow from default-src
_ALONE = ("base-uri", "form-action")
# script elements of another type hold data and are never executed
_EXECUTED = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|live|j)script.*", re.I
)


def policy_findings(page: BeautifulSoup) -> Iterator[str]:
    """What is wrong with the policy of a parsed page, or what the policy would block on it; a clause each."""
    meta = page.find("meta", attrs={"http-equiv": re.compile("^content-security-policy$", re.I)})
    if not isinstance(meta, Tag):
        yield "has no Content-Security-Policy"
        return
    if loader := meta.find_previous(["script", "style", "link"]):
        yield f"has a {loader.name} before its Content-Security-Policy"
    policy = _directives(str(meta.get("content") or ""))
    yield from _weaknesses(policy)
    yield from _blocked(page, policy)


def _directives(content: str) -> dict[str, tuple[str, ...]]:
    """The directives of a policy with their sources; of two of one name the first counts."""
    found: dict[str, tuple[str, ...]] = {}
    for part in content.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), tuple(sources))
    return found


def _weaknesses(policy: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if policy.get("default-src") != ("'none'",):
        yield "has a policy whose default-src is not 'none'"
    for name in _ALONE:
        if name not in policy:
            yield f"has a policy without {name}"
    for name, sources in policy.items():
        for source in sources:
            if not _STRICT.fullmatch(source) and source not in _PICTURES.get(name, ()):
                yield f"has a policy that allows {source} as {name}"


def _blocked(page: BeautifulSoup, policy: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What stands in the page that its policy does not allow."""
    for script in page.find_all("script", src=False):
        if _EXECUTED.fullmatch(str(script.get("type") or "").strip()) and not _named(script, policy, "script-src"):
            yield "holds an inline script that its policy blocks"
    for style in page.find_all("style"):
        if not _named(style, policy, "style-src"):
            yield "holds an inline style sheet that its policy blocks"
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            if name == "style":
                yield f"has a style attribute on a {element.name}, which its policy blocks"
            elif name.startswith("on"):
                yield f"has a handler {name} on a {element.name}, which its policy blocks"
            elif name in ("href", "action", "formaction") and re.match(r"\s*javascript:", str(value), re.I):
                yield f"has a javascript: address on a {element.name}, which its policy blocks"


def _named(element: Tag, policy: Mapping[str, tuple[str, ...]], directive: str) -> bool:
    """Whether the policy names the hash of what the element holds."""
    content = str(element.string or "").encode("utf-8", "replace")
    sources = policy.get(directive, policy.get("default-src", ()))
    for name in ("sha256", "sha384", "sha512"):
        digest = base64.b64encode(hashlib.new(name, content).digest()).decode()
        if f"'{name}-{digest}'" in sources:
            return True
    return False
