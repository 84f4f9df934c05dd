"""Links open a customer and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.link import CustomerLink, NotALink

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,30}", fullmatch=True)


@given(IDS, IDS | st.just(""))
def test_a_link_is_read_back_as_it_was_written(customer: str, account: str) -> None:
    """Whatever ids a link is written from, reading it gives the same ids."""
    link = CustomerLink(customer, account)
    assert CustomerLink.parse(str(link)) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CUS-1",
        "https://example.com/customer/CUS-1",
        "billie://waive/CUS-1",
        "billie://customer/",
        "billie://customer/CUS-1/waive",
        "billie://customer/CUS-1?amount=10",
        "billie://customer/CUS-1?account=ACC-1&amount=10",
        "billie://customer/--settings=x",
        "billie://customer/CUS 1",
        "billie://customer/" + "A" * 200,
    ],
)
def test_anything_else_is_refused_without_being_quoted(text: str) -> None:
    """A text that is no link to a customer is refused, and the refusal does not repeat it."""
    with pytest.raises(NotALink) as refused:
        CustomerLink.parse(text)
    assert not text or text not in str(refused.value)
