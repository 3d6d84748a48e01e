"""The addresses of the administrators' pages."""

from django.urls import path

from zhunsheng.web.views.system.accounts import account_list
from zhunsheng.web.views.system.law import calendar_list, parameter_list
from zhunsheng.web.views.system.logs import admin_log, sign_ins
from zhunsheng.web.views.system.overview import overview
from zhunsheng.web.views.system.people import person_page, role_list, roster
from zhunsheng.web.views.system.units import unit_page, unit_tree

urlpatterns = [
    path("", overview, name="system"),
    path("units/", unit_tree, name="system-units"),
    path("units/<str:ident>/", unit_page, name="system-unit"),
    path("people/", roster, name="system-people"),
    path("people/<str:ident>/", person_page, name="system-person"),
    path("roles/", role_list, name="system-roles"),
    path("accounts/", account_list, name="system-accounts"),
    path("calendars/", calendar_list, name="system-calendars"),
    path("parameters/", parameter_list, name="system-parameters"),
    path("sign-ins/", sign_ins, name="system-sign-ins"),
    path("log/", admin_log, name="system-log"),
]
