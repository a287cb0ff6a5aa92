"""The site of the made-up corpus, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.sample import sample_corpus
from tests.site.pages import build


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the made-up corpus."""
    return build(sample_corpus(), tmp_path_factory.mktemp("sample"))[0]


@pytest.fixture(params=["sample", "seeds"])
def any_site(request: pytest.FixtureRequest) -> Path:
    """The site of the made-up corpus, then that of the seeds."""
    return request.getfixturevalue("sample_site" if request.param == "sample" else "site")  # type: ignore[no-any-return]
