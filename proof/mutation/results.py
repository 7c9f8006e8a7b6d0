"""What became of each mutant, kept line by line, so that a run that was stopped can go on."""

import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from proof.mutation.trial import Verdict


class Results:
    """The verdicts so far, in a folder that is not committed."""

    def __init__(self, folder: Path) -> None:
        """Keep them there."""
        self.folder = folder
        self.path = folder / "verdicts.jsonl"

    def kept(self) -> dict[str, Verdict]:
        """The newest verdict on each mutant, by its id; nothing where none was kept."""
        lines = self.path.read_text("utf-8").splitlines() if self.path.is_file() else []
        return {verdict.id: verdict for verdict in map(verdict_from, lines)}

    def noticed(self) -> frozenset[str]:
        """The mutants that a test noticed."""
        return frozenset(name for name, verdict in self.kept().items() if verdict.noticed)

    def keep(self, verdict: Verdict) -> None:
        """Add one verdict."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")

    def forget(self, ids: Collection[str]) -> None:
        """Drop the verdicts on these mutants."""
        others = [verdict for name, verdict in self.kept().items() if name not in ids]
        self.path.unlink(missing_ok=True)
        for verdict in others:
            self.keep(verdict)


def verdict_from(line: str) -> Verdict:
    """A verdict from its line."""
    data = json.loads(line)
    return Verdict(**data | {name: tuple(data[name]) for name in ("noticed_by", "slow")})
