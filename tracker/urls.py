"""Every address. Nouns in the plural are lists; what is done to a thing hangs below it."""

from django.contrib import admin
from django.urls import include, path

from tracker.views import collections, experts, forecasts, home, pairs, people, questions, scoreboards, sources

urlpatterns = [
    path("", home.home, name="home"),
    path("methods/", home.methods, name="methods"),
    path("healthz", home.health, name="health"),
    path("scoreboard/", scoreboards.show, name="scoreboard"),
    path("scoreboard.json", scoreboards.as_json, name="scoreboard_json"),
    path("scoreboard.csv", scoreboards.as_csv, name="scoreboard_csv"),
    path("experts/", experts.index, name="experts"),
    path("experts/new/", experts.new, name="expert_new"),
    path("experts/<slug:slug>/", experts.detail, name="expert"),
    path("experts/<slug:slug>/vs/<slug:other>/", pairs.show, name="versus"),
    path("experts/<slug:slug>/forecasts/", experts.forecasts, name="expert_forecasts"),
    path("experts/<slug:slug>/edit/", experts.edit, name="expert_edit"),
    path("experts/<slug:slug>/affiliation/", experts.affiliate, name="affiliation_new"),
    path("experts/<slug:slug>/merge/", experts.merge, name="expert_merge"),
    path("sources/", sources.index, name="sources"),
    path("sources/new/", sources.new, name="source_new"),
    path("sources/<int:pk>-<slug:slug>/", sources.detail, name="source"),
    path("sources/<int:pk>/edit/", sources.edit, name="source_edit"),
    path("sources/<int:pk>/quotation/", sources.quote, name="quotation_new"),
    path("claims/<int:pk>/", sources.claim, name="claim"),
    path("collections/", collections.index, name="collections"),
    path("collections/<slug:slug>/", collections.detail, name="collection"),
    path("questions/", questions.index, name="questions"),
    path("questions/new/", questions.new, name="question_new"),
    path("questions/<int:pk>-<slug:slug>/", questions.detail, name="question"),
    path("questions/<int:pk>/edit/", questions.edit, name="question_edit"),
    path("questions/<int:pk>/clarification/", questions.clarify, name="clarification_new"),
    path("questions/<int:pk>/forecast/", questions.forecast, name="forecast_new"),
    path("questions/<int:pk>/withdrawal/", questions.withdraw, name="withdrawal_new"),
    path("questions/<int:pk>/resolution/", questions.resolve, name="resolution_new"),
    path("forecasts/<int:pk>/", forecasts.detail, name="forecast"),
    path("forecasts/<int:pk>/reading/", forecasts.read, name="reading_new"),
    path("forecasts/<int:pk>/correction/", forecasts.correct, name="correction_new"),
    path("people/", people.index, name="people"),
    path("people/invitation/", people.invite, name="invitation_new"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
