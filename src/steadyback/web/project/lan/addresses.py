"""Under which address the devices of a house find this computer."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

PRIVATE = tuple(
    IPv4Network(net)
    for net in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.2.0/24",
        "192.168.0.0/16",
    )
)
"""Networks that no stranger in the internet can reach (RFC 6890); 192.0.2.0 is for trials."""
LOOPBACK = "127.0.0.1"
NOWHERE = ("192.0.2.1", 9)
"""Never asked for anything: only to learn by which of our addresses we would leave."""


class Trouble(Exception):
    """The house cannot be opened; the message says why and what helps."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this computer is: its address, its name in the house if it has one, and the port."""

    address: str
    name: str | None
    port: int

    @property
    def url(self) -> str:
        """What a phone opens."""
        return f"https://{self.address}:{self.port}"

    @property
    def named_url(self) -> str | None:
        """The same by name, which outlives a new address."""
        return f"https://{self.name}:{self.port}" if self.name else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names for which a certificate is made."""
        return ("localhost", self.name) if self.name else ("localhost",)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses for which a certificate is made."""
        return tuple(dict.fromkeys((self.address, LOOPBACK)))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name and address by which the site may be asked."""
        return self.names + self.addresses


def place_of(address: str | None, port: int) -> Place:
    """The place at the address that was named, or at the one this computer uses. Raises Trouble."""
    return Place(checked(address or own_address()), own_name(socket.gethostname()), port)


def own_address() -> str:
    """The address by which this computer leaves for other networks; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            raise Trouble(
                "This computer is in no network just now, so no phone could reach it. Join your "
                "wireless network and try again, or name its address with --address."
            ) from None
        return str(probe.getsockname()[0])


def checked(address: str) -> str:
    """The address if it is this computer's and private. Raises Trouble."""
    try:
        found = IPv4Address(address)
    except ValueError:
        raise Trouble(f"{address} is no address; one looks like 192.168.1.5") from None
    if not any(found in net for net in PRIVATE):
        raise Trouble(
            f"{address} can be reached from the whole internet. --lan is for a network at home; "
            "for anything else put a web server with a certificate of its own in front."
        )
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            raise Trouble(f"{address} is not an address of this computer") from None
    return address


def own_name(host: str) -> str | None:
    """The name by which a house may know this computer (mDNS), or None where it has none."""
    label = host.partition(".")[0].lower()
    fits = re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label)
    return f"{label}.local" if fits and label != "localhost" else None
