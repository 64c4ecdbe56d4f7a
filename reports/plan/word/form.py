"""The parts of the official form: head, title, signature, recipients, annexes (Decree 30/2020/NĐ-CP, Annexes I and III)."""

from __future__ import annotations

from reports.plan.content import Annex, Form
from reports.plan.word.runs import Look, Runs, paragraph, run
from reports.plan.word.tables import TWIPS, form_grid

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_LEFT, _RIGHT = 64, 101
"""Millimetres of the two columns of the head."""


def head(form: Form, runs: Runs) -> str:
    """Issuer and number on the left, the nation, its motto, place and date on the right."""
    issuer = "".join(paragraph("PlanForm", run(line, Look(bold=True, size=13))) for line in form.issuer)
    nation = paragraph("PlanForm", run(NATION, Look(bold=True, size=13)))
    motto = paragraph("PlanForm", run(MOTTO, Look(bold=True, size=14)))
    number = paragraph("PlanForm", run(f"Số:          {form.symbol}", Look(size=13)), '<w:spacing w:before="120"/>')
    date_look = Look(italic=True, size=14)
    date = run(f"{form.place}, ngày       tháng       năm ", date_look) + runs.text((form.year,), date_look)
    place = paragraph("PlanForm", date, '<w:spacing w:before="120"/>')
    return form_grid(
        ((issuer + rule(_LEFT, 24), nation + motto + rule(_RIGHT, 69)), (number, place)), (_LEFT, _RIGHT)
    )


def title(form: Form, runs: Runs) -> list[str]:
    """Type, abstract and the line below."""
    kind = paragraph("PlanTitle", run(form.kind))
    abstract = paragraph("PlanAbstract", runs.text(form.abstract))
    return [kind, abstract, rule(165, 60)]


def notice(form: Form, runs: Runs) -> list[str]:
    """The box on page 1 of a plan with illustrative figures."""
    if form.illustrative_note is None:
        return []
    return [paragraph("PlanNotice", runs.text(form.illustrative_note))]


def signature(form: Form) -> str:
    """Recipients on the left, the signer's authority and an empty place for the name on the right."""
    first = paragraph("PlanRecipients", run("Nơi nhận:", Look(bold=True, italic=True, size=12)))
    last = len(form.recipients) - 1
    names = "".join(
        paragraph("PlanRecipients", run(f"- {name}{'.' if index == last else ';'}"))
        for index, name in enumerate(form.recipients)
    )
    authority = "".join(paragraph("PlanForm", run(line, Look(bold=True))) for line in form.signature)
    space = "".join(paragraph("PlanForm", "") for _ in range(5))
    return form_grid(((first + names, authority + space),), (80, 85))


def annex_head(annex: Annex, form: Form, runs: Runs) -> list[str]:
    """ "Phụ lục I", its title, and the line that ties it to the plan."""
    bold = Look(bold=True)
    return [
        paragraph("PlanForm", run(f"Phụ lục {annex.number}", bold)),
        paragraph("PlanForm", runs.text(annex.title, bold)),
        paragraph("PlanForm", runs.text(form.source_line, Look(italic=True))),
        rule(245, 60, before=80),
    ]


def rule(space: float, length: float, before: int = 20) -> str:
    """A solid line of `length` millimetres in the middle of `space` millimetres."""
    side = round((space - length) / 2 * TWIPS)
    return paragraph(
        "PlanRule",
        "",
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        f'<w:spacing w:before="{before}"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/>',
    )
