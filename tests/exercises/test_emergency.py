"""The number to call: a wrong country's number costs minutes that nobody has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises import load_catalog
from exercises.emergency import country_for
from exercises.model import Catalog
from tests.every import for_every


def country(catalog: Catalog, time_zone: str | None, locale: str | None) -> str | None:
    found = country_for(catalog, time_zone, locale)
    return found and found.id


@pytest.mark.parametrize(
    ("time_zone", "locale", "expected"),
    [
        ("Europe/London", "en-US", "GB"),
        ("America/New_York", "en-GB", "US"),
        ("Europe/Belfast", None, "GB"),
        (None, "en-GB", "GB"),
        ("", "en-US", "US"),
        ("Nowhere/Land", "en-GB", "GB"),
        ("Etc/UTC", "en-IE", "IE"),
        (None, "en_GB", "GB"),
        (None, "en_GB.UTF-8", "GB"),
        (None, "en-gb", "GB"),
        (None, "en-Latn-GB", "GB"),
        (None, "en-GB-oxendict", "GB"),
    ],
)
def test_the_time_zone_speaks_before_the_locale(
    catalog: Catalog, time_zone: str | None, locale: str | None, expected: str
) -> None:
    assert country(catalog, time_zone, locale) == expected


@pytest.mark.parametrize(
    ("time_zone", "locale"),
    [(None, None), ("", ""), ("Nowhere/Land", "xx-XX"), ("Etc/UTC", "C"), (None, "nonsense"), (None, "-"),
     (None, "--__"), (None, "en-ZZ"), ("europe/london", None), (None, "🇬🇧")],
)  # fmt: skip
def test_nothing_known_means_no_country_rather_than_a_guess(
    catalog: Catalog, time_zone: str | None, locale: str | None
) -> None:
    assert country(catalog, time_zone, locale) is None


@pytest.mark.parametrize("language", ["de", "en", "fr", "ca", "sv", "be", "es", "in", "us", "gb"])
def test_a_language_alone_names_no_country(catalog: Catalog, language: str) -> None:
    assert country(catalog, None, language) is None


def test_an_extension_of_a_locale_is_no_country(catalog: Catalog) -> None:
    assert country(catalog, None, "en-u-ca-gregory") is None
    assert country(catalog, None, "en-US-u-ca-gregory") == "US"


@for_every("country_id", sorted(load_catalog().emergency_numbers))
def test_every_zone_of_every_country_leads_to_its_number(catalog: Catalog, country_id: str) -> None:
    number = catalog.emergency_numbers[country_id]
    assert number.emergency
    for zone in number.zones:
        assert country(catalog, zone, "en-ZZ") == country_id
    assert country(catalog, None, f"en-{country_id}") == country_id


@given(st.none() | st.text(max_size=40), st.none() | st.text(max_size=40))
def test_whatever_a_browser_sends_nothing_breaks(time_zone: str | None, locale: str | None) -> None:
    found = country_for(load_catalog(), time_zone, locale)
    assert found is None or found.id in load_catalog().emergency_numbers
