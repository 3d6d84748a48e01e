"""What every page knows: whose data these are, whether they are synthetic, as of when."""

from django.conf import settings
from django.http import HttpRequest

from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.regions import region
from zhunsheng.web.snapshot import current
from zhunsheng.web.templatetags.zs import named


def site(request: HttpRequest) -> dict[str, object]:
    """The region's name, whether the data are synthetic, the day and the root of the snapshot."""
    held = current()
    return {
        "region_name": named(region(DATA, settings.REGION)),
        "synthetic": (settings.HOME / "sample.json").exists(),
        "as_of": held.snapshot.as_of if held else None,
        "root": held.snapshot.manifest.root if held else "",
    }
