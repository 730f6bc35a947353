"""The report of a call as one file: what it holds, and that nobody can put anything else in it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from voicecoach.core.segment import Segment
from voicecoach.exchange.html_report import html_report
from voicecoach.exchange.report_values import (
    CallReport,
    ReportClip,
    ReportFigure,
    ReportLane,
    ReportMoment,
    ReportSection,
)

HOSTILE = '"><script>alert(1)</script><img src=x onerror="alert(2)">\'&lt;'
ASKING = {"src", "href", "srcset", "poster", "data", "action", "background", "xlink:href"}


def moment(text: str, *, clip: ReportClip | None = None) -> ReportMoment:
    return ReportMoment(
        segment=Segment(20.0, 25.0),
        clock="0:20",
        title=text,
        tone="good",
        tone_words="went well",
        who=text,
        said=text,
        advice=text,
        evidence=(text,),
        told=((text, text), ("Empty", None)),
        clip=clip,
    )


def report(text: str = "Late repair", *, clip: ReportClip | None = None) -> CallReport:
    return CallReport(
        title=text,
        facts=text,
        duration_s=60.0,
        notices=(text,),
        lanes=(ReportLane(text, "agent", (Segment(0.0, 10.0), Segment(30.0, 45.0)), text),),
        figures=(ReportFigure(text, text, text, text),),
        withheld=(text,),
        moments=(moment(text, clip=clip),),
        sections=(
            ReportSection(
                title=text,
                lines=(text,),
                columns=("At", text),
                rows=(("0:01", text), ("0:02", "left out")),
                greyed=frozenset({1}),
                note=text,
            ),
        ),
        provenance=((text, text),),
        closing=(text,),
    )


class Reader(HTMLParser):
    """Notes elements, attributes and text as a browser would see them."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_part_of_a_call_is_in_it() -> None:
    read = Reader(html_report(report("Said and done")))
    assert read.text.count("Said and done") >= 15
    assert {"h1", "svg", "rect", "table", "article"} <= set(read.tags)
    assert "Empty" not in read.text  # a fact that is not known is not named


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    read = Reader(html_report(report(HOSTILE)))
    assert not {"script", "img", "iframe", "object", "form"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert read.text.count(HOSTILE) >= 15


def test_it_asks_nobody_and_runs_nothing() -> None:
    clip = ReportClip(b"sound", "audio/ogg; codecs=opus")
    document = html_report(report("Late repair", clip=clip))
    read = Reader(document)
    asked = [value for name, value in read.attributes if name in ASKING]
    assert asked
    assert all(value.startswith(("data:", "#")) for value in asked)
    assert not re.search(r"url\(|@import|https?:", document)
    policy = dict(read.attributes)["content"]
    assert "default-src 'none'" in document
    assert policy


def test_a_clip_can_be_heard_and_is_named() -> None:
    heard = Reader(html_report(report(clip=ReportClip(b"sound", "audio/ogg"))))
    assert ("src", "data:audio/ogg;base64,c291bmQ=") in heard.attributes
    assert ("aria-label", "Hear 0:20 Late repair") in heard.attributes
    assert "audio" not in Reader(html_report(report())).tags


def test_a_mark_of_the_drawing_leads_to_its_moment() -> None:
    read = Reader(html_report(report()))
    assert ("href", "#moment-1") in read.attributes
    assert ("id", "moment-1") in read.attributes
    assert ("style", "left:calc(100% * 20000 / 60000)") in read.attributes


def test_the_times_below_the_drawing_are_round_and_few() -> None:
    for duration_s, times in {
        41.0: "0:000:100:200:30",  # 0:40 would stand over the edge
        245.0: "0:001:002:003:00",
        10_800.0: "0:0030:001:00:001:30:002:00:002:30:00",
    }.items():
        document = html_report(replace(report(), duration_s=duration_s))
        axis = re.search(r'<div class="times"[^>]*>(.*?)</div>', document)
        assert axis is not None
        assert re.sub(r"<[^>]+>", "", axis[1]) == times


def test_a_call_without_moments_and_lanes_says_so() -> None:
    read = Reader(html_report(replace(report(), moments=(), lanes=(), figures=(), withheld=())))
    assert "No moment was found" in read.text
    assert "svg" not in read.tags
    assert "Key figures" not in read.text
