"""The pages' addresses. They are read by people and cited in reports: what is here once, stays."""

from django.urls import include, path

from zhunsheng.web.views.act import act_page, paper, start_page, undo_page
from zhunsheng.web.views.cases import case_list, case_page
from zhunsheng.web.views.check import check_page
from zhunsheng.web.views.desk import desk, start
from zhunsheng.web.views.figures import figure_list, figure_page
from zhunsheng.web.views.home import home
from zhunsheng.web.views.law import law_list, law_page
from zhunsheng.web.views.report import report, report_file
from zhunsheng.web.views.sign import sign_in, sign_out, take_post

urlpatterns = [
    path("", home, name="home"),
    path("figures/", figure_list, name="figures"),
    path("figures/<str:ident>/", figure_page, name="figure"),
    path("cases/", case_list, name="cases"),
    path("cases/<path:ident>/act/<slug:act>/", act_page, name="act"),
    path("cases/<path:ident>/undo/<int:seq>/", undo_page, name="undo"),
    path("cases/<path:ident>/papers/<int:seq>/<int:nth>/", paper, name="paper"),
    path("cases/<path:ident>/", case_page, name="case"),
    path("check/", check_page, name="check"),
    path("law/", law_list, name="law"),
    path("law/<slug:ident>/", law_page, name="law-page"),
    path("law/<slug:ident>/<str:since>/", law_page, name="law-version"),
    path("report/", report, name="report"),
    path("report/<int:year>/", report, name="report-year"),
    path("report/<int:year>/<str:form>/", report_file, name="report-file"),
    path("desk/", desk, name="desk"),
    path("start/", start, name="start"),
    path("start/<slug:ident>/", start_page, name="start-case"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("post/", take_post, name="take-post"),
    path("i18n/", include("django.conf.urls.i18n")),
]
