"""What we know and decide: content, triage, planning. Imports no Streamlit, no pictures, no clock."""

from exercises.catalog import ContentError, load_catalog
from exercises.model import Complaint, Level, Person, SafetyCheck, Verdict, Wishes

__all__ = ["Complaint", "ContentError", "Level", "Person", "SafetyCheck", "Verdict", "Wishes", "load_catalog"]
