"""The papers of a co-production, drafted from the file for a lawyer."""

from dataclasses import asdict, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from kinomost.coproduction import papers as drafts
from kinomost.coproduction import queries, recouping
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.views.common import find_file, frame
from kinomost.coproduction.views.downloads import as_pdf
from kinomost.money.documents import DRAFT_PAGE, LANGUAGES, Paper
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.texts import formats
from kinomost.typeset import pdf

PAPERS = {"term-sheet": Paper.TERM_SHEET, "agreement": Paper.AGREEMENT}
TITLES = {
    "term-sheet": (
        gettext_lazy("Term sheet"),
        gettext_lazy("What the co-producers have agreed, on two or three pages."),
    ),
    "agreement": (
        gettext_lazy("Outline of the co-production agreement"),
        gettext_lazy("Every clause that such an agreement has, filled as far as the file knows it."),
    ),
}
# What a fact of the deal is called, and where it is typed.
FACTS = {
    "parties": (gettext_lazy("the co-producers"), "deal"),
    "figures": (gettext_lazy("the finance plan"), "sources"),
    "recoupment": (gettext_lazy("the order of recoupment"), "recoupment"),
    "territories": (gettext_lazy("who exploits which territory"), ""),
    "director": (gettext_lazy("the director"), "film"),
    "minutes": (gettext_lazy("the running time"), "film"),
    "languages": (gettext_lazy("the languages"), "film"),
    "delivery": (gettext_lazy("the day of delivery"), ""),
    "treaty": (gettext_lazy("the treaty"), "deal"),
    "law": (gettext_lazy("the law that applies"), ""),
    "seat": (gettext_lazy("the court or the place of arbitration"), ""),
    "lapses": (gettext_lazy("the day on which the paper lapses"), ""),
}


@require_safe
@office_page(PERMISSIONS["view_desk"])
def papers(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Both papers in four languages, and what the file does not say yet."""
    coproduction = find_file(exchange, film)
    dossier, found = queries.dossier(coproduction), recouping.recouping(coproduction)
    missing = drafts.drafted(Paper.AGREEMENT, dossier, found, formats.language_tag()).missing
    context = frame(request, exchange, coproduction) | {
        "papers": [(name, title, about) for name, (title, about) in TITLES.items()],
        "written_in": [(tag, formats.ENDONYMS[drafts.CODES[tag]]) for tag in LANGUAGES],
        "missing": [FACTS[name] for name in missing if name in FACTS],
    }
    return render(request, "coproduction/desk/papers.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def paper(request: HttpRequest, exchange: Exchange, film: str, paper: str) -> HttpResponse:
    """A paper as PDF, in the language that is asked for or else the reader's."""
    tag = request.GET.get("language", formats.language_tag())
    if paper not in PAPERS or tag not in LANGUAGES:
        raise Http404
    coproduction = find_file(exchange, film)
    dossier, found = queries.dossier(coproduction), recouping.recouping(coproduction)
    made = drafts.drafted(PAPERS[paper], dossier, found, tag)
    if exchange.is_sample:
        with override(drafts.CODES[tag]):
            made = replace(made, title=f"{made.title} · {_('Sample')}")
    return as_pdf(pdf(DRAFT_PAGE, asdict(made), language=tag), f"{film}-{paper}-{tag}")
