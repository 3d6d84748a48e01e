"""Where each page is."""

from django.urls import include, path

urlpatterns = [path("", include("zhunsheng.web.urls"))]

handler400 = "zhunsheng.web.views.errors.unreadable"
handler404 = "zhunsheng.web.views.errors.not_found"
handler500 = "zhunsheng.web.views.errors.fault"
