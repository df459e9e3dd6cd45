"""What stands on every page: help in a crisis, what this service is not, and whose data it shows. Our own words only.

The crisis numbers are those of the United States (988 Suicide & Crisis Lifeline, https://988lifeline.org; veterans
press 1, Spanish press 2; the option 3 was ended on July 17, 2025). They need a person's look every three months.
"""

CRISIS = """
<aside class="crisis" aria-label="Help in a crisis">
<p><strong>Thinking of suicide, or in a crisis?</strong>
<a href="tel:988">Call 988</a> or <a href="sms:988">text 988</a>, day and night
(veterans: press 1; español: oprima 2), or chat at
<a href="https://988lifeline.org/chat/" rel="noopener noreferrer">988lifeline.org</a>.
If a life is in danger, <a href="tel:911">call 911</a>.</p>
</aside>
"""

NOTICE = """
<p><strong>Information, not medical advice.</strong> This directory lists what public pages say. It does not recommend
any clinic or any treatment, and the order of a list says nothing about quality.</p>
<p>Nobody here has checked a clinic's licenses, quality or safety. Every detail comes from the source and the day shown
beside it and may be wrong or out of date: call the clinic to confirm. “Not stated” means that no page we read says so.
It does not mean “no”. What a page no longer says, or was
not seen to say for long, is marked so and answers no filter. <a href="/sources">Where this comes from</a>.</p>
<p>The FDA has not approved ketamine for any psychiatric disorder. It has approved Spravato (esketamine) for certain
adults with depression, given only in certified places. It has not approved any compounded ketamine. Talk with a
qualified clinician about what is right for you, and do not start, stop or change a medicine because of this site.</p>
<p>Read more at the FDA: <a href="https://www.accessdata.fda.gov/scripts/cder/daf/" rel="noopener noreferrer">labels of
approved medicines</a>. Report a side effect to MedWatch: <a href="tel:+18003321088">1-800-FDA-1088</a>.</p>
"""


def footer(*, places: str, outlines: str, built: str) -> str:
    """The notice, the day of the data (``built``, empty when there is none) and the attributions, as markup.

    The three are our own words, not crawled ones.
    """
    dated = f"<p>The directory was last built on {built}.</p>" if built else ""
    return f'<footer class="standing">{NOTICE}{dated}<p class="quiet">{places} {outlines}</p></footer>'


NOT_READY = """
<section class="field" role="status">
<h1>The directory is not ready</h1>
<p>There is nothing to search yet, or what answers searches is away for a moment. This page looks again by itself every
few seconds.</p>
<p class="quiet">For whoever runs this site: <code>clinics status</code> says why, <code>clinics build</code> makes
it.</p>
</section>
"""
