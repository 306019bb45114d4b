"""Keeping the diary: its key, another device, files in and out, everything gone."""

import streamlit as st

from app import diary_data, diary_visit, road, visit
from app.components.keep import keep
from app.diary.exchange import read_file, write_csv, write_json
from exercises import load_catalog

catalog = load_catalog()
known = diary_visit.entries()
state = visit.current().diary
go = keep(
    {
        "open": known is not None,
        "count": len(known or ()),
        "words": diary_visit.key_words() if known is not None else "",
        "adopt": state.adopt,
        "gone": state.gone,
        "trouble": state.trouble,
        "said": state.said,
    },
    key="keep",
)
if go:
    visit.change_diary(said="", adopt="", gone=False)
    match go["type"]:
        case "open":
            diary_visit.open_with(go.get("key"))
        case "use":
            visit.change_diary(adopt=diary_visit.open_with_words(go.get("words")))
        case "delete-everything":
            visit.change_diary(gone=diary_visit.delete_everything())
        case _:
            road.follow(go)
    road.stay()
if known is not None:
    entries = known
    st.header("Take it with you", anchor=False)
    st.download_button(
        "Everything, as a file to bring in again (JSON)",
        lambda: write_json(entries),
        file_name="unknot-diary.json",
        mime="application/json",
        on_click="ignore",
    )
    st.download_button(
        "The episodes, for a spreadsheet (CSV)",
        lambda: write_csv(catalog, entries),
        file_name="unknot-diary.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.header("Bring in a file", anchor=False)
    file = st.file_uploader("A file that was saved here, JSON or CSV", type=["json", "csv", "txt"])
    if file is not None:
        preview = read_file(catalog, file.name, file.getvalue(), known)
        st.write(diary_data.preview_words(preview))
        for line in diary_data.problem_rows(preview):
            st.text(line)
        coming = len(preview.new) + len(preview.changed)
        if coming and st.button(f"Bring in {coming}", type="primary"):
            diary_visit.bring_in(preview)
            road.stay()
