"""`kinomost accounts`: who can sign in."""

from argparse import Namespace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kinomost.parties.actions.access import give_role, make_keeper
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Exchange, Role


def run(arguments: Namespace) -> int:
    """List everybody, or make and change one account."""
    if not arguments.email:
        for listed in Account.objects.prefetch_related("roles__exchange").order_by("email"):
            print(f"  {listed.email:<40}{_roles(listed)}")
        return 0
    try:
        validate_email(arguments.email)
    except ValidationError:
        print(f"{arguments.email} is not an e-mail address.")
        return 1
    known = Account.objects.filter(email__iexact=arguments.email).first()
    account = known or open_account("command", arguments.email)
    if known is None:
        print(f"Made {account.email}. It signs in with a code sent to that address.")
    if arguments.keeper:
        make_keeper("command", account)
    if arguments.role:
        offices = (
            Exchange.objects.filter(slug=arguments.exchange) if arguments.exchange else Exchange.objects.all()
        )
        if len(offices) != 1:
            print("Say in which exchange: " + ", ".join(Exchange.objects.values_list("slug", flat=True)))
            return 1
        give_role("command", offices[0], account, Role.Kind(arguments.role))
    print(f"  {account.email:<40}{_roles(account)}")
    return 0


def _roles(account: Account) -> str:
    held = [f"{role.kind} of {role.exchange.slug}" for role in account.roles.all()]
    return ", ".join([*(["keeper"] if account.is_superuser else []), *held]) or "no role"
