"""Settings with rules of a team: in the analysis, in its provenance, in its exports."""

import dataclasses
import json
from pathlib import Path

import pytest

from tests.coaching.own_calls import COMPLAINT, rule_text, spoken_call
from voicecoach.analysis_json import from_json, to_json
from voicecoach.coaching.catalogue import RULES, find_moments
from voicecoach.coaching.own_registry import registered
from voicecoach.coaching.rooms import for_room, rules_for
from voicecoach.coaching.rule_card import cards_in, rule_card
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation
from voicecoach.core.errors import ConfigError
from voicecoach.exchange.analysis_export import analysis_json
from voicecoach.exchange.csv_tables import moments_csv
from voicecoach.pipeline import provenance_of, read_settings
from voicecoach.pipeline.again import sound_of
from voicecoach.scorecard.card import shared_scorecard
from voicecoach.store.fingerprint import options_hash
from voicecoach.uncertainty import UncertaintyOptions, assess

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")

PHRASE = 'phrase]\nsays = ["your case number is"]\n'
FIGURE = 'figure]\nname = "agent_talk_ratio"\nabove = 0.3\n'
OURS = '[rules]\nfiles = ["our_rules.toml"]\n'


@pytest.fixture
def written(tmp_path: Path):
    """Write ``voicecoach.toml`` and ``our_rules.toml`` and read them."""

    def write(settings: str = OURS, rules: str = rule_text(PHRASE)):
        (tmp_path / "our_rules.toml").write_text(rules, "utf-8")
        (tmp_path / "voicecoach.toml").write_text(settings, "utf-8")
        return read_settings(tmp_path / "voicecoach.toml")

    return write


def analysed(settings) -> CallAnalysis:
    """The call as an analysis with these settings would be kept."""
    call = dataclasses.replace(spoken_call(COMPLAINT), provenance=provenance_of(settings, {}))
    return dataclasses.replace(call, moments=find_moments(call, settings.rules))


def test_files_are_looked_for_beside_the_settings(written, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir("/")
    assert "XGR01" in written().rules


def test_the_variable_names_the_settings(written, tmp_path, monkeypatch) -> None:
    written()
    monkeypatch.setenv("VOICECOACH_CONFIG", str(tmp_path / "voicecoach.toml"))
    assert "XGR01" in read_settings().rules
    monkeypatch.setenv("VOICECOACH_CONFIG", str(tmp_path / "missing.toml"))
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        read_settings()


def test_a_moment_of_a_teams_rule_is_in_the_exports(written) -> None:
    analysis = analysed(written())
    assert "XGR01" in {moment.rule for moment in analysis.moments}
    assert "XGR01" in moments_csv(analysis)
    exported = json.loads(analysis_json(analysis))
    assert "XGR01" in {moment["rule"] for moment in exported["moments"]}
    card = exported["provenance"]["options"]["own_rules"]["XGR01"]
    assert (card["source"], card["origin"]) == ("our standard 4.2", "our_rules.toml")


def test_an_analysis_explains_its_own_rules_wherever_it_is_opened(written, monkeypatch) -> None:
    kept = to_json(analysed(written()))
    monkeypatch.setattr("voicecoach.coaching.own_registry._KNOWN", {})
    opened = from_json(kept)
    assert not registered()
    assert rule_card("XGR01") is None
    card = rule_card("XGR01", opened)
    assert card is not None
    assert (card.title, card.basis, card.rooms) == ("Named the case", "team", ("agent", "coach"))
    assert "XGR01" in {moment.rule for moment in for_room(opened, "coach").moments}
    assert "XGR01" not in {moment.rule for moment in for_room(opened, "lead").moments}


def test_a_rule_for_the_agent_alone_stays_with_the_agent(written) -> None:
    settings = written(rules=rule_text(PHRASE, more='rooms = ["agent"]\n'))
    analysis = analysed(settings)
    assert "XGR01" in {moment.rule for moment in analysis.moments}
    assert "XGR01" not in {moment.rule for moment in for_room(analysis, "coach").moments}
    assert "XGR01" not in rules_for("coach")
    # What the analysis says holds, whatever a later file of the same code says.
    written(rules=rule_text(PHRASE))
    assert "XGR01" in rules_for("coach")
    assert "XGR01" not in {moment.rule for moment in for_room(analysis, "coach").moments}


def test_the_scorecard_shows_it_beside_its_skills_and_counts_nothing(written) -> None:
    settings = written(rules=rule_text(PHRASE).replace("[38]", "[14]"))
    with_it, without = analysed(settings), analysed(read_settings_without(settings))
    acts = [act for s in shared_scorecard(with_it).components for act in s.acts]
    assert {act.standing for act in acts if act.source == "XGR01"} == {"beside"}
    counts = [
        [(score.met_count, score.count) for score in shared_scorecard(one).components]
        for one in (with_it, without)
    ]
    assert counts[0] == counts[1]


def read_settings_without(settings):
    rules = {code: options for code, options in settings.rules.items() if code[0] != "X"}
    return dataclasses.replace(settings, rules=rules)


@pytest.mark.parametrize(
    "changed",
    [
        {"settings": OURS + "[rules.SIL01]\nmin_silence_s = 9.0\n"},
        {"settings": OURS + '[rules.SIL01]\nadvice = "At {start}."\n'},
        {"settings": OURS + '[rules.XGR01]\nadvice = "At {start}."\n'},
        {"settings": '[rules]\nfiles = ["our_rules.toml"]\ndisabled = ["SIL01"]\n'},
        {"settings": '[rules]\nfiles = ["our_rules.toml"]\ndisabled = ["XGR01"]\n'},
        {"rules": rule_text(PHRASE.replace("your ", ""))},
        {"rules": rule_text(PHRASE).replace("4.2", "4.3")},
    ],
)
def test_what_is_changed_is_in_the_provenance(written, changed: dict[str, str]) -> None:
    before, after = (provenance_of(s, {}) for s in (written(), written(**changed)))
    assert options_hash(before) != options_hash(after)
    assert options_hash(sound_of(before)) == options_hash(sound_of(after))  # nothing to hear again
    assert options_hash(before) == options_hash(provenance_of(written(), {}))


def test_without_own_rules_a_provenance_says_nothing_of_them(written) -> None:
    made = provenance_of(written(settings=""), {})
    assert "own_rules" not in made.options
    assert cards_in(made.options) == {}


def test_a_figure_is_known_when_rules_are_run(written) -> None:
    settings = written(rules=rule_text(FIGURE, advice='advice = "Listen."\n'))
    facts = dataclasses.replace(spoken_call(), metrics={})
    own = {"XGR01": settings.rules["XGR01"]}
    (moment,) = assess(facts, (), own, UncertaintyOptions()).moments
    assert 0.3 < moment.evidence[0].value < 1.0
    # Where the figure is another in the replicas, it is not sure.
    replica = dataclasses.replace(facts, conversation=Conversation())
    assert not assess(facts, [replica] * 20, own, UncertaintyOptions()).moments


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('rules = ["our_rules.toml"]\n', r'write|named by \[rules\] files = \["our_rules.toml"\]'),
        ("[rules]\nfile = ['our_rules.toml']\n", r"unknown key 'file' in \[rules\] .*mean files"),
        ("[rules]\nfiles = 'our_rules.toml'\n", "rules.files must be a list of texts"),
        ("[rules]\nfiles = ['a.toml', 'a.toml']\n", "names 'a.toml' more than once"),
        ("[rules]\ndisabled = ['SIL1']\n", r"names 'SIL1' \(did you mean SIL\d\d\?\)"),
        ("[rules.SIL1]\n", r"unknown table \[rules.SIL1\] \(did you mean SIL\d\d\?\)"),
        ("[rulse]\n", r"unknown table \[rulse\]"),
        ("[speech_activty]\n", r"unknown table \[speech_activty\] .*mean speech_activity"),
        ("[rules.SIL01]\nmin_silence = 3.0\n", r"'min_silence' in \[rules.SIL01\] .*min_silence_s"),
        ("[rules.SIL01]\nadvice = '{strat}'\n", r"\[rules.SIL01\]: advice .*mean start.*known: st"),
        ("[rules.SIL01]\nadvice = 3\n", "rules.SIL01.advice must be of type str"),
        (
            "[rules]\ndisabled = ['SIL01']\n[rules.SIL01]\nadvice = '{strat}'\n",
            r"\[rules.SIL01\]: advice",
        ),
        (OURS + "[rules.XGR01]\nsays = ['other']\n", r"\[rules.XGR01\]: .*changed in our_rules"),
        (OURS + "[rules.XGR01]\nafter_s = 'x'\n", r"rules.XGR01.after_s must be of type float"),
        (OURS + "[rules.XGR01]\nadvice = '{x}'\n", r"\[rules.XGR01\]: advice of XGR01"),
    ],
)
def test_a_mistake_names_file_table_and_key(written, settings: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        written(settings)
    assert "voicecoach.toml" in str(caught.value)


def test_a_mistake_in_a_file_of_rules_names_both_files(written) -> None:
    with pytest.raises(
        ConfigError, match=r"voicecoach\.toml: \[rules\]: .*our_rules\.toml: \[XGR01"
    ):
        written(rules=rule_text("phrase]\nsay = ['x']"))


# ---- every rule of the catalogue ------------------------------------------------------------


def numbers_of(code: str) -> dict[str, float]:
    """Thresholds of a rule as they come."""
    options = dataclasses.asdict(RULES[code].options)
    return {name: value for name, value in options.items() if isinstance(value, int | float)}


def table_of(code: str, values: dict[str, float]) -> str:
    return f"[rules.{code}]\n" + "".join(f"{name} = {v!r}\n" for name, v in values.items())


@pytest.mark.parametrize("code", RULES)
def test_every_threshold_of_every_rule_can_be_set(written, code: str) -> None:
    lower = {
        name: max(1, value // 2) if isinstance(value, int) else 0.5 * value
        for name, value in numbers_of(code).items()
    }
    settings = written(table_of(code, lower))
    assert settings.as_dict()[f"rules.{code}"].items() >= lower.items()


@pytest.mark.parametrize("code", RULES)
def test_every_rule_can_be_worded_and_switched_off(written, code: str) -> None:
    own = "At {start} we say: {quote}."
    worded = written(f'[rules.{code}]\nadvice = "{own}"\n')
    assert worded.rules[code].advice == own
    off = written(f"[rules]\ndisabled = ['{code}']\n")
    assert code not in off.rules
    assert code in off.disabled


@pytest.mark.parametrize("code", RULES)
def test_a_misspelt_threshold_of_any_rule_is_told_with_the_right_one(written, code: str) -> None:
    name = list(numbers_of(code))[-1]
    misspelt = name[:2] + name[3:]
    with pytest.raises(
        ConfigError, match=rf"unknown key '{misspelt}' in \[rules.{code}\] \(did you mean \w+\?\)"
    ):
        written(f"[rules.{code}]\n{misspelt} = 1.0\n")
