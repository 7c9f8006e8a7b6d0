"""The figure's colours by role, skin tone, ground and distance, each with the class of its SVG."""

from functools import cache

from steadyback.movement.figure.shape import Ground, Look, Role, Tone

SKIN: dict[Tone, tuple[str, str]] = {
    "ivory": ("#f4d3b8", "#dcae8c"),
    "honey": ("#e9b894", "#c98f6c"),
    "amber": ("#cf9667", "#a97146"),
    "bronze": ("#a86f48", "#82512f"),
    "umber": ("#7d4f35", "#5c3623"),
    "ebony": ("#573628", "#3d241a"),
}
HAIR: dict[Tone, tuple[str, str]] = {
    "ivory": ("#7a5236", "#573822"),
    "honey": ("#4a342a", "#2e1f19"),
    "amber": ("#3a2a24", "#241915"),
    "bronze": ("#2f2522", "#1c1513"),
    "umber": ("#28211f", "#171211"),
    "ebony": ("#231e1d", "#131010"),
}
CLOTHES: dict[Role, tuple[str, str]] = {
    "shirt": ("#3f8f9b", "#2c6a75"),
    "shorts": ("#34435e", "#243047"),
    "shoes": ("#f2f2ef", "#c3c7c9"),
}
GROUND: dict[Ground, str] = {"light": "#f1f5f4", "dark": "#1a2427"}
"""Behind the figure: the picture's own ground."""
HAZE: dict[Ground, str] = {"light": GROUND["light"], "dark": "#8a9a9b"}
"""What far limbs fade towards: on the dark ground a light haze, since brown limbs that fade into
the dark cannot be seen."""
MARK: dict[Ground, str] = {"light": "#0f5c5c", "dark": "#6fc9bd"}
"""Arrows and rings round a place (ui/tokens.css, --brand)."""
HALO: dict[Ground, str] = {"light": "#ffffff", "dark": "#12191b"}
SHADOW: dict[Ground, tuple[str, str]] = {"light": ("#41545c", ".17"), "dark": ("#000000", ".4")}
"""Colour and opacity of the shadow on the floor."""
DIMMED: dict[Ground, float] = {"light": 0.0, "dark": 0.42}
"""How far furniture is mixed with the ground, so that it does not outshine the person."""
GHOST: dict[Ground, str] = {"light": "#b3c7c5", "dark": "#40585b"}
"""A pose that was left, behind the body."""
LINE: dict[Ground, str] = {"light": "#1d2a30", "dark": "#d9e2e0"}
"""The outline: dark on the light ground, light on the dark one; every skin stands off it."""


def colours(look: Look) -> dict[Role, tuple[str, str]]:
    """The lit colour and the shade of each role."""
    return {"skin": SKIN[look.tone], "hair": HAIR[look.tone], **CLOTHES}


FAR_STEPS = (0.0, 0.11, 0.22, 0.33)
"""How far towards the haze each step of distance takes a limb's colours."""


def mixed(colour: str, other: str, share: float) -> str:
    """A colour (#rrggbb) some share (0 to 1) of the way to another."""
    both = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in both)


def role_class(role: Role, *, shade: bool, far: int) -> str:
    """The class of a part's lit side or shade at a step of distance (0 to 3)."""
    return f"fig-{role}" + ("-shade" if shade else "") + (f"-far{far}" if far else "")


def line_class(far: int) -> str:
    """The class of an outline at a step of distance."""
    return "fig-line" + (f"-far{far}" if far else "")


@cache
def paints(look: Look) -> dict[str, str]:
    """The colour of every class of the body: what a page's stylesheet needs for another ground.

    Classes of lines colour strokes, all others fills.
    """
    haze, line = HAZE[look.ground], LINE[look.ground]
    out = {"fig-ground": GROUND[look.ground]}
    for far, share in enumerate(FAR_STEPS):
        out[line_class(far)] = mixed(line, haze, share)
        for role, (lit, shade) in colours(look).items():
            out[role_class(role, shade=False, far=far)] = mixed(lit, haze, share)
            out[role_class(role, shade=True, far=far)] = mixed(shade, haze, share)
    return out
