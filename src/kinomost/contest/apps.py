from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "kinomost.contest"
    label = "contest"

    def ready(self) -> None:
        """Say on a season's page what can be entered for; take files for entries, and say who may fetch them."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.contest import panels, uploads
        from kinomost.exchange.panels import add_to_season_page
        from kinomost.files.permissions import let_in

        add_to_season_page(panels.calls_of_season)
        uploads.register()
        let_in(uploads.may_fetch)
