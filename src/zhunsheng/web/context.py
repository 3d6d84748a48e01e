"""What every page knows: who looks at it, whose data these are, whether they are synthetic, as of when."""

from django.conf import settings
from django.http import HttpRequest

from zhunsheng.catalog.regions import region
from zhunsheng.office.cases import service as cases
from zhunsheng.web.me import me, seat_key
from zhunsheng.web.shown import seat_name
from zhunsheng.web.snapshot import current
from zhunsheng.web.templatetags.zs import named


def site(request: HttpRequest) -> dict[str, object]:
    """Who is signed in; the region's name, whether the data are synthetic, the day and the root of the snapshot."""
    held, mine = current(), me(request)
    return {
        "me": mine,
        "my_post": seat_name(mine.seat) if mine else "",
        "my_posts": [{"value": seat_key(s), "words": seat_name(s), "here": s == mine.seat} for s in mine.seats]
        if mine
        else [],
        "region_name": named(region(cases.office().catalog.place)),
        "synthetic": (settings.HOME / "sample.json").exists(),
        "as_of": held.snapshot.as_of if held else None,
        "root": held.snapshot.manifest.root if held else "",
    }
