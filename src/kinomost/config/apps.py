"""What the top floor tells the rooms below it when the site starts."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, background tasks and commands."""

    name = "kinomost.config"
    label = "config"

    def ready(self) -> None:
        """Let an office's own people fetch its private files."""
        # Models can be imported only now, when every room is loaded.
        from kinomost.files.permissions import let_in
        from kinomost.parties.rules import is_staff

        let_in(is_staff().allows)
