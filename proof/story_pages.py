"""The pages of the two stories: an introduction, then what `steadyback replay` prints."""

from collections.abc import Callable
from pathlib import Path

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import replay
from steadyback.record import read_case
from steadyback.wording import replay_text

FOLDER = Path(__file__).parents[1] / "docs" / "stories"
INTRODUCTIONS = {
    "disc": """# Twelve weeks with disc-related leg pain

He is 45. His first sciatica began five weeks ago, after a weekend of moving house: pain in the
left leg down to the calf, 6 of 10, and a scan that shows a bulging disc. He wants to sit through a
film and to carry his daughter upstairs. He has twenty minutes on four days a week, a mat, a chair,
a band and a pair of dumbbells.

What to look for: a direction test in the first week; stage 2 after two weeks; a session that sent
the pain further down (week 4), in which he was afraid; an easier week (week 5); a morning that was
not good (week 6); a flare-up, a lock, a physiotherapist's clearance and the way back (week 8); a
wish for more (week 9) that the rules answer with an invitation (week 12).
""",
    "stenosis": """# Twelve weeks with spinal stenosis

She is 71. Walking makes both legs heavy; sitting down eases them. It has been so for more than two
years, a doctor calls it stenosis, and it is not getting worse. Her knees are worn, her blood
pressure is a little high, and she does not get down to the floor. She has a bed, a chair, a wall
and fifteen minutes on three days a week. She wants to walk to the shop and back.

What to look for: two safety questions answered with yes that a known, stable stenosis explains; no
floor and no long holds; bending forward as her way to ease the legs; an exercise that did not suit
her (week 2), one that was too much (week 3), a bad day (week 4); nine days away (weeks 7 and 8)
and a lower start after them.
""",
}
HOW = "What follows is the output of `steadyback replay docs/stories/{name}.json`, unchanged.\n"


def story(name: str) -> Callable[[Catalogue], str]:
    """The maker of one story's page."""

    def made(catalogue: Catalogue) -> str:
        case = read_case((FOLDER / f"{name}.json").read_bytes())
        turns = replay(case.person, case.events, catalogue)
        told = "\n".join(replay_text(turns, case.person.time_zone, catalogue))
        head = f"<!-- Made by `make documents` from docs/stories/{name}.json. Change that. -->\n\n"
        return f"{head}{INTRODUCTIONS[name]}\n{HOW.format(name=name)}{told}\n"

    return made
