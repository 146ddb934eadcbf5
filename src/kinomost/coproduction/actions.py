"""Everything that is done to co-production files."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.coproduction.document import FILE, RECOUPMENT, SCENARIO
from kinomost.coproduction.models import Coproduction, Finance, Receipt, Recoupment, Scenario, Work, new_row
from kinomost.journal import documents
from kinomost.journal.actions import record
from kinomost.journal.documents import Change, Document
from kinomost.journal.models import AuditLine

# What a credit of the catalogue is in the words of the law.
_FUNCTIONS = {
    Credit.Function.DIRECTOR: Work.Function.DIRECTOR,
    Credit.Function.WRITER: Work.Function.SCREENWRITER,
    Credit.Function.PRODUCER: Work.Function.PRODUCER,
    Credit.Function.CO_PRODUCER: Work.Function.PRODUCER,
    Credit.Function.CAST: Work.Function.ACTOR,
    Credit.Function.CAMERA: Work.Function.CAMERA,
    Credit.Function.EDITOR: Work.Function.EDITOR,
    Credit.Function.COMPOSER: Work.Function.COMPOSER,
    Credit.Function.SOUND: Work.Function.SOUND,
    Credit.Function.DESIGN: Work.Function.ART,
    Credit.Function.COSTUME: Work.Function.COSTUME,
}


def open_file(by: str, film: Film) -> Coproduction:
    """Open the co-production file of a film with what the catalogue knows; the one it has, if it has one.

    A film of which only a finance plan was kept (`keep_plan`) keeps it.
    """
    with transaction.atomic():
        Film.objects.select_for_update().get(pk=film.pk)
        found = Coproduction.objects.filter(film=film).first()
        if found is None:
            found = Coproduction(film=film)
            documents.create(FILE, by, found, from_catalogue(film))
        elif not found.is_open:
            # What was found only as a plan gets its partners and people now; the rows of money stay as they are.
            found.is_open = True
            found.save(update_fields=["is_open", "changed_at"])
            record(by, "open", found)
            known = FILE.read(found)
            new = {part: rows for part, rows in from_catalogue(film).items() if not known[part]}
            documents.save(FILE, by, found, found.version, new)
            found.refresh_from_db()
    return found


def keep_plan(by: str, film: Film) -> Coproduction:
    """A place for a film's finance plan before there is a co-production; the file it has, if it has one."""
    with transaction.atomic():
        Film.objects.select_for_update().get(pk=film.pk)
        found = Coproduction.objects.filter(film=film).first()
        if found is None:
            found = Coproduction(film=film, is_open=False)
            documents.create(FILE, by, found, {})
    return found


def from_catalogue(film: Film) -> Document:
    """What the catalogue says of a film, as a file has it: its companies with their countries, its people, its shares."""
    shares = {row.country: row.share for row in film.countries.all()}
    companies = film.companies.filter(
        function__in=[FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION]
    ).select_related("organisation")
    partners: list[Document] = []
    for company in companies:
        country = company.country or company.organisation.country
        if country and all(row["organisation_id"] != company.organisation_id for row in partners):
            partners.append(
                {"row": new_row(), "organisation_id": company.organisation_id, "country": country}
            )
    partners += [
        {"row": new_row(), "organisation_id": None, "country": country}
        for country in shares
        if all(row["country"] != country for row in partners)
    ]
    for row in partners:
        alone = sum(other["country"] == row["country"] for other in partners) == 1
        row["share"] = shares.get(row["country"]) if alone else None
    work = [
        {
            "row": new_row(),
            "function": _FUNCTIONS[Credit.Function(credit.function)],
            "person_id": credit.person_id,
        }
        for credit in film.credits.all()
        if credit.function in _FUNCTIONS
    ]
    return {"partners": partners, "work": work}


def save_file(by: str, coproduction: Coproduction, version: int, document: Document) -> Change | None:
    """Write what the document says about a file read at `version`. Raises ValidationError and EditConflict."""
    return documents.save(FILE, by, coproduction, version, document)


def undo(by: str, line: AuditLine) -> None:
    """Take back a saved change of a file or a scenario, or a scenario's deletion.

    Raises EditConflict if it was changed again since, ValidationError if its name is taken meanwhile.
    """
    if line.verb == "delete":
        before = line.detail["before"]
        _check_name(before["coproduction_id"], before["name"])
        with transaction.atomic():
            scenario = Scenario.objects.create(**before)
            record(by, "undo", scenario, line=line.pk)
    else:
        documents.undo(SCENARIO if line.kind == "scenario" else FILE, by, line)


def add_scenario(by: str, coproduction: Coproduction, name: str, document: Document) -> Scenario:
    """Keep what differs from the file under a name. Raises ValidationError by the document's names."""
    scenario = Scenario(coproduction=coproduction)
    documents.create(SCENARIO, by, scenario, _said(scenario, name, document))
    return scenario


def save_scenario(by: str, scenario: Scenario, version: int, name: str, document: Document) -> Change | None:
    """Write a scenario read at `version`. Raises ValidationError by the document's names, and EditConflict."""
    return documents.save(SCENARIO, by, scenario, version, _said(scenario, name, document))


def _said(scenario: Scenario, name: str, document: Document) -> Document:
    """The scenario's name, and what the document says otherwise than the file."""
    name = name.strip()
    if name != scenario.name:
        _check_name(scenario.coproduction_id, name)
    own = FILE.read(scenario.coproduction)
    differs = {part: value for part, value in FILE.normal(document).items() if value != own[part]}
    return {"name": name, "document": differs}


def _check_name(coproduction: int, name: str) -> None:
    if not name or Scenario.objects.filter(coproduction=coproduction, name=name).exists():
        raise ValidationError({"name": [_("Give the scenario a name of its own.")]})


def delete_scenario(by: str, scenario: Scenario) -> AuditLine:
    """Throw a scenario away; the audit line takes it back."""
    before = {
        "coproduction_id": scenario.coproduction_id, "name": scenario.name, "document": scenario.document,
    }  # fmt: skip
    with transaction.atomic():
        line = record(by, "delete", scenario, before=before)
        scenario.delete()
    return line


def enter_incentive(
    by: str, coproduction: Coproduction, version: int, row: str, values: Document
) -> Change | None:
    """Put an incentive among the sources of the plan, or bring its row up to date. Raises EditConflict."""
    finance = [dict(one) for one in FILE.read(coproduction)["finance"]]
    known = next((one for one in finance if one["row"] == row), None)
    if known is None:
        blank = {"rules": "", "cash": "", "evidence": "", "status": Finance.Status.SOUGHT.value}
        finance.append({**blank, **values, "row": row})
    else:
        known |= {name: values[name] for name in ("amount", "currency", "rate_on")}
    return documents.save(FILE, by, coproduction, version, {"finance": finance})


def save_recoupment(by: str, coproduction: Coproduction, version: int, document: Document) -> Change | None:
    """Write a film's terms or estimates, read at `version` (0: there were none).

    They are kept also while they have problems; the page names them. Raises ValidationError and EditConflict.
    """
    with transaction.atomic():
        Coproduction.objects.select_for_update().get(pk=coproduction.pk)
        found = Recoupment.objects.filter(coproduction=coproduction).first()
        if found is None:
            found = Recoupment.objects.create(coproduction=coproduction)
            version = found.version
        return documents.save(RECOUPMENT, by, found, version, document)


def undo_recoupment(by: str, line: AuditLine) -> None:
    """Take back a change of terms or estimates. Raises EditConflict if they were changed again since."""
    documents.undo(RECOUPMENT, by, line)


_RECEIPT = ("coproduction_id", "number", "on", "stream", "amount", "currency", "payer", "note")


def add_receipt(by: str, receipt: Receipt) -> AuditLine:
    """Enter money that came in. A number stands once: sent again it is refused. Raises ValidationError."""
    with transaction.atomic():
        # One at a time: of two who enter the same number at once, the second is told so.
        Coproduction.objects.select_for_update().filter(pk=receipt.coproduction_id).first()
        receipt.full_clean()
        receipt.save()
        return _of_receipt(by, "add", receipt)


def delete_receipt(by: str, receipt: Receipt) -> AuditLine:
    """Take out a receipt that was entered by mistake. What was really paid back is a receipt below zero."""
    with transaction.atomic():
        line = _of_receipt(by, "remove", receipt)
        receipt.delete()
    return line


def undo_receipt(by: str, line: AuditLine) -> None:
    """Take back that a receipt was entered or taken out; nothing if it is so already.

    Raises ValidationError, also if another receipt has taken the number since.
    """
    kept = line.detail["receipt"]
    found = Receipt.objects.filter(coproduction=kept["coproduction_id"], number=kept["number"]).first()
    if found is not None and _kept(found) != kept:
        raise ValidationError(_("Somebody has changed the same since. Look at the record and decide."))
    if line.verb == "add" and found is not None:
        delete_receipt(by, found)
    elif line.verb == "remove" and found is None:
        add_receipt(by, Receipt(**kept))


def _of_receipt(by: str, verb: str, receipt: Receipt) -> AuditLine:
    return record(by, verb, receipt, exchange_id=receipt.coproduction.exchange_id, receipt=_kept(receipt))


def _kept(receipt: Receipt) -> Document:
    return {name: documents.plain(getattr(receipt, name)) for name in _RECEIPT}
