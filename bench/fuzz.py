"""Send hostile requests to every address of a site that runs as in production, and count what it answers.

    python bench/fuzz.py --engine sqlite --requests 50000

A stranger, a reader, an analyst and an admin ask for whatever the resolver knows, with what forms they are shown
hold, in part replaced by hostile values. Every answer that is an error of the site is printed with its request.
"""

import argparse
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site
from bench.hostile import ROLES, Attempt, Fuzzer, Known

HERE = Path(__file__).resolve().parent.parent


def renew(known: Known) -> None:
    """Sessions that may do what asks for the password again, of people who have their role still, or again."""
    from django.test import Client

    from tracker.models import User

    for role in filter(None, ROLES):
        email = f"{role.lower()}@example.org"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"An {role}")
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.give_role(role, by=user)
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        known.cookies[role] = client.cookies["sessionid"].value


def learnt() -> Known:
    from django.contrib.admindocs.views import extract_views_from_urlpatterns, simplify_regex
    from django.urls import get_resolver

    from tracker.models import Collection, Expert, Question, Source

    routes = {
        simplify_regex(route) for _, route, *_ in extract_views_from_urlpatterns(get_resolver().url_patterns)
    }
    slugs = [*Expert.objects.values_list("slug", flat=True), *Collection.objects.values_list("slug", flat=True)]
    slugs += [row.get_absolute_url().strip("/").rpartition("-")[2] for row in (*Question.objects.all()[:9],)]
    numbers = [str(n) for n in range(1, 40)]
    values = {"pk": numbers, "slug": slugs, "other": slugs, "object_id": numbers, "content_type_id": numbers}
    values |= {
        "app_label": ["tracker", "auth", "nothing"],
        "uidb36": ["1", "2", "zz"],
        "key": ["x", "set-password", "a-b"],
    }
    values["url"] = ["tracker/user", "x/y/z"]
    known = Known([*sorted(routes), "/nowhere/", "/static/css/outturn.css", "/static/<slug>"], values)
    for source in Source.objects.all():
        known.routes += [source.get_absolute_url(), f"/sources/{source.pk}/coding/"]
    known.routes += [question.get_absolute_url() for question in Question.objects.all()[:9]]
    return known


@contextmanager
def serving(log: Path, folder: str) -> Iterator[int]:
    """The port of the site, run as the Procfile runs it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    programs = Path(sys.executable).parent
    environment = os.environ | {
        "OUTTURN_ENV": "production",
        "ALLOWED_HOSTS": "127.0.0.1",
        "OUTTURN_STATIC_ROOT": f"{folder}/static",
        "OUTTURN_OPEN_SIGN_UP": "1",
        "OUTTURN_TRUSTED_PROXIES": "1",
    }
    quiet = {"cwd": HERE, "env": environment, "stdout": subprocess.DEVNULL}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], check=True, **quiet)
    command = f"gunicorn tracker.wsgi --bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 8"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "gunicorn", *command.split()[1:], "--no-control-socket"], stderr=output, **quiet
        )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


class Tally:
    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.posts: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []

    def send(self, port: int, attempt: Attempt, known: Known, name: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        begin = time.perf_counter()
        try:
            headers = {key: value.encode("latin-1") for key, value in attempt.headers.items()}
            connection.request(attempt.method, attempt.path, attempt.body, headers)
            response = connection.getresponse()
            page, status = response.read(), str(response.status)
        except (OSError, http.client.HTTPException) as error:
            page, status = b"", f"no answer: {error!r}"
        finally:
            connection.close()
        self.statuses[status] += 1
        if attempt.method == "POST":
            self.posts[status] += 1
        self.slowest = sorted(
            [*self.slowest, (time.perf_counter() - begin, f"{attempt.method} {attempt.path[:150]}")]
        )[-5:]
        if status == "200":
            with known.lock:
                known.learn(attempt.path, page)
        if not status.isdecimal() or int(status) >= 500:
            print(f"{status} for attempt {name}: {attempt}"[:4000], flush=True)


def fuzz(requests: int, seed: int, threads: int, log: Path, folder: str) -> Tally:
    known, tally = learnt(), Tally()
    renew(known)
    numbers = iter(range(requests))

    def work(port: int) -> None:
        while True:
            with known.lock:
                number = next(numbers, None)
                if number is None:
                    return
                if number % 100 == 0:
                    renew(known)
                attempt = Fuzzer(known, f"{seed}:{number}").attempt()
            tally.send(port, attempt, known, f"{seed}:{number}")
            if number and number % 5000 == 0:
                print(f"{number}: {dict(tally.statuses.most_common())}", flush=True)

    with serving(log, folder) as port:
        workers = [threading.Thread(target=work, args=(port,)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return tally


def tracebacks(log: str) -> Counter[str]:
    """What went wrong in the server, how often: the line that names the error, and the file that it came from."""
    found: Counter[str] = Counter()
    for trace in log.split("Internal Server Error: ")[1:]:
        if first := re.search(r"Traceback.*?(  File [^\n]*)\n(?:    [^\n]*\n)*((?! )[^\n]+)", trace, re.DOTALL):
            found[f"{first[2][:200]}\n{first[1]}"] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    with fresh_site(options.engine), tempfile.TemporaryDirectory() as folder:
        from tracker import seeds

        seeds.load(seeds.FOUNDING)
        log = Path(folder) / "log"
        begin = time.perf_counter()
        tally = fuzz(options.requests, options.seed, options.threads, log, folder)
        taken = time.perf_counter() - begin
        print(f"{options.requests} requests in {taken:.0f} s: {dict(tally.statuses.most_common())}")
        print(f"of them POST: {dict(tally.posts.most_common())}")
        for seconds, what in reversed(tally.slowest):
            print(f"{seconds:.1f} s: {what}")
        for what, times in tracebacks(log.read_text(errors="replace")).most_common():
            print(f"{times} times {what}")


if __name__ == "__main__":
    main()
