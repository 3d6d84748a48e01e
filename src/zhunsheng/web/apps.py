"""The pages: thin. They parse, ask a service, and show."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Workbench, portal and API."""

    name = "zhunsheng.web"
    label = "web"
    verbose_name = "页面"
