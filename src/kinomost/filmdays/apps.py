from django.apps import AppConfig


class FilmDaysConfig(AppConfig):
    name = "kinomost.filmdays"
    label = "filmdays"

    def ready(self) -> None:
        """Show on a film's page where it plays."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.catalogue.panels import add_to_film_page
        from kinomost.filmdays.panels import screenings_panel

        add_to_film_page(screenings_panel)
