"""Progress on paper: the same pictures as on the page, each with its words."""

from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from steadyback.engine.progress import mean_week
from steadyback.exports.balance_picture import balance_picture
from steadyback.exports.handout import Wishes
from steadyback.exports.progress_pictures import pictures_of
from steadyback.exports.progress_sheet import progress_pdf
from steadyback.languages import speaking
from tests.catalogue_fixture import the_catalogue
from tests.engine.past import END
from tests.exports.test_charts import lived


@cache
def sheet(paper: str = "a4", letters: str = "normal") -> bytes:
    wishes = Wishes(END.date(), "Robin", paper, letters)  # type: ignore[arg-type]
    return progress_pdf(the_catalogue(), lived(), wishes)


def words_of(made: bytes) -> str:
    pages = pypdfium2.PdfDocument(made)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_picture_of_the_page_is_on_paper_with_its_words(paper: str, letters: str) -> None:
    said = words_of(sheet(paper, letters))
    pictures = pictures_of(the_catalogue(), lived()).all
    assert len(pictures) > 6
    for one in pictures:
        assert one.title in said
        assert " ".join(one.says.split()) in said, one.title


def test_a_picture_has_its_words_as_its_description() -> None:
    with pikepdf.open(BytesIO(sheet())) as file:
        told = [str(one.Alt) for one in file.objects if _is_figure(one)]
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "en-GB"
    pictures = pictures_of(the_catalogue(), lived()).all
    body = balance_picture(mean_week(the_catalogue(), lived(), 1))
    assert sorted(told) == sorted(f"{one.title}. {one.says}" for one in (*pictures, body))


def test_the_body_shades_each_group_and_says_its_sets() -> None:
    shares = mean_week(the_catalogue(), lived(), 1)
    picture = balance_picture(shares)
    assert {one.enough for one in shares} == {"enough", "none"}
    assert picture.svg.count("url(#hatch-enough)") == sum(one.enough == "enough" for one in shares)
    assert "Buttocks: " in picture.says
    assert len(picture.table.rows) == len(shares) == 7


def _is_figure(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure" and "/Alt" in one


def test_it_says_what_a_change_means_and_how_it_went_for_others() -> None:
    said = words_of(sheet())
    for words in ("How it went for others", "Much of it may be the usual course", "stays unknown"):
        assert words in said


def test_a_young_record_makes_a_sheet_without_empty_pictures() -> None:
    said = words_of(progress_pdf(the_catalogue(), lived(1), Wishes(END.date())))
    assert "How it went" in said


def test_it_is_the_same_for_the_same_record_and_another_one_in_another_language() -> None:
    wishes = Wishes(END.date(), "Robin")
    assert progress_pdf(the_catalogue(), lived(), wishes) == sheet()
    with speaking("en-XA"):
        said = words_of(progress_pdf(the_catalogue(), lived(), wishes))
    assert "öŵ îţ ŵéñţ" in said
    assert "went" not in said
