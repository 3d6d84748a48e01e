"""Who works here: units, people, the posts they hold."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The units tree of a region, its people and their posts."""

    name = "zhunsheng.office.people"
    label = "people"
    verbose_name = "机构与人员"
