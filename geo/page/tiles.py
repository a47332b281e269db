"""Tile servers by their name in `xyzservices`, on request of a map file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import xyzservices.providers

from geo.errors import ConfigError
from geo.text import did_you_mean


def tiles(name: str, where: str) -> dict[str, Any]:
    """The address pattern, attribution and hosts of a provider such as `OpenTopoMap`.

    `where` is the map file that asks for it, for messages.

    Raises:
        ConfigError: there is no such provider, or it needs a key.
    """
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        known = xyzservices.providers.flatten()
        remedy = did_you_mean(name, known) or 'Write for example "OpenTopoMap".'
        raise ConfigError(
            f'{where}: tiles = "{name}" is no provider of xyzservices. {remedy}'
        ) from None
    if provider.requires_token():
        raise ConfigError(
            f'{where}: tiles = "{name}" needs an access key. Choose a provider without one.'
        )
    url = provider.build_url(scale_factor="", fill_subdomain=False)
    subdomains = str(provider.get("subdomains", "abc"))
    hosts = sorted({urlsplit(url.replace("{s}", s)).netloc for s in subdomains})
    return {
        "url": url,
        "attribution": provider.get("attribution", ""),
        "max_zoom": int(provider.get("max_zoom", 19)),
        "subdomains": subdomains,
        "hosts": [f"{urlsplit(url).scheme}://{host}" for host in hosts],
    }
