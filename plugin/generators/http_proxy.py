"""The proxy that the environment (or the system's settings) names for a URL."""

from __future__ import annotations

import base64
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from plugin.credentials import Secret


@dataclass(frozen=True, slots=True)
class Proxy:
    """`url` is without user and password; those are in `login`, as "user:password"."""

    url: str
    login: Secret

    def headers(self) -> Mapping[str, str]:
        if not self.login:
            return {}
        return {"Proxy-Authorization": "Basic " + base64.b64encode(self.login.reveal().encode()).decode()}


def proxy_for(url: str) -> Proxy | None:
    """From HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, or the settings of Windows and macOS. Proxies that speak
    SOCKS are passed over: there is no client for them here."""
    parts = urlsplit(url)
    found = urllib.request.getproxies()
    address = found.get(parts.scheme) or found.get("all") or ""
    if not address or urllib.request.proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    return _proxy(address if "://" in address else f"http://{address}")


def _proxy(address: str) -> Proxy | None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    return Proxy(f"{parts.scheme}://{host}{port}", Secret(login))
