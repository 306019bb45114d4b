"""Steps 3 and 4. Is it safe? Short ticks first; only a ticked one opens its own questions."""

from app import care, road, visit
from app.components.flags import flags
from app.components.ticks import ticks
from exercises import load_catalog
from exercises.triage import gates, questions, screens
from exercises.wording import side_label

now = road.enter("safe")
catalog, complaint = load_catalog(), now.complaint
assert complaint is not None
region = catalog.regions[now.region]
ONE_BY_ONE = "Answer for now and the last days. Not sure is a good answer too."

ticked = now.check.ticked
asked = questions(catalog, complaint, ticked) if ticked else ()
if not asked:  # the ticks as they are, also for someone who comes back
    implied = [gate.id for gate in gates(catalog, complaint) if complaint.extras.intersection(gate.extras)]
    shown = screens(catalog, complaint)
    place = side_label(region, now.side)
    titles = {
        "now": "How they feel now" if now.for_other else "How you feel now",
        "place": f"The {place.lower()}" if place else "The place",
        "you": "About them" if now.for_other else "About you",
    }
    parts = [
        [
            {"title": title, "rows": [{"id": g.id, "label": g.label} for g in screen if g.group == group]}
            for group, title in titles.items()
        ]
        for screen in shown
    ]
    go = ticks(
        {
            "id": f"{now.id}-{now.region}-{now.side}-{now.what}-{now.also}",
            "context": road.context(now, 2 if complaint.short else 3),
            "heading": "Is any of this true?",
            "lede": "Tick every line with something that fits. Even one word is enough.",
            "groups": parts[0],
            "more": parts[1:],
            "ticked": implied if ticked is None else sorted(ticked),
            "none": "None of these",
            "some": "Continue with {n} ticked",
            "unsure": "I am not sure",
            "unsure_heading": "One line at a time",
            "unsure_lede": ONE_BY_ONE,
            "question": road.question(region, now.choice) if now.what == "cramp-now" else None,
        },
        key="gates",
    )
    if go and go["type"] == "change-place":
        road.change_place(now)
    elif go:
        visit.choose(go.get("choice", ""))
        visit.tick(go["ticked"])
        road.go_on()
else:
    go = flags(
        {
            "id": f"{now.id}-{sorted(ticked or ())}",
            "context": road.context(now, 2 if complaint.short else 3),
            "heading": "A little more about that",
            "lede": ONE_BY_ONE,
            "questions": [care.as_question(flag) for flag in asked],
            "answers": dict(now.check.answers),
        },
        key="questions",
    )
    if go and go["type"] == "change-place":
        road.change_place(now)
    elif go and go["type"] == "back":
        visit.change_answers()
        road.go_on()
    elif go:
        visit.answer(go["answers"])
        road.go_on()
