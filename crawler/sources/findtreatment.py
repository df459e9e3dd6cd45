"""FindTreatment.gov: facilities that told SAMHSA that they give ketamine infusions."""

from crawler.recipes.findtreatment import FindTreatment


class OfficialFindTreatment(FindTreatment):
    """Service code ``KIT`` is Ketamine Infusion Therapy; no code for Spravato exists."""

    name = "findtreatment"
    service_code = "KIT"
    wording = "ketamine"
