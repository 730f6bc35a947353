"""A file of rules: every mistake names the file, the table and the key, and nothing gets past."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coaching.own_calls import own, rule_text
from voicecoach.coaching.own_rules import own_rule
from voicecoach.coaching.own_rules_file import read_rule_files
from voicecoach.core.errors import ConfigError, VoiceCoachError

PHRASE = 'phrase]\nsays = ["case number"]\n'
SIGNAL = 'signal]\nkinds = ["promise"]\n'
FIGURE = 'figure]\nname = "agent_talk_ratio"\nabove = 0.5\n'
NO_QUOTE = 'advice = "Listen."\n'


def test_a_rule_has_what_its_file_says(tmp_path: Path) -> None:
    (options,) = own(tmp_path, rule_text(PHRASE + 'within = "closing"\npart_s = 45')).values()
    rule = own_rule(options)
    assert (rule.code, rule.title, rule.subject) == ("XGR01", "Named the case", "Explaining")
    assert (rule.basis, rule.source) == ("team", "our standard 4.2")
    assert rule.rooms == ("agent", "coach")
    assert rule.finds == ('At least once in the last 45 s of talk: the agent says "case number".')


@pytest.mark.parametrize(
    ("table", "finds"),
    [
        (PHRASE + "max_count = 0", 'Not once in the call: the agent says "case number".'),
        (
            SIGNAL + 'after = "complaint"\nmax_count = 0',
            "Not once within 20 s after each complaint of the customer: promise of the agent.",
        ),
        (SIGNAL + "min_count = 2", "At least 2 times in the call: promise of the agent."),
        (SIGNAL + "max_count = 1", "At most once in the call: promise of the agent."),
        (FIGURE, "Agent's talk share of the call (`agent_talk_ratio`) is above 0.5."),
    ],
)
def test_what_a_rule_finds_is_said_in_words(tmp_path: Path, table: str, finds: str) -> None:
    (options,) = own(tmp_path, rule_text(table, advice=NO_QUOTE)).values()
    assert own_rule(options).finds == finds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 3", r"\[x\]: the code of a rule of your own is X"),
        (rule_text(PHRASE, code="HSE01"), r"\[HSE01\]: the code .* like \[XGR01\]"),
        (rule_text(PHRASE, code="SIL01"), "kept for rules that come with"),
        (rule_text(PHRASE, code="XGR1"), r"\[XGR1\]: the code"),
        ("XGR01 = 3", r"\[XGR01\] must be a table"),
        (rule_text(PHRASE, more='titel = "x"'), r"\[XGR01\]: unknown key 'titel' .*mean title"),
        (rule_text("phrases]\nsays = ['x']"), r"unknown key 'phrases' \(did you mean phrase\?\)"),
        (rule_text("phrase]\nsay = ['x']"), r"\[XGR01.phrase\]: unknown key 'say' .*mean says"),
        (rule_text("phrase]\n"), r"\[XGR01.phrase\]: says must be a list of texts.*got nothing"),
        (rule_text("phrase]\nsays = []"), "says must be a list of texts, at least one"),
        (rule_text("phrase]\nsays = 'x'"), "says must be a list of texts"),
        (rule_text("phrase]\nsays = [3]"), "says must be a list of texts"),
        (rule_text("phrase]\nsays = ['']"), "says must be a list of phrases"),
        (rule_text("phrase]\nsays = ['.. x']"), "at its beginning and its end"),
        (rule_text("phrase]\nsays = ['...']"), "needs words"),
        (rule_text("phrase]\nsays = ['a|b']"), r"got '\|'"),
        (rule_text("phrase]\nsays = ['<act>']"), "got '<'"),
        (rule_text(PHRASE + "speaker = 'caller'"), "speaker must be one of agent, customer"),
        (rule_text(PHRASE + "within = 'closng'"), r"within must be one of .*mean closing"),
        (rule_text(PHRASE + "part_s = 30"), 'part_s must be left out unless within is "opening"'),
        (rule_text(PHRASE + "within = 'closing'\npart_s = 0"), "part_s must be seconds, above 0"),
        (rule_text(PHRASE + "within = 'closing'\npart_s = true"), "part_s must be a number"),
        (rule_text(PHRASE + "within = 'closing'\npart_s = nan"), "part_s must be a number"),
        (rule_text(PHRASE + "after = 'complain'"), "after must be one of .*mean complaint"),
        (rule_text(PHRASE + "after_s = 5"), "after_s must be left out where there is no after"),
        (rule_text(PHRASE + "followed_s = 5"), "left out where there is no not_followed_by"),
        (rule_text(PHRASE + "min_count = 0"), "min_count must be a whole number from 1 on"),
        (rule_text(PHRASE + "min_count = 1.5"), "min_count must be a whole number"),
        (rule_text(PHRASE + "min_count = 3\nmax_count = 2"), "max_count must be at least min_cou"),
        (rule_text(PHRASE + "min_count = true"), "min_count must be a whole number"),
        (rule_text("signal]\nkinds = ['promises']"), "kinds must be .*mean promise"),
        (rule_text("signal]\nkinds = ['promise', 'promise']"), "without repeats"),
        (rule_text("figure]\nname = 'talk'\nabove = 1"), "name must be one of"),
        (rule_text("figure]\nname = 'agent_talk_ratio'"), "above must be a number, or else below"),
        (
            rule_text("figure]\nname = 'agent_talk_ratio'\nabove = 0.2\nbelow = 0.8"),
            "above must be at least below",
        ),
        (rule_text("figure]\nname = 'agent_talk_ratio'\nabove = 'x'"), "above must be a number"),
        (rule_text(PHRASE, advice=""), r"\[XGR01\]: advice must be one line of text.*nothing"),
        (rule_text(PHRASE, advice='advice = "{strat}"'), r"\[XGR01\]: .*mean start"),
        (rule_text(PHRASE, advice='advice = "{times_done}"'), "known: start, end.*times_said"),
        (
            rule_text(PHRASE + "max_count = 1", advice='advice = "{times_said_threshold}"'),
            r"\[XGR01\]: advice has no",
        ),
        (rule_text(PHRASE, advice=f'advice = "{"x" * 300}"'), "under 240 characters"),
        (rule_text(PHRASE, more="max_per_call_count = 0"), "a whole number from 1 on"),
        (rule_text(PHRASE, more="rooms = []"), "rooms must be"),
        (rule_text(PHRASE, more='rooms = ["boss"]'), "rooms must be a list of some of agent"),
        (rule_text(PHRASE).replace("[38]", "[39]"), "skill_rows must be some of 1 to 38"),
        (rule_text(PHRASE).replace("[38]", "[]"), "skill_rows must be a list of whole numbers"),
        (rule_text(PHRASE).replace("[38]", "38"), "skill_rows must be a list of whole numbers"),
        (rule_text(PHRASE).replace('"Explaining"', '"Talking"'), "subject must be one of"),
        (rule_text(PHRASE).replace('"strength"', '"good"'), "valence must be one of"),
        (rule_text(PHRASE).replace('"our standard 4.2"', '" "'), "source must be one line"),
        (rule_text(PHRASE).replace('"our standard 4.2"', '"a\\nb"'), "source must be one line"),
        (rule_text(PHRASE) + "[XGR01.signal]\nkinds = ['hold']", "needs one of .*got 2"),
        ("[XGR01]\n" + rule_text(PHRASE), "readable TOML"),
        ("not toml", "readable TOML"),
    ],
)
def test_a_mistake_names_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        own(tmp_path, text)
    assert "our_rules.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_rule_without_what_to_look_for_is_told_what_there_is(tmp_path: Path) -> None:
    bare = re.sub(r"\n\[XGR01\.phrase\].*", "", rule_text(PHRASE), flags=re.DOTALL)
    with pytest.raises(ConfigError, match=r"\[XGR01.phrase\], \[XGR01.signal\], .*got 0"):
        own(tmp_path, bare)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("figure]\nname = 'agent_f0_median_hz'\nabove = 1", "tone of voice"),
        ("signal]\nkinds = ['emotion']", "words of feeling"),
        (PHRASE + "after = 'emotion'\nafter_speaker = 'agent'", "words of feeling"),
    ],
)
def test_what_is_the_agents_own_is_for_the_agent_alone(
    tmp_path: Path, table: str, what: str
) -> None:
    with pytest.raises(ConfigError, match=rf'rooms must be \["agent"\].*{what}'):
        own(tmp_path, rule_text(table, advice=NO_QUOTE))
    (options,) = own(tmp_path, rule_text(table, advice=NO_QUOTE, more='rooms = ["agent"]')).values()
    assert own_rule(options).rooms == ("agent",)


def test_a_customers_voice_and_feelings_are_no_secret(tmp_path: Path) -> None:
    own(tmp_path, rule_text("signal]\nkinds = ['emotion']\nspeaker = 'customer'"))
    own(tmp_path, rule_text("phrase]\nsays = ['x']\nafter = 'emotion'"))


def test_one_code_in_two_files_is_refused(tmp_path: Path) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file in files:
        file.write_text(rule_text(PHRASE), "utf-8")
    with pytest.raises(ConfigError, match=r"b\.toml: \[XGR01\] is in a\.toml as well"):
        read_rule_files(files)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        read_rule_files([tmp_path / "missing.toml"])
    with pytest.raises(ConfigError, match="regular TOML file"):
        read_rule_files([tmp_path])
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"odd\.toml"):
        read_rule_files([tmp_path / "odd.toml"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@given(
    st.sampled_from(["says", "speaker", "within", "part_s", "after", "min_count", "max_count"]),
    VALUES,
)
def test_whatever_stands_there_is_read_or_refused(key: str, value: object) -> None:
    from voicecoach.coaching.own_rules_file import _phrase, _texts
    from voicecoach.coaching.toml_table import TomlTable

    common = {
        "texts": _texts(
            "XGR01",
            TomlTable(
                {
                    "title": "t",
                    "subject": "Pace",
                    "valence": "note",
                    "skill_rows": [1],
                    "why": "w",
                    "source": "s",
                    "applies_not_when": "a",
                },
                place="f",
                known=(
                    "title",
                    "subject",
                    "valence",
                    "skill_rows",
                    "why",
                    "source",
                    "applies_not_when",
                    "rooms",
                ),
            ),
            file=Path("f"),
        )
    }
    try:
        options = _phrase({"says": ["x"], key: value}, "f: [XGR01.phrase]", common)
    except VoiceCoachError as error:
        refusal = str(error)
    else:
        refusal = "f: [XGR01.phrase]: " if own_rule(options).finds else ""
    assert refusal.startswith("f: [XGR01.phrase]: ")
