"""An export and a check ask the database as often for a large exchange as for a small one."""

import pytest

from kinomost.parties.sheets import open_scope
from kinomost.sheets.exports import export_sheets
from kinomost.sheets.plans import make_plan
from kinomost.sheets.registry import all_sheets
from kinomost.tables import Source
from tests.sheets.support import bring, written
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db


def exchange_with(n: int, slug: str) -> Source:
    """One row or `n` rows of every sheet; short names begin with that of the exchange."""

    def rows(head: str, line: str) -> str:
        return head + "\n" + "".join(line.format(i=i, s=slug) + "\n" for i in range(n))

    return written(
        exchange=f"exchange: {slug}\nname: {{en: Sample}}\nsample: yes\n",
        organisations=rows("organisation,name.en,kind", "{s}-o{i},Name,studio"),
        people=rows("person,name.en", "{s}-p{i},Name"),
        people_countries=rows("person,kind,country", "{s}-p{i},residence,RS"),
        affiliations=rows("person,organisation", "{s}-p{i},{s}-o{i}"),
        films=rows("film,title.en,countries,imdb", "{s}-f{i},Title,RS 60; RU 40,tt" + str(n)[0] + "{i:07}"),
        credits=rows("film,person,function", "{s}-f{i},{s}-p{i},director"),
        film_companies=rows("film,organisation,function", "{s}-f{i},{s}-o{i},production"),
        age_ratings=rows("film,country,rating", "{s}-f{i},RS,12"),
        copies=rows("film,copy,held_by", "{s}-f{i},DCP,{s}-o{i}"),
        releases=rows("film,country,date", "{s}-f{i},RS,2026-01-01"),
        cities=rows("city,name.en,country,zone", "{s}-c{i},Name,RS,Europe/Belgrade"),
        places=rows("place,kind,name.en,city,organisation", "{s}-l{i},cinema,Name,{s}-c{i},{s}-o{i}"),
        spaces=rows("place,space,kind,name.en,seats", "{s}-l{i},hall,hall,Hall,50"),
        opening_hours=rows("place,weekday,opens,closes", "{s}-l{i},1,10:00,20:00"),
        place_contacts=rows("place,name", "{s}-l{i},Name"),
        fees=rows("place,space,amount,unit,as_of", "{s}-l{i},hall,100 EUR,day,2026-01-01"),
        shoots=rows("place,title", "{s}-l{i},Title"),
        seasons=rows(
            "season,name.en,host,host_countries,guest_countries,starts,ends",
            "{s}-s{i},Name,{s}-o{i},RS,RU,2026-01-01,2026-12-31",
        ),
        steps=rows(
            "season,step,kind,name.en,starts,people,places,film",
            "{s}-s{i},visit,visit,Visit,2026-02-01,{s}-p{i},{s}-l{i},{s}-f{i}",
        ),
        season_films=rows("season,film,part", "{s}-s{i},{s}-f{i},joint"),
        interests=rows("season,organisation,kind,film", "{s}-s{i},{s}-o{i},distribute,{s}-f{i}"),
        film_days=rows(
            "film_days,season,name.en,starts,ends,venues,films,most_watched",
            "{s}-d{i},{s}-s{i},Days,2026-03-01,2026-03-02,{s}-l{i},{s}-f{i},{s}-f{i}",
        ),
        screenings=rows(
            "film_days,screening,film,space,starts,minutes,copy",
            "{s}-d{i},one,{s}-f{i},{s}-l{i}/hall,2026-03-01 19:00,90,DCP",
        ),
        coproductions=rows("film,applied", "{s}-f{i},2026-01-01"),
        partners=rows("film,row,organisation,country,cash", "{s}-f{i},one,{s}-o{i},RS,1000"),
        work=rows("film,row,function,person", "{s}-f{i},one,director,{s}-p{i}"),
        sites=rows("film,row,kind,country,place", "{s}-f{i},one,shooting,RS,{s}-l{i}"),
        versions=rows("film,row,language,kind", "{s}-f{i},one,sr,original"),
        costs=rows("film,row,group,kind,country,amount", "{s}-f{i},one,Crew,crew,RS,1000"),
        finance=rows("film,row,name,kind,organisation,amount", "{s}-f{i},one,Fund,fund,{s}-o{i},1000"),
        rates=rows("film,row,day,base,quote,value", "{s}-f{i},one,2026-01-01,EUR,RSD,117"),
        consents=rows("film,row,treaty,clause", "{s}-f{i},one,serbia-france-2019,Art. 4"),
        recoupments=rows("film,terms", "{s}-f{i},currency: EUR"),
        calls=rows(
            "call,season,name.en,zone,opens,deadline,form",
            "{s}-c{i},{s}-s{i},Call,Europe/Belgrade,2027-01-01 10:00,2027-03-01 23:59,logline",
        ),
        sections=rows("call,section,name.en", "{s}-c{i},one,Features"),
        awards=rows("call,award,name.en,partner,section", "{s}-c{i},main,Prize,{s}-o{i},one"),
        rounds=rows("call,round,kind,name.en", "{s}-c{i},1,shortlist,Shortlist"),
        criteria=rows("round,criterion,name.en", "{s}-c{i}/1,story,Story"),
        entries=rows(
            "call,film,section,company,answer.goals.en", "{s}-c{i},{s}-f{i},one,{s}-o{i},Everywhere"
        ),
        receipts=rows("film,number,on,stream,amount,currency", "{s}-f{i},one,2026-01-01,world,10,EUR"),
    )


def test_exports_and_checks_ask_as_often_for_many_rows_as_for_one() -> None:
    small, large = exchange_with(1, "small"), exchange_with(25, "large")
    for source in (small, large):
        assert [problem.text() for problem in bring(source).problems] == []
    exported = export_sheets(open_scope("large", by="test"))
    assert {sheet.name for sheet in exported} == set(all_sheets()) - {"bookings"}
    assert_same_queries(
        lambda: export_sheets(open_scope("small", by="test")),
        lambda: export_sheets(open_scope("large", by="test")),
    )
    assert_same_queries(
        lambda: make_plan(small, open_scope("small", by="test")),
        lambda: make_plan(large, open_scope("large", by="test")),
    )
