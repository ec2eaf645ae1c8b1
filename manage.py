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
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Outturn does not start: {error}")


if __name__ == "__main__":
    main()
