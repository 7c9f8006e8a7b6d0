"""What leaves in another language: sheets, charts and calendars hold no word of English."""

from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest

from steadyback.exports import charts_of_progress as charts
from steadyback.exports.handout import Wishes, waits_data, week_data
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_data
from steadyback.exports.typesetting import tongue
from steadyback.languages import speaking
from steadyback.vocabulary import FLAG_IDS
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day
from tests.escaped_words import accented_catalogue, escaped, texts
from tests.exports import planned_weeks
from tests.exports.planned_weeks import sessions
from tests.exports.test_calendar import a_week
from tests.exports.test_charts import every_picture, lived
from tests.exports.test_paper import ADDRESS, ON, drawn, issued, known

WISHES = Wishes(ON.date(), "4", "a4", "normal")
DRAWN = frozenset({"svg", "figure", "level", "address"})


def plain_words(data: object, *own: str) -> list[tuple[str, list[str]]]:
    """Texts of data that hold a plain word, beside ids, codes and what somebody wrote (`own`)."""
    ids = (*own, *FLAG_IDS, the_catalogue().version, issued().catalogue, ADDRESS)
    return [(text, words) for text in texts(data, DRAWN) if (words := escaped(text, *ids))]


def test_the_sheets_of_a_week_and_of_a_programme_are_said() -> None:
    state, advice = known()
    plan = issued().plan
    with accented_catalogue() as catalogue:
        for days in (plan.days, plan.days[:1], ()):
            data = week_data(catalogue, advice, issued(), days, drawn, WISHES, ADDRESS)
            assert plain_words(data) == []
        assert plain_words(programme_data(catalogue, state, advice, drawn, WISHES)) == []


@pytest.mark.parametrize("sign", ["RF03", "RF09", "RF13"])
def test_what_is_on_paper_while_exercise_waits_is_said(sign: str) -> None:
    with accented_catalogue() as catalogue:
        assert plain_words(waits_data(catalogue, known(sign)[1], WISHES)) == []


@pytest.mark.parametrize(
    ("code", "lang", "region", "rtl"),
    [
        ("en", "en", "GB", False),
        ("es", "es", None, False),
        ("en-XA", "en", "XA", False),
        ("ar-XB", "ar", "XB", True),
    ],
)
def test_a_sheet_is_in_the_language_that_is_spoken(
    code: str, lang: str, region: str | None, rtl: bool
) -> None:
    with speaking(code):
        assert tongue() == {"lang": lang, "region": region, "rtl": rtl}
        made = letter_pdf(the_catalogue(), *known(), WISHES)
    told = lang if region is None else f"{lang}-{region}"
    assert str(pikepdf.open(BytesIO(made)).Root.Lang) == told


@pytest.mark.parametrize("most", [91, 28])
def test_every_picture_and_its_table_are_said(most: int) -> None:
    found = lived(most=most)
    own = [name for one in found.measures for kept in one.points for name in kept.named.values()]
    with accented_catalogue() as catalogue:
        pictures = [one for one in every_picture(found) if one.id != "raises"]
        pictures = [one for one in pictures if not one.id.startswith("measure-")]
        pictures.append(charts.raises_picture(found.raises, "", found.today))
        for one in found.measures:
            measure = catalogue.questionnaires[one.measure]
            pictures.append(charts.measure_picture(one, measure, found.today))
        for picture in pictures:
            told = (picture.title, picture.says, picture.note, *picture.table.head)
            rows = [cell for row in picture.table.rows for cell in row]
            assert plain_words([*told, *rows, *written_in(picture.svg)], *own) == [], picture.id


def written_in(svg: str) -> list[str]:
    """What can be read in a picture."""
    root = ElementTree.fromstring(svg)
    return [one.text for one in root.iter() if one.text]


def test_time_runs_from_left_to_right_where_words_do_not() -> None:
    found = lived()
    with speaking("ar-XB"):
        assert ' direction="ltr"' in charts.walks_picture(found).svg
    assert "direction=" not in charts.walks_picture(found).svg


@pytest.mark.parametrize("named", [True, False])
def test_a_calendar_is_said_with_and_without_names(
    named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = a_week(names=named, alarm=10)
    life.tell(check_in(day(1), {"RF01": "yes"}))
    with accented_catalogue() as catalogue:
        monkeypatch.setattr(planned_weeks, "the_catalogue", lambda: catalogue)
        for on in (day(0.5), day(2)):
            parts = sessions(life.calendar(on))
            assert {one["STATUS"] for one in parts} >= {"CONFIRMED"}
            said = [one[name] for one in parts for name in ("SUMMARY", "DESCRIPTION")]
            assert plain_words(said) == []
