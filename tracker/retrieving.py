"""Reading a page by its address, away from the request that asked for it."""

from dataclasses import asdict

from django.tasks import task

from tracker.documents.addresses import FetchError
from tracker.documents.document import ExtractError
from tracker.documents.extracting import extract
from tracker.documents.fetching import fetch
from tracker.models import Retrieval


@task()
def retrieve(pk: int) -> None:
    """Read what was asked for, or note in a sentence why that cannot be done. Twice changes nothing."""
    retrieval = Retrieval.objects.filter(pk=pk).first()
    if retrieval is None or not retrieval.is_waiting:
        return
    try:
        page = fetch(retrieval.url)
        retrieval.document = asdict(extract(page.body, page.content_type))
        retrieval.final_url, retrieval.sha256 = page.final_url, page.sha256
    except (FetchError, ExtractError) as reason:
        retrieval.problem = str(reason)
    retrieval.save()
