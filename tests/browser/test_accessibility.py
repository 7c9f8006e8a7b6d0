"""The accessibility check itself: it finds what is planted, under a strict policy."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.accessibility import assert_accessible, assert_reflows

GOOD = "<main><h1>Today</h1><p>Two exercises.</p></main>"


def serve(page: Page, body: str) -> None:
    """Answer every request with `body` under the policy of the real site."""
    html = f'<!doctype html><html lang="en"><title>Page</title><body>{body}'

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": "default-src 'self'; img-src 'self' data:"}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    page.route("**/*", answer)
    page.goto("http://localhost/")


def test_a_plain_page_passes(lone_page: Page) -> None:
    serve(lone_page, GOOD)
    assert_accessible(lone_page)
    assert_reflows(lone_page)


def test_a_picture_without_words_is_found(lone_page: Page) -> None:
    serve(lone_page, GOOD + '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(lone_page)


def test_a_field_without_a_label_is_found(lone_page: Page) -> None:
    serve(lone_page, GOOD + "<input type=range>")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(lone_page)


def test_a_page_wider_than_the_screen_is_found(lone_page: Page) -> None:
    serve(lone_page, GOOD + f"<pre>{'wide ' * 200}</pre>")
    with pytest.raises(AssertionError, match="320 pixel"):
        assert_reflows(lone_page)
