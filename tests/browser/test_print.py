"""What is printed still says that no clinician has reviewed it."""

import re
import zlib
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from steadyback.web.accounts import keys
from tests.catalogue_fixture import signed_catalogue, the_catalogue
from tests.web.conftest import Device

NOTICE = "Not yet reviewed by a clinician."


@pytest.fixture
def person(page: Page, live_server: LiveServer) -> Device:
    """Somebody with a week planned, whose pages this browser may open."""
    device = Device(the_catalogue())
    device.agree("Robin")
    device.answer_quickly()
    assert device.post("plan/make").status_code == 302
    cookie = device.client.cookies[keys.COOKIE].value
    page.context.add_cookies([{"name": keys.COOKIE, "value": cookie, "url": live_server.url}])
    return device


def printed(page: Page, device: Device, name: str) -> str:
    """The words of a page as it is printed."""
    page.emulate_media(media="print")
    page.goto(f"/p/{device.person}/{name}")
    assert urlsplit(page.url).path.endswith(name)
    words: str = page.locator("body").inner_text()
    return words


STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def inflated(stream: bytes) -> bytes:
    """The content of a stream of a PDF; nothing where it is packed in another way."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def words_of_pdf(data: bytes) -> str:
    """What a reader of PDF files reads on all pages."""
    pages = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.mark.parametrize("name", ["letter", "plan"])
def test_the_paper_says_that_it_is_not_reviewed_until_it_is(
    page: Page, person: Device, name: str
) -> None:
    page.goto(f"/p/{person.person}/{name}")
    heading = page.locator("h1").inner_text()
    paper = words_of_pdf(page.pdf())
    assert heading in paper, "the paper could not be read"
    assert NOTICE in paper
    with signed_catalogue():
        page.reload()
        signed = words_of_pdf(page.pdf())
    assert heading in signed
    assert NOTICE not in signed


@pytest.mark.parametrize("name", ["letter", "plan", "help-now"])
def test_a_print_says_that_it_is_not_reviewed_until_it_is(
    page: Page, person: Device, name: str
) -> None:
    words = printed(page, person, name)
    assert words.count(NOTICE) == 1
    expect(page.get_by_text(NOTICE).first).to_be_visible()
    assert "Nobody is watching" not in words
    with signed_catalogue():
        assert NOTICE not in printed(page, person, name)


def test_on_a_screen_the_notice_stands_with_the_way_to_help(page: Page, person: Device) -> None:
    page.goto(f"/p/{person.person}/letter")
    strip = page.get_by_role("note").first
    expect(strip).to_contain_text(NOTICE)
    expect(strip.get_by_role("link", name="Emergency signs and numbers")).to_be_visible()
