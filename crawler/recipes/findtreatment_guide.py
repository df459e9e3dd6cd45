"""What the Developer Guide 1.9 of FindTreatment.gov (January 2025) says: ids of states, keys of a row, service words.

Facts only, no code; what an answer holds beyond this is counted in the report of a run, never guessed at.
"""

from collections.abc import Mapping

STATE_IDS: Mapping[str, int] = {
    "AL": 19,
    "AK": 20,
    "AZ": 21,
    "AR": 22,
    "CA": 23,
    "CO": 24,
    "CT": 25,
    "DE": 26,
    "DC": 27,
    "FL": 28,
    "GA": 29,
    "HI": 30,
    "ID": 31,
    "IL": 32,
    "IN": 33,
    "IA": 34,
    "KS": 35,
    "KY": 36,
    "LA": 37,
    "ME": 1,
    "MD": 18,
    "MA": 3,
    "MI": 2,
    "MN": 38,
    "MS": 39,
    "MO": 40,
    "MT": 4,
    "NE": 41,
    "NV": 12,
    "NH": 42,
    "NJ": 13,
    "NM": 43,
    "NY": 5,
    "NC": 6,
    "ND": 44,
    "OH": 7,
    "OK": 45,
    "OR": 46,
    "PA": 8,
    "RI": 9,
    "SC": 47,
    "SD": 48,
    "TN": 10,
    "TX": 11,
    "UT": 14,
    "VT": 49,
    "VA": 50,
    "WA": 15,
    "WV": 51,
    "WI": 16,
    "WY": 52,
}
"""Ids of states in this API, its guide's Table 3; they are not FIPS codes. The table has no territory."""

MOST_ROWS = 2_000
"""Largest ``pageSize``, the guide's Table 2."""

ROW_KEYS = frozenset(
    {"_irow", "name1", "name2", "street1", "street2", "city", "state", "zip", "phone", "intake1", "hotline1"}
    | {"website", "latitude", "longitude", "miles", "type_facility", "services"}
)
"""Keys of a row in the guide's Table 4."""

CATEGORIES = frozenset({"AGE", "EMS", "FOP", "LCA", "OT", "PAY", "PHR", "PYAS", "SET", "SG", "SL", "TAP", "TC"})
"""Codes of service categories (``f2``): those of the guide's Table 4, and those of the locator's own list."""

APPROACHES_CODE = "TAP"
APPROACHES = (
    "Abnormal involuntary movement scale",
    "Activity therapy",
    "Cognitive behavioral therapy",
    "Cognitive remediation therapy",
    "Couples/family therapy",
    "Dialectical behavior therapy",
    "Electroconvulsive therapy",
    "Eye Movement Desensitization and Reprocessing therapy",
    "Group therapy",
    "Individual psychotherapy",
    "Integrated Mental and Substance Use Disorder treatment",
    "Ketamine Infusion Therapy",
    "Telemedicine/telehealth therapy",
    "Transcranial Magnetic Stimulation",
)
"""Words of the category of treatment approaches, the locator's own list; an abbreviation may follow in brackets."""
