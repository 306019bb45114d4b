"""Drives the pages without a browser: what a component would send, and what it was given to show."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "app" / "main.py"

# What is installed stays the same: Streamlit would look through all of it again for every tab, for a third of a second.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


class Guide:
    """One browser tab on the guide. `send` is a tap in the component that the page shows."""

    def __init__(self, zone: str = "Europe/London") -> None:
        self.at = AppTest.from_file(MAIN, default_timeout=20)
        self.at.context["timezone"] = zone
        self.at.run()
        self.check()

    def check(self) -> None:
        assert not self.at.exception, self.at.exception

    @property
    def part(self) -> Any:
        """The component on the page: each page shows one."""
        parts = self.at.get("bidi_component")
        assert parts, "the page shows no component"
        return parts[-1]

    @property
    def page(self) -> str:
        """The name of the component that the page shows, such as "ticks"."""
        return str(self.part.proto.component_name).rsplit(".", 1)[-1].removeprefix("unknot_")

    @property
    def data(self) -> Any:
        """What the component was given."""
        return json.loads(self.part.proto.json)

    @property
    def visit(self) -> Any:
        return self.at.session_state["visit"]

    def send(self, go: dict[str, Any], trigger: str = "go") -> Guide:
        states: WidgetStates = self.at._tree.get_widget_states()
        widget = states.widgets.add()
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self.part.proto.id}__events"
        widget.json_trigger_value = json.dumps([{"event": trigger, "value": go}])
        self.at._run(states)
        self.check()
        return self

    def open(self, name: str) -> Guide:
        """By its address, as someone who typed it."""
        self.at.switch_page(f"screens/{name}.py")
        self.at.run()
        self.at._page_hash = ""  # from here on it follows where the guide leads
        self.check()
        return self

    def open_with(self, page: str, /, **parameters: str) -> Guide:
        """The same, with what stands in the address after "?"."""
        self.at.query_params.clear()
        for key, value in parameters.items():
            self.at.query_params[key] = value
        return self.open(page)

    # The steps, each in one call.

    def choose(self, region: str = "calf", side: str = "left", *, cramp_now: bool = False) -> Guide:
        return self.send({"type": "cramp-now" if cramp_now else "continue", "region": region, "side": side})

    def tell(self, what: str = "cramps", *extras: str, who: str = "me") -> Guide:
        return self.send({"type": "continue", "option": what, "extras": list(extras), "who": who})

    def tick(self, *ids: str) -> Guide:
        return self.send({"type": "done", "ticked": list(ids)})

    def answer(self, default: str = "no", **answers: str) -> Guide:
        given = {one["id"]: default for one in self.data["questions"]}
        given.update({f"rf-{name.replace('_', '-')}": value for name, value in answers.items()})
        return self.send({"type": "done", "answers": given})
