"""Where a request may go: public hosts over TLS, unless the user allowed private ones.

A name in a URL is judged before anything is sent; the address is judged again when the socket is made, so that a name
that changes its address in between leads nowhere.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from plugin.messages import Message, say

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
private_names = ("localhost", ".localhost", ".local", ".internal", ".home.arpa", ".localdomain")
"""Names that never mean a public host (RFC 6761, 6762, 8375); cloud metadata services answer to .internal."""
azure_wire_server = ipaddress.ip_address("168.63.129.16")
"""Public by its number, but answers only to the virtual machine that asks (Azure documentation, 2026)."""
fake_addresses = ipaddress.ip_network("198.18.0.0/15")
"""Benchmark range (RFC 2544). Proxy programs that many users in China run answer every name from it."""
nat64 = ipaddress.ip_network("64:ff9b::/96")
compatible = ipaddress.ip_network("::/96")


@dataclass(frozen=True, slots=True)
class Guard:
    """`allow_private`: plain http and private hosts may be asked, too."""

    allow_private: bool = False

    def objection(self, url: str) -> Message | None:
        """Why this URL is not asked; None when it may be."""
        if re.search(r"[\s\\\x00-\x1f\x7f]", url):
            return say("it holds characters that no address has")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return say("it cannot be read")
        if parts.scheme not in (("https", "http") if self.allow_private else ("https",)):
            return say("only https is allowed")
        if parts.username is not None or parts.password is not None:
            return say("it holds a user name")
        if not host or port == 0:
            return say("it cannot be read")
        return self._host(_plain(host))

    def _host(self, host: str) -> Message | None:
        address = literal(host)
        if address is None and looks_like_number(host):
            return say("its host is written as a number")
        if self.allow_private:
            return None
        if address is not None:
            return None if public(address) else say("its host is not public")
        names = ("." not in host, host in private_names, host.endswith(private_names[1:]))
        return say("its host is not public") if any(names) else None

    def allows_address(self, text: str) -> bool:
        """Whether a socket may be connected to this address."""
        if self.allow_private:
            return True
        address = literal(text.partition("%")[0])
        return address is not None and (public(address) or address in fake_addresses)


def _plain(host: str) -> str:
    """Wide letters and ideographic full stops as the resolver will read them."""
    return unicodedata.normalize("NFKC", host).replace("。", ".").lower().rstrip(".")


def literal(host: str) -> Address | None:
    """The address that a host is, when it is written as one in the usual form."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def looks_like_number(host: str) -> bool:
    """127.1, 0x7f000001, 017700000001: forms that some resolvers take for an address."""
    last = host.rpartition(".")[2]
    return bool(re.fullmatch(r"\d+|0x[0-9a-f]*", last))


def public(address: Address) -> bool:
    """Anybody on the internet means the same host by it."""
    inner = _inside(address)
    if inner is not None:
        return public(inner)
    return address.is_global and not address.is_multicast and address != azure_wire_server


def _inside(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, translated, tunnelled."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in nat64 or (address in compatible and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class ForbiddenAddress(OSError):
    """A name led to an address that may not be asked."""


def guarded_socket(guard: Guard, family: int, kind: int, protocol: int, address: str) -> socket.socket:
    """A socket for exactly this address; ForbiddenAddress when it may not be asked."""
    if not guard.allows_address(address):
        raise ForbiddenAddress("address is not public")
    return socket.socket(family, kind, protocol)
