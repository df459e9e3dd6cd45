"""Clinics' own web sites, named one by one."""

from crawler.recipes.site import ClinicSite


class ClinicSites(ClinicSite):
    """Home page first, then the pages most likely to say what is offered, by whom, where and for whom."""

    name = "clinic_sites"
