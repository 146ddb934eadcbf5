from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "kinomost.contest"
    label = "contest"

    def ready(self) -> None:
        """Take files for entries, and say who may fetch them."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.contest import uploads
        from kinomost.files.permissions import let_in

        uploads.register()
        let_in(uploads.may_fetch)
