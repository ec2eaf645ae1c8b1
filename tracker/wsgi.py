"""The web server's way in. It serves nothing while a guard on the record is missing."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.core.wsgi import get_wsgi_application

from tracker.ledger import guards

application = get_wsgi_application()
guards.require()
