"""The steps. One that has been in use is never edited: a new one follows it."""
