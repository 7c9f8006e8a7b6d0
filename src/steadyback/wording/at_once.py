"""What to do at once when something hurts, in plain sentences."""

from steadyback.engine.during import Action
from steadyback.languages import N_, _
from steadyback.wording.phrases import per_cent

WORDS: dict[Action, str] = N_(
    {
        "go_on": "You can go on with it.",
        "smaller_range": "Make the movement smaller: do about {share} of it. Go on only while the "
        "pain does not rise.",
        "half_range": "Do only half the movement, and go on only while the pain does not rise.",
        "stop_set": "Stop this set. In the next one do only half the movement.",
        "stop_exercise": "Leave that exercise for today.",
        "stop_session": "Stop the session here.",
    }
)
SHARES = N_({0.75: "three quarters", 0.5: "half"})
"""Parts of a movement as people say them; another part is said as per cent."""
OTHERS_TOO = N_("Leave the other exercises for today too, and save what you did.")


def at_once_words(action: Action, range_share: float, *, others: bool) -> list[str]:
    """What to do, sentence by sentence; `others` is whether other exercises may follow."""
    share = _(SHARES[range_share]) if range_share in SHARES else per_cent(range_share)
    said = [_(WORDS[action], share=share)]
    if action != "stop_session" and not others:
        said.append(_(OTHERS_TOO))
    return said
