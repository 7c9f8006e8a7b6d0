"""A slow line carries as little as it can: pages, tables and files are sent compressed."""

import gzip

import pytest
from django.contrib.staticfiles import finders

from tests.web.conftest import Device

SMALLER = 0.45
"""Text of ours is sent in less than this share of its length."""


@pytest.mark.parametrize("path", ["today", "lead", "days.json"])
def test_a_page_and_the_tables_are_sent_compressed_and_are_the_same(
    owner: Device, path: str
) -> None:
    owner.post("plan/make")
    address = f"/p/{owner.person}/{path}"
    plain = owner.client.get(address)
    sent = owner.client.get(address, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert (sent.status_code, sent.headers["content-encoding"]) == (200, "gzip")
    assert len(sent.content) < SMALLER * len(plain.content)
    assert abs(len(gzip.decompress(sent.content)) - len(plain.content)) < 200


@pytest.mark.parametrize("name", ["led.js", "main.js", "player.js", "timer.js", "steadyback.css"])
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_each_file_has_its_compressed_form_and_it_is_sent(
    owner: Device, name: str, encoding: str
) -> None:
    address = f"/static/dist/{name}"
    plain = b"".join(owner.client.get(address).streaming_content)  # type: ignore[attr-defined]
    answer = owner.client.get(address, headers={"accept-encoding": encoding})
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.headers["content-encoding"] == encoding
    assert len(sent) < SMALLER * len(plain)
    assert str(finders.find(f"dist/{name}")).endswith(name)
