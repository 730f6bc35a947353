"""*Rules*: full, with rules of the team, without calls, and with settings that do not fit."""

from pathlib import Path

import pytest

from tests.dashboards.stores import make_analysis, save
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.views.rules import NOTHING_FITS

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")

OWN_RULES = Path(__file__).resolve().parents[1] / "coaching" / "our_rules.toml"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def write(text: str) -> None:
        (tmp_path / "team.toml").write_text(text, "utf-8")
        monkeypatch.setenv("VOICECOACH_CONFIG", str(tmp_path / "team.toml"))

    return write


def labels(app) -> str:
    return "\n".join(expander.label.replace("\\", "") for expander in app.expander)


def texts(elements) -> str:
    return "\n".join(str(element.value).replace("\\", "") for element in elements)


def test_every_rule_is_listed_and_told(full_store, open_page) -> None:
    app = open_page("rules")
    assert not app.exception
    assert len(app.expander) == len(RULES)
    assert f"{len(RULES)} rules" in texts(app.caption)
    assert RULES["SIL01"].why in texts(app.markdown)


def test_the_list_is_searched_and_narrowed(full_store, open_page) -> None:
    app = open_page("rules")
    app.text_input(key="rule text").set_value("sil01").run()
    assert "SIL01" in app.expander[0].label
    assert len(app.expander) < 10
    app.selectbox(key="rule subject").set_value("Pace").run()
    assert not app.expander
    assert NOTHING_FITS in texts(app.info)


def test_rules_of_the_team_are_shown_as_theirs(store, open_page, settings) -> None:
    settings(f"[rules]\nfiles = ['{OWN_RULES}']\ndisabled = ['PAC02']\n")
    app = open_page("rules")
    assert not app.exception
    assert "Named the case** — went well · XGR01 · own rule" in labels(app)
    assert "Your team's rule (our_rules.toml): our standard 4.2" in texts(app.markdown)
    app.selectbox(key="rules shown").set_value("Switched off").run()
    assert [e.label.count("PAC02") for e in app.expander] == [1]


def test_settings_that_do_not_fit_are_told_with_file_table_and_key(
    full_store, open_page, settings
) -> None:
    settings("[rules.SIL01]\nmin_silense_s = 8\n")
    app = open_page("rules")
    assert not app.exception
    told = texts(app.error)
    assert "team.toml: unknown key 'min_silense_s' in [rules.SIL01]" in told
    assert "did you mean min_silence_s?" in told
    settings("[rules.SIL01]\nmin_silence_s = 8\n")
    app.button[0].click().run()
    assert not app.error
    # The calls are there all the same.
    settings("[rules.SIL01]\nmin_silense_s = 8\n")
    assert open_page("my_calls").title[0].value == "My calls"


def test_lists_name_the_moments_of_a_teams_rule(store, open_page, settings) -> None:
    settings(f"[rules]\nfiles = ['{OWN_RULES}']\n")
    named = Moment(
        rule="XGR01",
        segment=Segment(1.0, 2.0),
        speaker=AGENT,
        valence="strength",
        evidence=(Measurement("times said", 1.0, "count", threshold=1.0),),
        advice="You said it.",
    )
    save(store, make_analysis("call-1", moments=(named,)))
    table = open_page("my_calls").dataframe[0].value
    assert table["What stands out"][0] == "Named the case"
