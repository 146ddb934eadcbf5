from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kinomost.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Give films, places and organisations their button of interest."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.catalogue.panels import add_to_film_page
        from kinomost.exchange import panels
        from kinomost.parties.panels import add_to_organisation_page
        from kinomost.places.panels import add_to_place_page

        add_to_film_page(panels.film_panel)
        add_to_place_page(panels.place_panel)
        add_to_organisation_page(panels.organisation_panel)
