"""Building the wheel: the compiled translations are made here and travel in it."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTranslations(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the .mo files, which git does not keep."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell the builder to take what git ignores."""
        root = Path(self.root)
        sys.path[:0] = [str(root), str(root / "src")]
        from tools.translations import compile_all

        build_data["artifacts"] += [f"/{path.relative_to(root).as_posix()}" for path in compile_all()]
