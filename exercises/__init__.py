"""What we know and decide: content, triage, planning. Imports no Streamlit, no pictures, no clock."""

from exercises.catalog import ContentError, load_catalog
from exercises.record import Level
from exercises.routine import Person, Wishes
from exercises.safety import Complaint, SafetyCheck, Verdict

__all__ = ["Complaint", "ContentError", "Level", "Person", "SafetyCheck", "Verdict", "Wishes", "load_catalog"]
