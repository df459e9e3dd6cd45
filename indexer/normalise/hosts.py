"""Hosts whose registrable domain does not tell whose site it is, and the parameters that only count visitors.

Kept apart from :mod:`indexer.normalise.web` because it is a list that grows. A host that is missing makes two clinics
look as if they shared a site, so a doubtful one belongs in it.
"""

BY_FIRST_PART = frozenset({
    "facebook.com", "instagram.com", "x.com", "tiktok.com", "threads.net", "threads.com", "pinterest.com", "vimeo.com",
    "linktr.ee", "about.me", "carrd.co", "g.page", "beacons.ai", "campsite.bio", "bio.site", "lnk.bio", "solo.to",
    "taplink.cc", "heylink.me", "flow.page", "wa.me", "t.me", "calendly.com", "vagaro.com", "cal.com",
})  # fmt: skip
"""Hosts that many businesses share, where the first part of the path is the business."""

BY_TWO_PARTS = frozenset({
    "linkedin.com", "yelp.com", "nextdoor.com", "youtube.com", "bsky.app", "snapchat.com", "eventbrite.com",
})  # fmt: skip
"""The same, where the first part only says of which kind it is: ``linkedin.com/company/elm``."""

BY_WHOLE_PATH = frozenset({
    "psychologytoday.com", "zocdoc.com", "healthgrades.com", "webmd.com", "vitals.com", "goodtherapy.org",
    "therapyden.com", "headway.co", "growtherapy.com", "doximity.com", "sharecare.com", "wellness.com",
    "yellowpages.com", "superpages.com", "mapquest.com", "bbb.org", "medium.com", "patch.com", "manta.com",
    "ratemds.com", "usnews.com", "castleconnolly.com", "findatopdoc.com", "caredash.com", "zencare.co", "rula.com",
    "helloalma.com", "openpathcollective.org", "therapytribe.com", "mentalhealthmatch.com", "doctor.com", "kareo.com",
    "tebra.com", "athenahealth.com", "healow.com", "doxy.me", "docasap.com", "phreesia.net", "foursquare.com",
    "tripadvisor.com", "chamberofcommerce.com", "merchantcircle.com", "hotfrog.com", "npidb.org", "npino.com",
    "npiprofile.com", "dnb.com", "bizapedia.com", "crunchbase.com", "indeed.com", "glassdoor.com",
    "doctolib.com", "hotdoc.com.au", "healthengine.com.au", "opencare.com",
    "setmore.com", "booksy.com", "mindbodyonline.com", "fresha.com",
})  # fmt: skip
"""Directories and portals, where only the whole path tells one entry from another."""

BY_SUBDOMAIN = frozenset({
    "squarespace.com", "janeapp.com", "clientsecure.me", "simplepractice.com", "godaddysites.com", "wixstudio.com",
    "business.site", "intakeq.com", "practicebetter.io", "acuityscheduling.com", "as.me", "weebly.com",
    "wordpress.com", "wpengine.com", "wpcomstaging.com", "kinsta.cloud", "jimdo.com", "jimdosite.com", "jimdofree.com",
    "site123.me", "strikingly.com", "mystrikingly.com", "ueniweb.com", "substack.com", "ghost.io", "hub.biz",
    "myportfolio.com", "teachable.com", "mykajabi.com", "yolasite.com", "webnode.com", "tumblr.com", "typepad.com",
    "tripod.com", "webs.com", "bravesites.com", "webador.com", "zyrosite.com", "hostingersite.com", "glossgenius.com",
    "square.site", "web.app", "netlify.app", "vercel.app", "webflow.io", "framer.website", "theranest.com",
    "therapyportal.com",
})  # fmt: skip
"""Builders and booking services that give every customer a name below theirs."""

NOT_A_SITE = frozenset({
    "goo.gl", "g.co", "bit.ly", "tinyurl.com", "t.co", "maps.app.goo.gl", "apple.com", "bing.com", "lnkd.in", "fb.me",
    "youtu.be", "ow.ly", "buff.ly", "is.gd", "cutt.ly", "rebrand.ly", "rb.gy", "shorturl.at", "wix.to", "waze.com",
    "openstreetmap.org", "duckduckgo.com", "yahoo.com",
    "spravato.com", "spravatotreatmentcenter.com", "spravatorems.com",
})  # fmt: skip
"""Maps, search, link shorteners and the maker's own pages: the address says nothing about whose page it is.

Google's hosts are told by their name."""

SAME_SITE = {"fb.com": "facebook.com", "twitter.com": "x.com", "instagr.am": "instagram.com"}
"""Other domains of the same shared host."""

NO_ONES = frozenset({
    "sharer", "sharer.php", "share", "share.php", "dialog", "login", "login.php", "groups", "events", "watch",
    "hashtag", "tr", "plugins", "intent", "home", "search", "explore", "p", "reel", "reels",
    "stories", "shorts",
    "embed", "playlist", "results", "feed", "posts", "i", "policies", "legal", "help",
})  # fmt: skip
"""First parts of a path on a shared host that are the host's own, not somebody's."""

TRACKING_BEGINNINGS = ("utm_", "hsa_", "_hs", "__hs", "pk_", "mtm_", "gad_", "vero_", "oly_", "_ga_")
"""Beginnings of parameters that only count visitors."""

TRACKING = frozenset({
    "_ga", "_gl", "_gac", "mc_cid", "mc_eid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
    "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "yclid", "ysclid", "ttclid", "twclid",
    "li_fat_id", "igshid", "igsh", "srsltid", "_ke", "_kx", "epik", "s_kwcid", "ef_id", "mkt_tok", "sccid", "rdt_cid",
    "irclickid", "cjevent", "awc", "zanpid", "rb_clickid", "sscid", "wickedid", "campaignid", "adgroupid",
    "hsctatracking", "ml_subscriber", "ml_subscriber_hash", "ck_subscriber_id", "_openstat", "_branch_match_id",
    "_bta_tid", "_bta_c", "trk", "trk_contact", "trk_msg", "trk_module", "trk_sid", "ceid", "emci", "emdi", "y_source",
})  # fmt: skip
"""Parameters that only count visitors, in small letters."""
