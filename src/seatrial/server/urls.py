"""Every address of the site."""

from __future__ import annotations

from django.urls import path

from seatrial.server.api.api import api
from seatrial.server.pages.category import category
from seatrial.server.pages.comparison import comparison, pick
from seatrial.server.pages.cost import cost
from seatrial.server.pages.critic import critic
from seatrial.server.pages.digest import confirm, digest, leave
from seatrial.server.pages.fit import fit
from seatrial.server.pages.home import home
from seatrial.server.pages.licence import licence, licences
from seatrial.server.pages.machines import healthz, robots, schema, sitemap
from seatrial.server.pages.method import method
from seatrial.server.pages.search import search
from seatrial.server.pages.tool import tool
from seatrial.server.pages.trials import trial, trials

urlpatterns = [
    path("", home),
    path("compare/", pick),
    path("compare/<str:names>/", comparison),
    path("tool/<str:name>/", tool),
    path("tool/<str:name>/cost/", cost),
    path("tool/<str:name>/fit/", fit),
    path("category/<str:name>/", category),
    path("critic/<str:name>/", critic),
    path("trials/", trials),
    path("trials/<str:name>/", trial),
    path("licences/", licences),
    path("licence/<str:name>/", licence),
    path("method/", method),
    path("search/", search),
    path("digest/", digest),
    path("digest/confirm/<str:token>/", confirm),
    path("digest/leave/<str:token>/", leave),
    path("healthz", healthz),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("schema/<str:name>.json", schema),
    path("api/v1/", api.urls),
]

handler400 = "seatrial.server.pages.refusals.unreadable"
handler403 = "seatrial.server.pages.refusals.unreadable"
handler404 = "seatrial.server.pages.refusals.missing"
handler500 = "seatrial.server.pages.refusals.broken"
