"""Which year belongs to which value of a sentence."""

from __future__ import annotations

from sources.departments.grammar import grammar
from sources.departments.mentions import Mention, Scanned
from sources.words.dates import TimeExpression


def times_of(sentence: Scanned) -> list[tuple[TimeExpression | None, TimeExpression | None]]:
    """For each value its time and its base time: the year tied right after it, else the last one before it."""
    mentions, text = sentence.mentions, sentence.text
    free = list(sentence.times)
    found: list[tuple[TimeExpression | None, TimeExpression | None]] = [(None, None)] * len(mentions)
    if grammar().respectively.search(text) and len(mentions) > 1:
        years = [time for time in free if time.kind != "period"]
        if len(years) == len(mentions):
            return [(time, None) for time in years]
    bases = [time for time in free if grammar().ties["base_year"].search(text[: time.start])]
    free = [time for time in free if time not in bases]
    begin = 0
    for at, mention in enumerate(mentions):
        stop = mentions[at + 1].start if at + 1 < len(mentions) else len(text)
        after = next((time for time in free if mention.end <= time.start < stop), None)
        before = [time for time in free if begin <= time.start < mention.start]
        base = next((time for time in bases if begin <= time.start < stop and time.start > mention.start), None)
        chosen = before[-1] if before else None
        if after is not None and _tied(text, mention, after, stop):
            if chosen is None or text[mention.end : after.start].strip().startswith("("):
                chosen = after
            free.remove(after)
        elif chosen is None and after is not None and (stop == len(text) or _closes(text, mention, after, stop)):
            chosen = after
        found[at] = (chosen, base)
        begin = mention.end
    return found


def _tied(text: str, mention: Mention, time: TimeExpression, stop: int) -> bool:
    """Whether a year after a value belongs to it ("19 (năm 2026)", "19 vào năm 2026") and not to the next value."""
    ties, between = grammar().ties, text[mention.end : time.start]
    if between.strip().startswith("("):
        return text[time.end :].lstrip().startswith(")")
    if grammar().from_value.search(text[: mention.start]) and not between.strip():
        return True
    if not ties["year_after"].match(between):
        return stop == len(text) and ties["year_by"].search(between) is not None
    if ties["year_within"].match(between):
        return True
    return not _leads_on(text, time, stop)


def _closes(text: str, mention: Mention, time: TimeExpression, stop: int) -> bool:
    """Whether the year ends the clause of the value ("60 đơn nhãn hiệu năm 2024, thực tế ...")."""
    ends = text[time.end :].lstrip()[:1] in (",", ")", "")
    return ends and not any(sign in text[mention.end : time.start] for sign in ",;:") and not _leads_on(text, time, stop)


def _leads_on(text: str, time: TimeExpression, stop: int) -> bool:
    """Whether another value follows for which the year speaks."""
    return grammar().ties["year_leads_on"].match(text[time.end :]) is not None and stop < len(text)
