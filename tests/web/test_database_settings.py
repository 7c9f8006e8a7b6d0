"""The database is named by one address, or is a file; a wrong address is never repeated aloud."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from steadyback.web.project.database import URL, database_in
from steadyback.web.project.site import HOSTS, PROXIES, client_of, site_in

FOLDER = Path("data")


def test_without_an_address_the_records_are_in_one_file() -> None:
    for environment in ({}, {URL: " "}):
        found = database_in(environment, FOLDER)
        assert found["ENGINE"].endswith("sqlite3")
        assert found["NAME"] == FOLDER / "steadyback.sqlite3"
        assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_user_password_and_name_may_hold_any_sign(scheme: str) -> None:
    address = f"{scheme}://robin%40clinic:p%2Fa%3As%40@db.example.org:5433/a%20b?sslmode=require"
    found = database_in({URL: address}, FOLDER)
    assert (found["USER"], found["PASSWORD"]) == ("robin@clinic", "p/a:s@")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", "5433", "a b")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_MAX_AGE"] is None
    assert found["CONN_HEALTH_CHECKS"] is True


def test_a_socket_is_named_behind_the_question_mark() -> None:
    found = database_in({URL: "postgresql:///steadyback?host=/run/postgresql"}, FOLDER)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/postgresql", "", "steadyback")
    assert "host" not in found["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    [
        "mysql://u:hunter2@h/x",
        "hunter2",
        "sqlite:///hunter2",
        "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@h/",
        "postgresql://u:hunter2@h:port/x",
        "postgresql://u:hunter2@[h/x",
        "postgresql://u:hunter2@h/x/y",
        "postgresql://u:hunter2@h/x?pool=hunter2",
        "postgresql://u:hunter2@h/x?connect_timeout=hunter2",
        "postgresql://u:hunter2@h/x?connect_timeout=5,5",
        "postgresql://u:hunter2@h/x?keepalives_idle=often",
    ],
)
def test_what_cannot_be_right_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=URL) as refused:
        database_in({URL: address}, FOLDER)
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_of_two_servers_the_one_that_takes_answers_is_asked() -> None:
    both = "host=db1,db2&port=5432,5433&target_session_attrs=read-write"
    found = database_in({URL: f"postgresql://u@/x?{both}"}, FOLDER)
    assert (found["HOST"], found["PORT"]) == ("db1,db2", "5432,5433")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["tcp_user_timeout"] > 0


def test_a_site_has_names_and_proxies() -> None:
    assert site_in({}).names == ()
    found = site_in({HOSTS: "Steadyback.example.org, .clinic.example", PROXIES: "1"})
    assert found.names == ("steadyback.example.org", ".clinic.example")
    assert found.origins == ["https://steadyback.example.org", "https://*.clinic.example"]
    assert found.proxies == 1


def test_a_site_whose_proxies_nobody_named_is_doubtful() -> None:
    doubt = site_in({HOSTS: "a.example"}).doubt
    assert HOSTS in doubt
    assert f"set {PROXIES} to the number of your proxies" in doubt
    assert not site_in({HOSTS: "a.example", PROXIES: "1"}).doubt
    assert not site_in({HOSTS: "a.example", PROXIES: "0"}).doubt, "so it was said"
    assert not site_in({}).doubt


@pytest.mark.parametrize(
    ("hosts", "proxies", "says"),
    [
        ("https://steadyback.example.org", "", "without https://"),
        ("steadyback.example.org:443", "", "without a port"),
        ("*", "", "must be names"),
        ("a.example", "yes", "number of your proxies"),
        ("a.example", "99", "number of your proxies"),
        ("", "1", f"needs {HOSTS}"),
    ],
)
def test_a_site_that_cannot_be_is_refused_with_what_to_do(
    hosts: str, proxies: str, says: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        site_in({HOSTS: hosts, PROXIES: proxies})


def test_who_asks_is_whom_our_own_proxy_saw_and_not_who_they_say_they_are() -> None:
    assert client_of("203.0.113.9", 1) == "203.0.113.9"
    assert client_of("198.51.100.1, 203.0.113.9", 1) == "203.0.113.9", "the first is their own word"
    assert client_of("203.0.113.9, 10.0.0.2", 2) == "203.0.113.9"
    assert client_of("2001:db8::1", 1) == "2001:db8::1"
    assert client_of("203.0.113.9:51234", 1) == "203.0.113.9", "a port is another one each time"
    assert client_of("[2001:db8::1]:443", 1) == "2001:db8::1"
    assert client_of("[2001:db8::1]", 1) == "2001:db8::1"
    assert client_of("198.51.100.1:1, 203.0.113.9:2", 1) == "203.0.113.9"
    assert client_of("203.0.113.9:x", 1) is None
    assert client_of("", 1) is None
    assert client_of("somebody", 1) is None
    assert client_of("203.0.113.9", 2) is None, "a proxy is missing"
