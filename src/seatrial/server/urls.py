"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from seatrial.server.admin import administration
from seatrial.server.api.api import api
from seatrial.server.pages.category import category
from seatrial.server.pages.changes import changes, feed
from seatrial.server.pages.comparison import comparison, pick
from seatrial.server.pages.cost import cost
from seatrial.server.pages.critic import critic
from seatrial.server.pages.digest import confirm, digest, leave, preferences
from seatrial.server.pages.digest_hooks import hook
from seatrial.server.pages.digest_issues import feed as digest_feed
from seatrial.server.pages.digest_issues import issue
from seatrial.server.pages.digest_sending import sending
from seatrial.server.pages.editing import draft, editing, review, write
from seatrial.server.pages.fit import fit
from seatrial.server.pages.home import home
from seatrial.server.pages.jobs import jobs
from seatrial.server.pages.licence import licence, licences
from seatrial.server.pages.machines import healthz, robots, schema, sitemap
from seatrial.server.pages.method import method
from seatrial.server.pages.prediction import prediction, resolve
from seatrial.server.pages.predictions import predictions
from seatrial.server.pages.ranking import ballots_file, ranking
from seatrial.server.pages.search import search
from seatrial.server.pages.tool import tool
from seatrial.server.pages.trials import trial, trials
from seatrial.server.pages.vote import my_votes, vote_pair, vote_tool
from seatrial.server.pages.vote_alike import alike
from seatrial.server.pages.vote_judge import judge

urlpatterns = [
    path("", home),
    path("compare/", pick),
    path("compare/<str:names>/", comparison),
    path("tool/<str:name>/", tool),
    path("tool/<str:name>/cost/", cost),
    path("tool/<str:name>/fit/", fit),
    path("category/<str:name>/", category),
    path("critic/<str:name>/", critic),
    path("changes/", changes),
    path("changes/feed.atom", feed),
    path("predictions/", predictions),
    path("predictions/<str:name>/", prediction),
    path("predictions/<str:name>/resolve/", resolve),
    path("trials/", trials),
    path("trials/<str:name>/", trial),
    path("licences/", licences),
    path("licence/<str:name>/", licence),
    path("method/", method),
    path("search/", search),
    path("digest/", digest),
    path("digest/confirm/<str:token>/", confirm),
    path("digest/leave/<str:token>/", leave),
    path("digest/preferences/<str:token>/", preferences),
    path("digest/hooks/<str:provider>/", hook),
    path("digest/sending/", sending),
    path("digest/feed.atom", digest_feed),
    path("digest/<int:year>-<int:week>/", issue),
    path("editing/", editing),
    path("editing/draft/<int:number>/", draft),
    path("editing/<str:name>/<str:critic>/", write),
    path("review/<str:name>/<str:critic>/", review),
    path("jobs/", jobs),
    path("vote/", my_votes),
    path("vote/tool/<str:name>/", vote_tool),
    path("vote/pair/<str:names>/", vote_pair),
    path("vote/judge/", judge),
    path("vote/alike/", alike),
    path("ranking/", ranking),
    path("ranking/ballots.csv", ballots_file),
    path("account/", include("seatrial.server.accounts.urls")),
    path("admin/", administration.urls),
    path("healthz", healthz),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("schema/<str:name>.json", schema),
    path("api/v1/", api.urls),
]

handler400 = "seatrial.server.pages.refusals.unreadable"
handler403 = "seatrial.server.pages.refusals.forbidden"
handler404 = "seatrial.server.pages.refusals.missing"
handler500 = "seatrial.server.pages.refusals.broken"
