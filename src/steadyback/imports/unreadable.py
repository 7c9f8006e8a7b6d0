"""The refusal of a file that cannot be taken."""


class Unreadable(Exception):
    """A file that cannot be taken: what is wrong with it, and what to do, in whole sentences.

    Both are said already, in the language of whoever brought the file.
    """

    def __init__(self, says: str, remedy: str) -> None:
        self.says = says
        self.remedy = remedy
        super().__init__(f"{says} {remedy}")
