"""The routes of recognition: stars, honours, certificates and their pages."""

from mobile_api.recognition import merits, papers
from mobile_api.recognition.blueprint import blueprint

__all__ = ["blueprint", "merits", "papers"]
