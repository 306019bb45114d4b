"""Paper: what a person can print or keep. No Streamlit; a document is made from plain values and returned as bytes."""
