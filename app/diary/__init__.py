"""The diary: what happened, kept for one person alone. Knows nothing of Streamlit."""
