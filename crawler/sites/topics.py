"""Words of links and addresses that say what a page of a clinic's own site is about, as data.

English first; a few words of the languages in which clinics of the United States also write, and of those that are
often met elsewhere. All in small letters without accents.
"""

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[tuple[float, str], ...]] = {
    "prices": (
        (9, "pricing price prices cost costs fee fees rates"),
        (9, "precio precios costo costos costes tarifas tarifs prix preise kosten honorarios"),
    ),
    "insurance": (
        (9, "insurance insurances billing coverage payment payments financing medicare medicaid"),
        (9, "seguro seguros pago pagos financiamiento financiacion assurance assurances versicherung"),
    ),
    "questions": ((8, "faq faqs questions preguntas fragen"),),
    "contact": ((8, "contact hours reach contacto contactenos contactanos horario horarios kontakt contato"),),
    "locations": (
        (8, "location locations office offices where find directions visit clinics"),
        (8, "ubicacion ubicaciones sucursales consultorios donde standort standorte adresse acces localizacao"),
    ),
    "team": (
        (9, "team provider providers staff doctor doctors physician physicians psychiatrist psychiatrists clinicians"),
        (9, "clinician leadership practitioners therapists"),
        (9, "equipo medicos doctores psiquiatras personal equipe medecins aerzte arzte mitarbeiter"),
    ),
    "conditions": (
        (10, "condition conditions condiciones afecciones"),
        (5, "depression ptsd anxiety pain ocd bipolar mood suicidal suicidality migraine fibromyalgia crps"),
        (5, "depresion ansiedad dolor depressao schmerzen angst"),
    ),
    "drug": (
        (12, "ketamine spravato esketamine infusion infusions lozenge lozenges troche troches kap"),
        (12, "ketamina esketamina infusiones infusionen ketamin esketamin"),
    ),
    "services": (
        (10, "service services treatment treatments therapy therapies offer offerings treat do program programs"),
        (8, "psychiatry psychotherapy interventional procedure procedures integration psiquiatria psicoterapia"),
        (10, "servicio servicios tratamiento tratamientos terapia terapias soins traitements leistungen behandlung"),
        (10, "behandlungen therapie therapien servicos tratamento tratamentos"),
    ),
    "patients": (
        (6, "patients patient started start expect consultation eligibility candidate referral referrals"),
        (6, "works process steps journey safety candidates eligible intake"),
        (3, "policy policies professionals referring"),
        (6, "pacientes paciente consulta patienten"),
    ),
    "about": (
        (9, "about who meet story"),
        (6, "approach mission philosophy"),
        (9, "nosotros quienes acerca somos propos uber ueber sobre"),
    ),
}

TOPICS: Mapping[str, tuple[str, float]] = {
    word: (topic, worth) for topic, rows in _WORDS.items() for worth, words in rows for word in words.split()
}
"""Topic and worth of each word."""

ORDER: tuple[str, ...] = tuple(_WORDS)
"""Topics, the most telling first: what a link that names several is about."""

BUDGETS: Mapping[str, int] = {
    "prices": 2,
    "insurance": 2,
    "questions": 2,
    "contact": 2,
    "locations": 8,
    "team": 4,
    "conditions": 3,
    "drug": 6,
    "services": 6,
    "patients": 2,
    "about": 2,
}
"""Pages that one topic may have of fifteen, so that no topic leaves the others without."""

LESS_EACH: Mapping[str, float] = {"locations": 0.5, "drug": 2.0, "services": 2.0, "team": 2.0}
"""What each page already read of a topic takes from the worth of the next; 3 for the topics that are not named."""

PLACES = frozenset((
    *("contact", "location", "locations", "office", "offices", "where", "find", "directions", "visit", "clinics"),
    *("contacto", "contactenos", "contactanos", "ubicacion", "ubicaciones", "sucursales", "consultorios", "donde"),
    *("kontakt", "standort", "standorte", "adresse", "acces", "localizacao", "contato"),
))  # fmt: skip
"""Words that promise to say where the clinic is."""

SHORT_ONLY = frozenset(("do", "find", "where", "visit", "who", "meet", "start", "offer", "treat", "reach", "sobre"))
"""Words that name a page when they are nearly all of a link, and mean nothing in a sentence."""

LEFT_OUT = frozenset((
    *("blog", "blogs", "news", "journal", "notes", "post", "posts", "article", "articles", "category", "tag"),
    *("author", "press", "event", "events", "podcast", "login", "signin", "portal", "account", "cart", "checkout"),
    *("shop", "store", "product", "products", "privacy", "terms", "disclaimer", "hipaa", "accessibility", "sitemap"),
    *("career", "careers", "jobs", "feed", "rss", "search", "calendar", "gallery", "wp", "admin", "print", "share"),
    *("testimonials", "reviews", "logout", "register", "book", "booking", "schedule", "unsubscribe", "noticias"),
    *("privacidad", "testimonios", "carrito", "tienda", "webinar", "webinars", "newsletter", "thank", "thanks"),
))  # fmt: skip
"""Words of an address that lead away from what a clinic says of itself."""

GLUE = frozenset((
    *("us", "our", "the", "my", "we", "of", "for", "and", "new", "your", "in", "a", "to", "page", "iv", "center"),
    *("clinic", "center", "info", "home", "de", "el", "la", "los", "las", "asked", "frequently", "what", "how"),
    "assisted",
))  # fmt: skip
"""Words that join others when several are written as one."""

LANGUAGES = frozenset(("es", "fr", "pt", "zh", "ru", "vi", "ko", "ja", "pl", "it", "uk", "tl", "fa", "hi"))
"""Parts of an address that mean a language; those that also mean a state or a province are left out."""
