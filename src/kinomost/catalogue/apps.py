from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "kinomost.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Give people and organisations their films."""
        # Imported here because models exist only once every app is loaded.
        from kinomost.catalogue import panels
        from kinomost.parties.panels import add_people_filter, add_to_organisation_page, add_to_person_page

        add_to_person_page(panels.filmography)
        add_to_organisation_page(panels.films_of_organisation)
        add_people_filter(panels.FUNCTION_FACET)
