"""The pages' addresses. They are read by people and cited in reports: what is here once, stays."""

from django.urls import include, path

from zhunsheng.web.views.cases import case_list, case_page
from zhunsheng.web.views.check import check_page
from zhunsheng.web.views.figures import figure_list, figure_page
from zhunsheng.web.views.home import home
from zhunsheng.web.views.law import law_list, law_page
from zhunsheng.web.views.report import report, report_file

urlpatterns = [
    path("", home, name="home"),
    path("figures/", figure_list, name="figures"),
    path("figures/<str:ident>/", figure_page, name="figure"),
    path("cases/", case_list, name="cases"),
    path("cases/<path:ident>/", case_page, name="case"),
    path("check/", check_page, name="check"),
    path("law/", law_list, name="law"),
    path("law/<slug:ident>/", law_page, name="law-page"),
    path("law/<slug:ident>/<str:since>/", law_page, name="law-version"),
    path("report/", report, name="report"),
    path("report/<int:year>/", report, name="report-year"),
    path("report/<int:year>/<str:form>/", report_file, name="report-file"),
    path("i18n/", include("django.conf.urls.i18n")),
]
