"""The sites by region of a small corpus, built once a session."""

from __future__ import annotations

import pytest

from builder.engines.choose import Choice
from builder.model import Corpus
from builder.pipeline import build_corpus
from builder.project import Project, open_project
from builder.site import SiteBuilt, build_site
from tests.parts.small import write_inputs


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus of the small inputs."""
    seeds = tmp_path_factory.mktemp("small")
    write_inputs(seeds)
    return build_corpus([seeds]).corpus


@pytest.fixture(scope="session")
def built_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, SiteBuilt]:
    """A project and what building it by region did; tests must leave it as it is."""
    root = tmp_path_factory.mktemp("sites")
    write_inputs(root / "seeds")
    project = open_project(root)
    return project, build_site(project, sites="region", choice=Choice(2))
