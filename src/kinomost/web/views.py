"""Home, search, the theme switch, the style guide and the desk's front page."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.permissions import jurors_of
from kinomost.contest.queries.entries import entries_of
from kinomost.exchange.accent import palette
from kinomost.filmdays.permissions import MAY_ADMIT
from kinomost.parties.models import Exchange
from kinomost.texts import formats
from kinomost.web.context import THEME_COOKIE, THEMES, current_season
from kinomost.web.finding import find, suggest
from kinomost.web.icons import ICONS
from kinomost.web.queries import cover, offices
from kinomost.web.samples import everything

A_YEAR = 31_536_000
# Names of the archive, each written in another way than the record has it.
EXAMPLES = (("sr-Latn", "zlato umalte"), ("sr-Cyrl", "света петка"), ("ru", "Стоянович"), ("en", "lenfilm"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The cover of the season that began last, or how to begin one."""
    season = current_season()
    context = {"cover": cover(season), "season": season} if season else {}
    return render(request, "web/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything of one name, grouped by kind; `as=json` gives the palette its few best answers."""
    query = request.GET.get("q", "")[:200].strip()
    if request.GET.get("as") == "json":
        return JsonResponse({"results": suggest(query, request.user) if query else []})
    context = {"q": query, "groups": find(query, request.user) if query else [], "examples": EXAMPLES}
    return render(request, "web/search.html", context)


@csrf_exempt  # a preference, not an act: public pages that are cached whole carry no token
@require_POST
def theme(request: HttpRequest) -> HttpResponseBase:
    """Remember the light or the dark page in a cookie and go back."""
    chosen = request.POST.get("theme", "auto")
    if chosen not in THEMES:
        chosen = "auto"
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = f"/{formats.language_code()}/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The living style guide: every component as it is. For the people who build pages."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return render(
        request,
        "web/style.html",
        {
            **everything(),
            "icon_names": list(ICONS),
            "tabs_actions": [("publish", "Publish"), ("hide", "Hide")],
        },
    )


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The offices of the person who signed in: what each keeps and what plays next; their doors, juries and entries."""
    doors = MAY_ADMIT.among(request.user, Exchange.objects.order_by("slug"))
    context = {
        "offices": offices(request.user),
        "doors": doors,
        "judges": bool(jurors_of(request.user)),
        "enters": entries_of(request.user).exists(),
    }
    return render(request, "web/desk.html", context)


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The shades of a season's colour as a stylesheet. The address holds the colour, so it never changes."""
    return HttpResponse(palette(f"#{colour}").css(), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: the public pages, not the desk."""
    desks = "".join(
        f"Disallow: /{code}/{part}/\n" for code in formats.TAGS for part in ("desk", "account", "theme")
    )
    return HttpResponse(f"User-agent: *\n{desks}", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """Where old browsers look for the mark."""
    return HttpResponsePermanentRedirect(static("web/img/mark-180.png"))
