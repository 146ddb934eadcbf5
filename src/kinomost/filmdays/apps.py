from django.apps import AppConfig


class FilmDaysConfig(AppConfig):
    name = "kinomost.filmdays"
    label = "filmdays"

    def ready(self) -> None:
        """Say on a film's page where it is shown, and on a house's page what it shows."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.catalogue.panels import add_to_film_page
        from kinomost.filmdays import panels
        from kinomost.places.panels import add_to_place_page

        add_to_film_page(panels.screenings_of_film)
        add_to_place_page(panels.screenings_in_place)
