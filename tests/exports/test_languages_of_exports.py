"""What leaves in another language: sheets, charts and calendars hold no word of English."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from steadyback.catalogue.translated import catalogue_in_language
from steadyback.exports import charts_of_progress as charts
from steadyback.exports.handout import Wishes, waits_data, waits_pdf, week_data, week_pdf
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_data, programme_pdf
from steadyback.exports.progress_sheet import progress_pdf
from steadyback.exports.typesetting import tongue
from steadyback.languages import language, speaking
from steadyback.vocabulary import FLAG_IDS
from steadyback.wording import translation_notice
from steadyback.wording.handout import flare_plan
from steadyback.wording.phrases import weekday_and_day
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day
from tests.escaped_words import accented_catalogue, escaped, texts
from tests.exports import planned_weeks
from tests.exports.planned_weeks import sessions
from tests.exports.test_calendar import a_week
from tests.exports.test_charts import every_picture, lived
from tests.exports.test_paper import ADDRESS, ON, drawn, issued, known
from tests.exports.test_progress_sheet import words_of

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


def every_sheet() -> dict[str, bytes]:
    """Each kind of sheet, in the language that is spoken."""
    (state, advice), made = known(), issued()
    catalogue = catalogue_in_language(the_catalogue())
    return {
        "week": week_pdf(catalogue, advice, made, made.plan.days[:1], drawn, WISHES, ADDRESS),
        "waits": waits_pdf(catalogue, known("RF03")[1], WISHES),
        "programme": programme_pdf(catalogue, state, advice, drawn, WISHES),
        "letter": letter_pdf(catalogue, state, advice, WISHES),
        "progress": progress_pdf(catalogue, lived(), WISHES),
    }


def test_every_sheet_says_once_that_no_clinician_has_read_its_translation() -> None:
    with speaking("es"):
        notice = translation_notice()
        told = {name: words_of(made).count(str(notice)) for name, made in every_sheet().items()}
    assert notice is not None
    assert told == dict.fromkeys(("week", "waits", "programme", "letter", "progress"), 1)


def test_the_first_page_of_a_week_ends_where_the_first_day_begins() -> None:
    with speaking("es"):
        pages = pypdfium2.PdfDocument(every_sheet()["week"])
        first, second = (pages[n].get_textpage().get_text_range() for n in (0, 1))
        _name, parts = flare_plan(catalogue_in_language(the_catalogue()))
        assert parts[-1][0] in first
        assert second.startswith(weekday_and_day(issued().plan.days[0].date))


def test_where_a_clinician_has_read_the_language_no_sheet_and_no_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert translation_notice() is None
    read = replace(language("es"), triage_reviewed_by="Dr Ana, 2027-01-02")
    with speaking("es"):
        notice = str(translation_notice())
        monkeypatch.setattr("steadyback.wording.document.language", lambda code: read)
        assert translation_notice() is None
        assert not any(notice in words_of(made) for made in every_sheet().values())


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
