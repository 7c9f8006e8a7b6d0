"""What an export is made of, from an opened record."""

from steadyback.exports.known import Known
from steadyback.web.records.folding import horizon
from steadyback.web.records.reading import ReadRecord


def known_of(record: ReadRecord) -> Known:
    """The whole record as it stands now, with what the engine says of it.

    In our words: a code of ours has its own name, also where a clinic calls it otherwise.
    """
    told, ours = record.everything(), record.catalogue.as_written
    return Known.of(ours, told, record.state, record.now, horizon(record.now))
