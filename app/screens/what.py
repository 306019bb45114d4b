"""Step 2. What is happening?"""

from app import road, visit
from app.components.pick import pick
from exercises import load_catalog
from exercises.wording import WHATS

now = road.enter("what")
region = load_catalog().regions[now.region]

CRAMP_NOW = {
    "id": "cramp-now",
    "title": "Cramp right now",
    "words": "Locked and painful. We start at once.",
    "goes_on": True,
}
CRAMPS = {"id": "cramps", "title": WHATS["cramps"], "words": "At night, in sport, or now and then."}
CRAMPS_HERE = {"id": "cramps", "title": "Cramp", "words": "Now, or one that comes and goes."}
OTHERS = [
    {"id": "twitching", "title": WHATS["twitching"], "words": "Small jumps under the skin."},
    {"id": "tight", "title": WHATS["tight"], "words": "Stiff, or still aching after a cramp."},
]
EXTRAS = {
    "tingling": "Tingling or numbness",
    "weakness": "Weakness",
    "shaking": "Shaking",
    "jerks": "Jerks",
    "urge-to-move": "An urge to move",
}

go = pick(
    {
        "id": now.id,
        "context": road.context(now, 2),
        "heading": "What is happening?",
        # Where no stretch is safe before the full questions, a cramp now is asked like any other.
        "options": [*([CRAMP_NOW, CRAMPS] if region.quick else [CRAMPS_HERE]), *OTHERS],
        "chosen": now.what if now.what != "cramp-now" else None,
        "extras_title": "Anything else there? Choose any, or none.",
        "extras": [{"id": id_, "title": title} for id_, title in EXTRAS.items()],
        "extras_chosen": sorted(now.extras),
        "who": {
            "title": "Who is it for?",
            "options": [{"id": "me", "title": "Me"}, {"id": "other", "title": "Someone I am helping"}],
            "chosen": "other" if now.for_other else "me",
        },
    },
    key="pick",
)
if go and go["type"] == "change-place":
    road.change_place(now)
elif go:
    visit.tell_complaint(go["option"], go["extras"], for_other=go["who"] == "other")
    road.go_on()
