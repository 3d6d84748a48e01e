"""The pages' addresses. They are read by people and cited in reports: what is here once, stays."""

from django.urls import include, path

from zhunsheng.web.views.absence import absence_page
from zhunsheng.web.views.account import account_page, password_page, second_page
from zhunsheng.web.views.act import act_page, start_page, undo_page
from zhunsheng.web.views.boards import plan_board, supervision_board, supervision_unit
from zhunsheng.web.views.bulk import bulk_page
from zhunsheng.web.views.calendar import feed, subscribe, subscription, unsubscribe
from zhunsheng.web.views.cases import case_page
from zhunsheng.web.views.check import check_page
from zhunsheng.web.views.desk import desk, start
from zhunsheng.web.views.due import due_page
from zhunsheng.web.views.evidence import evidence_file
from zhunsheng.web.views.figures import figure_list, figure_page
from zhunsheng.web.views.home import home
from zhunsheng.web.views.law import law_list, law_page
from zhunsheng.web.views.lists import case_list, keep_page
from zhunsheng.web.views.papers import case_file, document_file, document_page, paper
from zhunsheng.web.views.report import report, report_file
from zhunsheng.web.views.sheets import (
    book_page,
    drop_job,
    export_file,
    go_on,
    job_page,
    rest_file,
    take_job,
    template_file,
    undo_import,
)  # fmt: skip
from zhunsheng.web.views.sign import sign_in, sign_in_code, sign_out, take_post
from zhunsheng.web.views.tables import table_cell, table_file, table_list, table_page
from zhunsheng.web.views.year import year_page

urlpatterns = [
    path("", home, name="home"),
    path("figures/", figure_list, name="figures"),
    path("figures/<str:ident>/", figure_page, name="figure"),
    path("figures/<str:ident>/cases.csv", evidence_file, name="evidence-file"),
    path("cases/", case_list, name="cases"),
    path("cases/bulk/", bulk_page, name="bulk"),
    path("cases/kept/", keep_page, name="keep-list"),
    path("cases/<path:ident>/act/<slug:act>/", act_page, name="act"),
    path("cases/<path:ident>/undo/<int:seq>/", undo_page, name="undo"),
    path("cases/<path:ident>/papers/<int:seq>/<int:nth>/", paper, name="paper"),
    path("cases/<path:ident>/file/", case_file, name="case-file"),
    path("cases/<path:ident>/documents/<int:seq>/<slug:document>/<int:nth>/", document_page, name="document"),
    path(
        "cases/<path:ident>/documents/<int:seq>/<slug:document>/<int:nth>/<slug:form>/",
        document_file,
        name="document-file",
    ),
    path("cases/<path:ident>/", case_page, name="case"),
    path("tables/", table_list, name="tables"),
    path("tables/<slug:ident>/<int:year>/", table_page, name="table"),
    path("tables/<slug:ident>/<int:year>/cells/<slug:row>/<slug:column>/", table_cell, name="table-cell"),
    path("tables/<slug:ident>/<int:year>/<slug:form>/", table_file, name="table-file"),
    path("board/plan/", plan_board, name="board-plan"),
    path("board/supervision/", supervision_board, name="board-supervision"),
    path("board/supervision/<str:unit>/", supervision_unit, name="board-unit"),
    path("check/", check_page, name="check"),
    path("law/", law_list, name="law"),
    path("law/<slug:ident>/", law_page, name="law-page"),
    path("law/<slug:ident>/<str:since>/", law_page, name="law-version"),
    path("law/<slug:ident>/<str:since>/<slug:part>/", law_page, name="law-part"),
    path("due/", due_page, name="due"),
    path("year/", year_page, name="year-now"),
    path("year/<int:year>/", year_page, name="year"),
    path("report/", report, name="report"),
    path("report/<int:year>/", report, name="report-year"),
    path("report/<int:year>/<str:form>/", report_file, name="report-file"),
    path("books/jobs/<str:ident>/", job_page, name="book-job"),
    path("books/jobs/<str:ident>/take/", take_job, name="book-take"),
    path("books/jobs/<str:ident>/again/", go_on, name="book-again"),
    path("books/jobs/<str:ident>/drop/", drop_job, name="book-drop"),
    path("books/jobs/<str:ident>/rest.xlsx", rest_file, name="book-rest"),
    path("books/imports/<str:ident>/undo/", undo_import, name="book-undo"),
    path("books/<slug:procedure>/", book_page, name="book"),
    path("books/<slug:procedure>/template.xlsx", template_file, name="book-template"),
    path("books/<slug:procedure>/export.<str:form>", export_file, name="book-export"),
    path("desk/", desk, name="desk"),
    path("desk/calendar/", subscription, name="calendar"),
    path("desk/calendar/subscribe/", subscribe, name="subscribe"),
    path("desk/calendar/unsubscribe/", unsubscribe, name="unsubscribe"),
    path("calendar/<str:secret>.ics", feed, name="feed"),
    path("start/", start, name="start"),
    path("start/<slug:ident>/", start_page, name="start-case"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/code/", sign_in_code, name="sign-in-code"),
    path("sign-out/", sign_out, name="sign-out"),
    path("post/", take_post, name="take-post"),
    path("account/", account_page, name="account"),
    path("account/password/", password_page, name="password"),
    path("account/second/", second_page, name="second"),
    path("account/absence/", absence_page, name="absence"),
    path("system/", include("zhunsheng.web.views.system.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
