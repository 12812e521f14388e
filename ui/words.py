"""What the data's own values are called on the screen, in the language of the visitor (see ``layers.look.texts``)."""

from __future__ import annotations

from layers.look import texts
from ui.language import Words, tr

PLAN_STATUS = Words(texts.PLAN_STATUS)
PLAN_STATUS_MEANING = Words(texts.PLAN_STATUS_MEANING)
FIGURE_STATUS = Words(texts.FIGURE_STATUS)
EVIDENCE = Words(texts.EVIDENCE)
EVIDENCE_MEANING = Words(texts.EVIDENCE_MEANING)
LEVEL = Words(texts.LEVEL)
MODE = Words(texts.MODE)
BY_MODE = Words(texts.BY_MODE)


def status_of(category: str, plan_status: str) -> str:
    """The plan status of a row of the register as shown to people."""
    return tr(texts.status_of(category, plan_status))
