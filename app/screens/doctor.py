"""When to see a doctor: care cards by level, of one place and complaint or of all."""

from app import doctor_data, road, visit
from app.components.doctor import doctor
from exercises import load_catalog

catalog = load_catalog()
region = visit.named_in_address("region", catalog.regions)
what = visit.named_in_address("what", doctor_data.COMPLAINTS)
sign = visit.named_in_address("sign", catalog.red_flags)
go = doctor(doctor_data.doctor_data(catalog, visit.country(), region=region, what=what, sign=sign), key="doctor")
if go:
    match go["type"]:
        case "country":
            visit.choose_country(str(go.get("id")))
        case "region":
            region = str(go["id"]) if go.get("id") in catalog.regions else ""
        case "what":
            what = str(go["id"]) if go.get("id") in doctor_data.COMPLAINTS else ""
        case _:
            road.follow(go)
    road.open_doctor(region=region, what=what)
