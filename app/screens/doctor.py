"""When to see a doctor: care cards by level, of one place or of all."""

from app import doctor_data, road, visit
from app.components.doctor import doctor
from exercises import load_catalog

catalog = load_catalog()
go = doctor(
    doctor_data.doctor_data(catalog, visit.named_in_address("region", catalog.regions), visit.country()), key="doctor"
)
if go and go["type"] == "country":
    visit.choose_country(str(go.get("id")))
    road.follow({"page": "doctor", "id": visit.named_in_address("region", catalog.regions)})
elif go and go["type"] == "region":
    road.follow({"page": "doctor", "id": go.get("id") if go.get("id") in catalog.regions else ""})
elif go:
    road.follow(go)
