"""How the diaries' tables came to be as they are: one step a file in `versions`, run in order at open."""
