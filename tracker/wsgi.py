"""The web server's way in. It serves nothing while a guard on the record is missing.

Where no database answers it starts all the same, and serves once there is one with its guards (views/outages.py).
"""

import logging
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.core.wsgi import get_wsgi_application
from django.db import Error, connections
from django.urls import get_resolver

from tracker.ledger import rights, watching
from tracker.ledger.outages import explain
from tracker.middleware import ReadLater

application = get_wsgi_application()
application.request_class = ReadLater
# gunicorn --preload reads all this once and forks: the pages' code must be there by then, and no connection to the
# database, which two processes cannot share.
get_resolver().url_patterns  # noqa: B018
try:
    watching.require_the_file()
    watching.of_the_record.require()
    if rights.is_one_role(connections["default"]):
        logging.getLogger(__name__).warning(rights.ONE_ROLE)
except Error as error:
    if explain(error) is None:
        raise
    watching.of_the_record.is_unseen = True
connections.close_all()
