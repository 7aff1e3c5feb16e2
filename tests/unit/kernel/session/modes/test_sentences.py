import pytest

from jupyterlab_spark_connect.contract.inventory import FUNCTION, OPTION, VIEW, MadeBy
from jupyterlab_spark_connect.kernel.session.modes.sentences import describe_switch

MADE = [
    MadeBy(kernel_id="1", notebook="a.ipynb", mode="shared", things={VIEW: ["a", "b"], OPTION: ["o"]}),
    MadeBy(kernel_id="2", notebook="b.ipynb", mode="shared", things={VIEW: ["c"], FUNCTION: ["f"]}),
]
NOT_COPIED = "Not copied: SQL variables, running streams, models."


def test_a_copy_says_how_much_came_along():
    apart = "This notebook has a copy of the shared session, apart from now on."
    said = f"{apart} Copied: 3 views, 1 function, options. {NOT_COPIED}"
    assert describe_switch("copy", None, MADE) == said
    assert describe_switch("copy", "shared", MADE).startswith(said)
    assert describe_switch("copy", None, []) == f"{apart} Copied: options. {NOT_COPIED}"


@pytest.mark.parametrize(("before", "left"), [("copy", "its copy"), ("own", "its own session")])
def test_what_stays_behind_is_said(before, left):
    assert left in describe_switch("shared", before, [])


@pytest.mark.parametrize(("mode", "before"), [("shared", None), ("own", None), ("copy", "copy")])
def test_nothing_is_said_where_nothing_changes_hands(mode, before):
    assert describe_switch(mode, before, MADE) is None
