"""Files as other programs write them, made here byte by byte.

Apple's is shaped like an export of iOS 16 and later (its document type with the two mistakes that
stop an XML parser, distances in WorkoutStatistics); FIT is Garmin's published protocol.
"""

import io
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
APPLE_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute)*)>
<!ATTLIST VisionPrescription
  type             CDATA #REQUIRED
  brand            CDATA #IMPLIED
<!ELEMENT RightEye EMPTY>
  device           CDATA #IMPLIED
>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-03-02 17:00:00 +0000"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1979-01-01"/>
"""
HEARTBEAT = (
    ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Robin\u2019s Watch"'
    ' sourceVersion="10.1" device="&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch&gt;"'
    ' unit="count/min" creationDate="2026-03-01 08:20:00 +0000"'
    ' startDate="2026-03-01 08:20:00 +0000" endDate="2026-03-01 08:20:00 +0000" value="{}"/>\n'
)
SECRET = "51.507400"
"""A latitude, which must be found nowhere afterwards."""


def workout(
    start: str, end: str, *, kind: str = "Walking", told: str = "", inside: str = ""
) -> str:
    """A workout of an export."""
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{kind}" {told}'
        f' sourceName="Robin\u2019s Watch" creationDate="{end}" startDate="{start}"'
        f' endDate="{end}">\n  <MetadataEntry key="HKIndoorWorkout" value="0"/>\n'
        f"{inside} </Workout>\n"
    )


def distance(amount: float, unit: str = "km") -> str:
    """How far, as it is told since iOS 16."""
    return (
        '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning"'
        f' sum="{amount}" unit="{unit}"/>\n'
    )


def apple(*parts: str) -> bytes:
    """An export.xml."""
    return (APPLE_HEAD + HEARTBEAT.format(71) + "".join(parts) + "</HealthData>\n").encode()


def apple_zip(export: bytes, name: str = "apple_health_export/export.xml") -> bytes:
    """The zip that a phone makes: the export, the file for doctors, the routes."""
    route = gpx([track(points(datetime(2020, 1, 1, 8, tzinfo=UTC), 20))])
    return zipped(
        {
            "apple_health_export/export_cda.xml": b"<?xml version='1.0'?><ClinicalDocument/>",
            "apple_health_export/workout-routes/route_2020-01-01_8.20am.gpx": route,
            name: export,
        }
    )


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return whole.getvalue()


def points(start: datetime, minutes: int, *, kmh: float = 4.8, zone: str = "Z") -> str:
    """A segment: a point for each minute, northwards."""
    degrees = kmh / 60 / 111.195
    every = [(start + timedelta(minutes=n), 51.5074 + n * degrees) for n in range(minutes + 1)]
    made = (
        f'<trkpt lat="{north:.6f}" lon="-0.127800"><ele>11</ele>'
        f"<time>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{zone}</time></trkpt>"
        for at, north in every
    )
    return f"<trkseg>{''.join(made)}</trkseg>\n"


def track(*segments: str, kind: str | None = "walking") -> str:
    """A track of segments."""
    said = "" if kind is None else f"<type>{kind}</type>"
    return f"<trk><name>Morning</name>{said}{''.join(segments)}</trk>\n"


def gpx(tracks: Iterable[str]) -> bytes:
    """A GPX file as a watch's program exports it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx creator="A watch" version="1.1" xmlns="http://www.topografix.com/GPX/1/1">\n'
        "<metadata><time>2026-03-01T08:15:00.000Z</time></metadata>\n"
        f"{''.join(tracks)}</gpx>\n"
    ).encode()


def crc16(data: bytes) -> int:
    """CRC-16 with the polynomial 0x8005, reflected, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def fit_whole(messages: bytes) -> bytes:
    """Messages with the header and the checksum around them."""
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(messages), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + messages + struct.pack("<H", crc16(head + messages))


def definition(
    local: int, message: int, fields: Iterable[tuple[int, int, int]], *, order: str = "<"
) -> bytes:
    """How messages lie: fields as (number, size, base type)."""
    told = list(fields)
    start = struct.pack(f"{order}BBBHB", 0x40 | local, 0, order == ">", message, len(told))
    return start + b"".join(bytes(one) for one in told)


def seconds(at: datetime) -> int:
    """A moment as FIT counts it."""
    return int((at - FIT_EPOCH).total_seconds())


SESSION_FIELDS = ((253, 4, 0x86), (2, 4, 0x86), (7, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0))


def fit(
    start: datetime, passed: int, *, moved: int | None = None, sport: int = 11,
    metres: float = 2400, order: str = "<",
) -> bytes:  # fmt: skip
    """A recording: who made it, points with a heart rate and places, and one session."""
    file_id = definition(0, 0, [(0, 1, 0), (1, 2, 0x84), (4, 4, 0x86)])
    file_id += struct.pack("<BBHI", 0, 4, 1, seconds(start))
    records = definition(1, 20, [(253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (3, 1, 2)])
    for n in range(0, passed, 60):
        records += struct.pack("<BIiiB", 1, seconds(start) + n, 614_500_000, -1_524_000, 71)
    # One with its time in its header, as watches save room.
    records += definition(2, 20, [(3, 1, 2)]) + struct.pack("<BB", 0x80 | 2 << 5 | 7, 72)
    session = definition(3, 18, SESSION_FIELDS, order=order)
    session += struct.pack(
        f"{order}BIIIIIB", 3, seconds(start) + passed, seconds(start), passed * 1000,
        (passed if moved is None else moved) * 1000, round(metres * 100), sport,
    )  # fmt: skip
    return fit_whole(file_id + records + session)
