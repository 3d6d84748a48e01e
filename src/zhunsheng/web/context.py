"""What every page knows."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The region's name, the year shown, whether the data are synthetic."""
    return {}
