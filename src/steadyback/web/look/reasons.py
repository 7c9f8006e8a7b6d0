"""Reasons that a person can argue with: the sentence, its rule, its numbers and its sources."""

from collections.abc import Iterable
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.record.plan import Reason
from steadyback.wording import Grounds, grounds, sentence


@dataclass(frozen=True, slots=True)
class Argued:
    """One reason in words, with what it rests on."""

    words: str
    grounds: Grounds

    @property
    def rule_says(self) -> str:
        """What the rule says, where that is more than the sentence."""
        return "" if self.grounds.says == self.words else self.grounds.says


def argued(reasons: Iterable[Reason], catalogue: Catalogue) -> tuple[Argued, ...]:
    """Reasons in their order, each sentence once."""
    found: dict[str, Argued] = {}
    for reason in reasons:
        words = sentence(reason, catalogue)
        if words not in found:
            found[words] = Argued(words, grounds(reason, catalogue))
    return tuple(found.values())
