"""What the tests of this room start from."""

import pytest
from django.test import Client

from kinomost.parties.models import Exchange
from tests.factories import make_account, make_exchange


@pytest.fixture
def office(client: Client) -> Exchange:
    """An office at whose desk an editor sits."""
    office = make_exchange(slug="ured")
    client.force_login(make_account("editor", office))
    return office
