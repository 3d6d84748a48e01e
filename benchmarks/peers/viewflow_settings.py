"""viewflow's own apps on the same database settings as ours."""

from benchmarks.settings import *  # noqa: F403 - the same database, the same durability

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "viewflow",
    "viewflow.workflow",
    "benchmarks.peers",  # a flow has to live in an app
]
AUTH_USER_MODEL = "auth.User"  # whom its tasks belong to; our accounts live in apps of ours
MIDDLEWARE: list[str] = []
TEMPLATES: list[dict] = []
ROOT_URLCONF = "benchmarks.peers.viewflow_settings"
urlpatterns: list = []
VIEWFLOW = {"AUTOREGISTER": False}
SILENCED_SYSTEM_CHECKS = ["viewflow.W001"]
