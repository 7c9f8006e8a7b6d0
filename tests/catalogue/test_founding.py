"""The founding articles: their titles as they are cited, and what each names."""

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.founding import ARTICLES, named_by, title_of
from steadyback.catalogue.laws import ARTICLE_EXERCISES
from steadyback.catalogue.loader import load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize(
    ("article", "title"),
    [
        ("A", "Effective Strategies to Strengthen and Alleviate Lower Back Sciatica Pain"),
        ("B", "Targeted Muscle Strengthening Exercises for Alleviating Sciatica Pain"),
    ],
)
def test_an_article_has_the_title_under_which_it_is_cited(
    catalogue: Catalogue, article: str, title: str
) -> None:
    assert title_of(catalogue, article) == title


def test_what_an_article_names_is_read_from_the_exercises(catalogue: Catalogue) -> None:
    for article in ARTICLES:
        found = [one.id for one in named_by(catalogue, article)]
        assert found == sorted(one for one, named in ARTICLE_EXERCISES.items() if article in named)


def test_there_is_no_third_article(catalogue: Catalogue) -> None:
    known = {one for each in catalogue.exercises.values() if each.article
             for one in each.article.articles}  # fmt: skip
    assert known == {*ARTICLES}
    with pytest.raises(KeyError):
        title_of(catalogue, "C")
