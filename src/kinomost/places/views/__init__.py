"""Pages of places: thin; what they show is asked of queries, what they change goes through actions."""

from kinomost.places.views.public import city_page, place_list, place_map, place_page

__all__ = ["city_page", "place_list", "place_map", "place_page"]
