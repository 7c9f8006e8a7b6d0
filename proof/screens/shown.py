"""The list of screens: a name for its pictures, a title, one plain line, and where it is."""

from dataclasses import dataclass
from typing import Final

SIZES: Final = {"phone": (390, 844), "desk": (1280, 800)}
SCHEMES: Final = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen. `person` and `path` say where it is; without a path a walk leads to it."""

    name: str
    title: str
    says: str
    person: str = "robin"
    path: str = ""

    def file(self, size: str, scheme: str) -> str:
        """The name of one of its four pictures in docs/screens."""
        return f"{self.name}-{SIZES[size][0]}-{scheme}.png"


def led(name: str, title: str, says: str) -> Screen:
    """A state of the page that leads a session."""
    return Screen(f"led-{name}", title, says)


WAY_IN = (
    Screen("welcome", "Welcome", "What it is and is not, and when to get help.", "", "/welcome"),
    Screen("question-where", "A question: where", "Tap the body, or choose the words.",
           "kim", "questions/where"),
    Screen("question-pain", "A question: how much", "Leg and back are always two numbers.",
           "kim", "questions/pain"),
    Screen("question-danger", "A question about danger", "One sign a screen, in plain words.",
           "kim", "questions/rf01"),
    Screen("bring-record", "A file from another Steadyback", "A saved record comes back here.",
           "", "/bring-in-a-record"),
    Screen("outcome", "Ready", "Where the answers lead.", "jo", "outcome"),
    Screen("first-plan", "The first plan", "The first week, made from the answers.", "jo", "plan"),
)  # fmt: skip
EVERY_DAY = (
    Screen("today", "Today", "The session, why it is so, and how symptoms move.",
           "robin", "today"),
    Screen("today-spanish", "Today, in Spanish", "Every word in the language of who reads it.",
           "sol", "today"),
    Screen("today-before", "Today, before the check-in", "It asks first; then the session starts.",
           "ann", "today"),
    Screen("check-in", "Check-in", "Pain, place, and what is new, before a session.",
           "ann", "check-in?next=lead"),
    Screen("morning", "The morning after", "How the body took the last session.", "mo"),
    Screen("plan", "Plan", "The week, the muscles it works, and what moved.", "robin", "plan"),
    Screen("progress", "Progress", "Pain, sessions, muscles, tests: each picture with its numbers.",
           "robin", "progress"),
    Screen("why", "Why this exercise", "Each reason with its rule, and a way to disagree."),
)  # fmt: skip
LED = (
    led("morning", "First, the morning after", "Asked on the device, before today's session."),
    led("ready", "Ready to start", "What comes, how long it takes, and a shorter way."),
    led("settings", "Voice and sounds", "What is spoken and sounded is the person's choice."),
    led("get-ready", "Get ready", "The position first, with time to get there."),
    led("moving", "Moving", "The figure moves in the tempo of the exercise."),
    led("rest", "Rest", "As long as it takes; ready sooner, or longer, in one tap."),
    led("effort", "After a set", "One tap says how hard it was."),
    led("hold", "Hold", "One big number counts the seconds."),
    led("paused", "Paused", "Everything waits where it is."),
    led("where", "It hurts: where", "It stops at once and asks where."),
    led("how-much", "It hurts: how much", "The second tap: a number from 0 to 10."),
    led("new", "It hurts: is anything new", "Danger signs have a button of their own."),
    led("answer", "The answer", "What the pain rules say, there and then."),
    led("wait", "Waiting", "Where a rule needs ten minutes, it waits and asks again."),
    led("stop", "Stop for today", "Too much for today: what eases, and what comes next."),
    led("unsent", "2 not sent yet", "What waits on the device is always in plain sight."),
    led("card", "The emergency card", "A danger sign shows it at once, offline too."),
    led("offline", "Begun without a network", "The questions come from the device itself."),
    led("after", "Afterwards", "Half a minute: how it is now."),
    led("saved", "Saved", "The session is kept."),
)
WITHOUT_LEADING = (
    Screen("session", "The session on one page", "Without JavaScript, or at one's own speed.",
           "robin", "session"),
    Screen("session-file", "A session as a file", "It leads from the disk, without any network."),
    Screen("bring-in", "Bring in a session", "The log of a file comes into the record.",
           "robin", "you/bring-in"),
)  # fmt: skip
BETWEEN = (
    Screen("heat", "Heat", "The skin is looked at first.", "robin", "heat"),
    Screen("heat-on", "Heat is on", "A timer that says when to take it off."),
    Screen("walk", "A walk", "As many minutes as are planned.", "robin", "walk"),
    Screen("walk-on", "Walking", "It counts, and it hurts is one tap away."),
    Screen("breaks", "Breaks from sitting", "A reminder, if one likes.", "robin", "breaks"),
)
TO_READ = (
    Screen("library", "Library", "Every exercise, by muscle, position and equipment.",
           "robin", "library"),
    Screen("muscle-map", "Found by a muscle", "Tap a muscle on the body.",
           "robin", "library?muscle=gluteus_maximus"),
    Screen("exercise", "An exercise", "Its ladder, and what the article says of it.",
           "robin", "library/bird-dog"),
    Screen("exercise-level", "A level of it", "The figure moves; dose, cues, and who takes care.",
           "robin", "library/bird-dog#level-4"),
    Screen("techniques", "Techniques", "What helps beside the exercises.",
           "robin", "library/techniques"),
    Screen("lessons", "Lessons", "A few minutes each.", "robin", "lessons"),
    Screen("lesson", "A lesson", "Short, with its sources.", "robin", "lessons/hurt-and-harm"),
)  # fmt: skip
OWN = (
    Screen("measures", "Questions and home tests", "How one is getting on.", "robin", "measures"),
    Screen("measure", "A questionnaire", "Its questions, its score and its source."),
    Screen("you", "You", "Week, equipment, entries, devices and data.", "robin", "you"),
    Screen("take-along", "Take it along", "Paper, calendar, and files for other programs.",
           "robin", "take-along"),
    Screen("from-paper", "From paper", "What was ticked on paper comes back in a minute.",
           "robin", "from-paper"),
    Screen("reminders", "Reminders", "Calendar, mail and browser, each with a switch of its own.",
           "robin", "reminders"),
    Screen("walks", "Walks from other programs", "A file of a watch or phone, read and let go.",
           "robin", "walks"),
    Screen("goals", "What it is for", "In one's own words, too.", "robin", "you/goals"),
    Screen("week", "Days and times", "When one can train.", "robin", "you/week"),
    Screen("figure", "The figure", "How the person in the pictures looks.",
           "robin", "you/figure"),
    Screen("letter", "A summary for a clinician", "One page to print or to show.",
           "robin", "letter"),
)  # fmt: skip
STOPS = (
    Screen("locked", "Please see someone first", "Exercise waits; what is still fine is said.",
           "lee", "today"),
    Screen("letter-code", "A letter with a code", "The clinician opens exercise again, once.",
           "lee", "letter"),
    Screen("help-now", "Get help now", "The card for a danger sign.", "sam", "help-now"),
    Screen("help", "Emergency signs and numbers", "For anybody, without a record.",
           "", "/help-now"),
    Screen("nothing-here", "Nothing here", "A wrong address has a way on.", "", "/nothing-here"),
)  # fmt: skip
SHARED = (
    Screen("sharing", "Who sees your record", "Who looks and when, who looked, and how to stop.",
           "asha", "you/sharing"),
    Screen("help-told", "Get help now, and who was told", "A clinic is told; that is no help yet.",
           "ben", "help-now"),
    Screen("sign-in", "Sign in", "A passkey, a password or a code by mail.",
           "", "/account/sign-in/"),
)  # fmt: skip
CLINIC = (
    Screen("worklist", "Worklist", "Who needs somebody first, and why.", "pia", "/c/{clinic}/"),
    Screen("clinic-person", "A person for their clinician", "All on one page; each look is kept."),
    Screen("clinic-dose", "Set the dose", "What it does is shown before it is sent."),
    Screen("programmes", "Programmes", "Starting points that are made once and used for many.",
           "pia", "/c/{clinic}/programmes"),
    Screen("programme", "A programme", "From an article, changed, and shared by a link."),
    Screen("own-exercise", "An exercise of one's own", "It moves as one that is known already.",
           "pia", "/c/{clinic}/exercises/new"),
    Screen("team", "Team", "Who works here, and what each may do.", "pia", "/c/{clinic}/team"),
    Screen("audit", "Audit", "Who read or changed what; nothing in it can be changed.",
           "pia", "/c/{clinic}/audit"),
    Screen("api", "For programs", "Every operation, with an example.", "pia", "/api/"),
)  # fmt: skip
GROUPS: Final = {
    "The way in": WAY_IN,
    "Every day": EVERY_DAY,
    "The session that is led": LED,
    "The session without leading": WITHOUT_LEADING,
    "Between sessions": BETWEEN,
    "To read": TO_READ,
    "What is one's own": OWN,
    "When exercise waits": STOPS,
    "Shared with a clinic": SHARED,
    "In the clinic": CLINIC,
}
SCREENS: Final = {one.name: one for group in GROUPS.values() for one in group}
