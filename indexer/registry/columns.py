"""The columns of the NPI registry's monthly files that are read, by our own names for them.

The same in both of the registry's file formats; found by name, so that their order and number may change.
"""

TAXONOMIES = 15
"""Sets of taxonomy columns in a row."""

PRACTICE = {
    "street": "Provider First Line Business Practice Location Address",
    "unit": "Provider Second Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "postal_code": "Provider Business Practice Location Address Postal Code",
    "phone": "Provider Business Practice Location Address Telephone Number",
}
SECOND = {
    "street": "Provider Secondary Practice Location Address- Address Line 1",
    "unit": "Provider Secondary Practice Location Address-  Address Line 2",
    "city": "Provider Secondary Practice Location Address - City Name",
    "state": "Provider Secondary Practice Location Address - State Name",
    "postal_code": "Provider Secondary Practice Location Address - Postal Code",
    "phone": "Provider Secondary Practice Location Address - Telephone Number",
}
NAMES = {
    "npi": "NPI",
    "sort": "Entity Type Code",
    "organization": "Provider Organization Name (Legal Business Name)",
    "last": "Provider Last Name (Legal Name)",
    "other_organization": "Provider Other Organization Name",
    "other_last": "Provider Other Last Name",
}
REST = {
    "first": "Provider First Name",
    "middle": "Provider Middle Name",
    "credential": "Provider Credential Text",
    "other_first": "Provider Other First Name",
    "other_middle": "Provider Other Middle Name",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "updated": "Last Update Date",
    **PRACTICE,
    **{f"code_{number}": f"Healthcare Provider Taxonomy Code_{number}" for number in range(1, TAXONOMIES + 1)},
    **{
        f"main_{number}": f"Healthcare Provider Primary Taxonomy Switch_{number}" for number in range(1, TAXONOMIES + 1)
    },
}
