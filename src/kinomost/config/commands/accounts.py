"""`kinomost accounts`: who can sign in."""

from argparse import Namespace

from allauth.account.models import EmailAddress
from django.db import transaction

from kinomost.journal.actions import record
from kinomost.parties.models import Account, Exchange, Role


@transaction.atomic
def open_account(by: str, email: str, *, display_name: str = "", password: str | None = None) -> Account:
    """Make an account whose address counts as proven."""
    account = Account.objects.create_user(email, password, display_name=display_name)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    record(by, "open account", account)
    return account


def give_role(by: str, exchange: Exchange, account: Account, kind: Role.Kind) -> None:
    """Give an account a role in an office; one that it has already stays as it is."""
    role, made = Role.objects.get_or_create(exchange=exchange, account=account, kind=kind)
    if made:
        record(by, "give role", role, account=account.pk, role=kind)


def run(arguments: Namespace) -> int:
    """List everybody, or make and change one account."""
    if not arguments.email:
        for listed in Account.objects.prefetch_related("roles__exchange").order_by("email"):
            print(f"  {listed.email:<40}{_roles(listed)}")
        return 0
    known = Account.objects.filter(email__iexact=arguments.email).first()
    account = known or open_account("command", arguments.email)
    if known is None:
        print(f"Made {account.email}. It signs in with a code sent to that address.")
    if arguments.keeper and not account.is_superuser:
        account.is_superuser = account.is_staff = True
        account.save(update_fields=["is_superuser", "is_staff"])
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
