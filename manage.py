#!/usr/bin/env python3
"""Run Outturn's commands; on a bare machine, build the environment first."""

import os
import sys

from tracker import bootstrap


def main() -> None:
    bootstrap.ensure_environment()
    # A command at a terminal is development unless told otherwise; the web server (wsgi.py) is production.
    os.environ.setdefault("OUTTURN_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("OUTTURN_DEBUG", "0")  # the pages that readers get, also where something is wrong
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except Exception as error:
        from tracker.ledger import outages

        outage = outages.in_a_line(error)
        if "--traceback" in sys.argv or not (outage or isinstance(error, ImproperlyConfigured)):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # it may be what is full
        sys.exit(f"This was not finished. {outage}" if outage else f"Outturn does not start: {error}")


if __name__ == "__main__":
    main()
