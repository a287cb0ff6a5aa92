"""The project keeps the promises that it makes to those who clone, build and publish it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

import builder

ROOT = Path(__file__).parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads(PYPROJECT)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
# read by the theme or by MkDocs, never imported by name
INDIRECT = {"mkdocs-material", "pymdown-extensions"}


def _name(requirement: str) -> str:
    """The normalised name of a distribution, as PEP 503 has it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _declared() -> set[str]:
    return {_name(requirement) for requirement in PROJECT["project"]["dependencies"]}


def _extras() -> set[str]:
    """What parts of the product that most do without ask for (huibian[pdf], huibian[cluster])."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    return {_name(requirement) for extra in extras for requirement in extra}


def _imported() -> set[str]:
    """Top-level names of all modules that builder/ imports anywhere, its own and the standard library's aside."""
    names = set()
    for path in (ROOT / "builder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"builder"}


def test_what_is_imported_is_declared_and_the_reverse() -> None:
    """An installed huibian has all it needs and nothing it does not."""
    owners = packages_distributions()
    needed = {_name(owners[name][0]) for name in _imported()}
    assert needed - _declared() - _extras() == set()
    assert _declared() - needed - INDIRECT - {"mkdocs"} == set()


def test_every_dependency_has_its_reason() -> None:
    """The line before a dependency says why it is there."""
    lines = PYPROJECT.splitlines()
    listed = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for group in (PROJECT["dependency-groups"], PROJECT["project"]["optional-dependencies"]):
        listed += [item for items in group.values() for item in items]
    for requirement in listed:
        rows = [number for number, line in enumerate(lines) if f'"{requirement}"' in line]
        assert rows, requirement
        assert any(lines[row - 1].strip().startswith("#") for row in rows), requirement


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_locked_requirements_are_exact_hashed_and_name_no_index(path: Path) -> None:
    """The same bytes are installed whichever index serves them."""
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in re.sub("--hash=.*", "", text)
    pinned = re.findall(
        r"^[\w.-]+==[^\s;]+[^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+", text, flags=re.MULTILINE
    )
    assert len(pinned) == len(re.findall(r"^\w", text, flags=re.MULTILINE)) >= (1 if path.stem == "bench" else 20)


def test_locks_hold_what_pyproject_asks_for() -> None:
    """`make lock` was not forgotten after a change of dependencies."""
    site, dev = ({_name(line): line for line in _pins(name)} for name in ("site", "dev"))
    groups = PROJECT["dependency-groups"]
    assert _declared() | {_name(item) for item in groups["build"]} <= set(site)
    assert {_name(item) for item in groups["dev"]} <= set(dev)
    assert {name: dev.get(name) for name in site} == site, "dev.txt and site.txt lock different versions"


def _pins(name: str) -> list[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return re.findall(r"^[\w.-]+==\S+", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_pin_actions_and_ask_for_little(path: Path) -> None:
    """A moved tag of an action cannot change what runs; jobs hold only the permissions that they name."""
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert all("permissions" in job and "timeout-minutes" in job for job in workflow["jobs"].values())


def test_seeds_alone_trigger_publication() -> None:
    """No path filter keeps a change of the inputs from being built and published."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert triggers["push"] is None
    assert triggers["pull_request"] is None
    assert set(workflow["jobs"]["deploy"]["permissions"]) == {"pages", "id-token"}


def test_make_help_lists_every_target() -> None:
    """A newcomer finds all there is, each with a line."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony
    shown = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make (\w+) +\S", shown, flags=re.MULTILINE) == phony[1].split()


def test_outdated_python_reaches_the_message_about_itself() -> None:
    """The set-up script can be read by a Python as old as 3.6, which then says what is needed."""
    source = (ROOT / "requirements" / "install.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    asked = PROJECT["project"]["requires-python"]
    assert f"MINIMUM = ({asked.removeprefix('>=').replace('.', ', ')})" in source


def test_version_is_the_same_everywhere() -> None:
    """Citation, changelog and package speak of one version."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == builder.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(builder.__version__)})\]", changelog, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md", "seeds/README.md"])
def test_links_in_hand_written_pages_lead_somewhere(name: str) -> None:
    """No link to a file that is not there."""
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_builder_knows_no_particular_input(seeds: tuple[Path, ...]) -> None:
    """Rules are general: no file of the builder names one of the seeds."""
    for path in (*(ROOT / "builder").rglob("*"), *(ROOT / "overrides").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [seed.name for seed in seeds if seed.stem in text], path
