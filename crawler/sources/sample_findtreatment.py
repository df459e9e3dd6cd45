"""The sample web's copy of the shape of FindTreatment.gov."""

from crawler.recipes.findtreatment import FindTreatment


class SampleFindTreatment(FindTreatment):
    """Smaller pages than the real one's, so that paging is used."""

    name = "sample_findtreatment"
    service_code = "KIT"
    wording = "ketamine"
    page_size = 10
