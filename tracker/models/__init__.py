"""The nouns of the domain: one file each, QuerySets (reads) before models (verbs that write)."""

from tracker.models.changes import Change
from tracker.models.claims import Claim, Classification
from tracker.models.collections import Collection, Topic
from tracker.models.conditions import Condition
from tracker.models.disputes import Dispute, DisputeAnswer
from tracker.models.events import EventAssignment
from tracker.models.excerpts import Anchor, Excerpt
from tracker.models.experts import Expert
from tracker.models.forecasts import Forecast, Withdrawal
from tracker.models.imports import Import, SavedMapping, TakenBack, Upload
from tracker.models.lexicons import Lexicon, LexiconEntry
from tracker.models.merges import Merge
from tracker.models.organizations import Affiliation, Organization
from tracker.models.people import User
from tracker.models.proposals import Proposal, ProposalAnswer, ProposedEvidence, Signature
from tracker.models.questions import Question
from tracker.models.ratings import Opening, Rating, RatingRequest
from tracker.models.readings import Reading, ReadingSummary
from tracker.models.resolutions import Clarification, Evidence, Resolution, ResolutionInForce
from tracker.models.retractions import Retraction
from tracker.models.retrievals import Retrieval
from tracker.models.role_changes import RoleChange
from tracker.models.scores import Score
from tracker.models.sources import SignOff, Source
from tracker.models.standings import StoredScoreboard
from tracker.models.tokens import Answered, Token

__all__ = [
    "Affiliation",
    "Anchor",
    "Answered",
    "Change",
    "Claim",
    "Clarification",
    "Classification",
    "Collection",
    "Condition",
    "Dispute",
    "DisputeAnswer",
    "EventAssignment",
    "Evidence",
    "Excerpt",
    "Expert",
    "Forecast",
    "Import",
    "Lexicon",
    "LexiconEntry",
    "Merge",
    "Opening",
    "Organization",
    "Proposal",
    "ProposalAnswer",
    "ProposedEvidence",
    "Question",
    "Rating",
    "RatingRequest",
    "Reading",
    "ReadingSummary",
    "Resolution",
    "ResolutionInForce",
    "Retraction",
    "Retrieval",
    "RoleChange",
    "SavedMapping",
    "Score",
    "SignOff",
    "Signature",
    "Source",
    "StoredScoreboard",
    "TakenBack",
    "Token",
    "Topic",
    "Upload",
    "User",
    "Withdrawal",
]
