"""The web server's way in. It serves nothing while a guard on the record is missing."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from tracker.ledger import guards

application = get_wsgi_application()
# gunicorn --preload reads all this once and forks: the pages' code must be there by then, and no connection to the
# database, which two processes cannot share.
get_resolver().url_patterns  # noqa: B018
guards.require()
connections.close_all()
