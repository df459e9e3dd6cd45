"""A page becomes what a visitor reads: text with the headings above it, and the part of the page it is in."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page, RawListing, from_json, to_json
from crawler.pages.html import page_from_html, page_from_rows
from crawler.pages.structured import objects_in
from crawler.pages.walk import LONGEST_BLOCK, MOST_BLOCKS

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def page(body: str | bytes, content_type: str | None = None) -> Page:
    encoded = body.encode() if isinstance(body, str) else body
    return page_from_html(encoded, url="http://elm.localhost/", seen_at=NOW, content_type=content_type)


def block(body: str, text: str) -> Block:
    (found,) = (one for one in page(body).blocks if one.text == text)
    return found


def texts(body: str | bytes) -> list[str]:
    return [one.text for one in page(body).blocks]


def test_an_item_of_a_list_stands_under_the_heading_above_it() -> None:
    found = block(
        "<h1>Elm</h1><h2>Treatments we offer</h2><ul><li>Ketamine <b>IM</b> shot</li></ul>", "Ketamine IM shot"
    )
    assert found == Block("Ketamine IM shot", path=("Elm", "Treatments we offer"), kind="item", zone="main")


def test_a_heading_ends_the_headings_of_its_own_level_and_below() -> None:
    body = "<h1>A</h1><h2>B</h2><h3>C</h3><p>one</p><h2>D</h2><p>two</p>"
    assert block(body, "one").path == ("A", "B", "C")
    assert block(body, "two").path == ("A", "D")
    assert block(body, "D") == Block("D", path=("A",), kind="heading")


def test_a_heading_inside_a_side_part_does_not_stand_above_the_rest() -> None:
    aside, section = "<aside><h3>Others offer</h3><p>x</p></aside>", "<section><h3>S</h3></section>"
    body = f"<h2>We offer</h2>{aside}<p>ours</p>{section}<p>still</p>"
    assert block(body, "ours").path == ("We offer",)
    assert block(body, "still").path == ("We offer",)
    assert block(body, "x").path == ("We offer", "Others offer")


def test_a_banner_with_the_first_heading_stands_above_the_sections_that_follow() -> None:
    body = "<section><h1>Ketamine in Portland</h1></section><section><h2>How</h2><p>text</p></section>"
    assert block(body, "text").path == ("Ketamine in Portland", "How")


@pytest.mark.parametrize(
    ("markup", "zone"),
    [
        ("<nav><a>x1</a></nav>", "menu"),
        ('<div role="navigation">x1</div>', "menu"),
        ('<ul class="nav-menu"><li>x1</li></ul>', "menu"),
        ("<header><p>x1</p></header>", "header"),
        ("<article><header><p>x1</p></header></article>", "main"),
        ("<footer><p>x1</p></footer>", "footer"),
        ('<div class="site-footer"><p>x1</p></div>', "footer"),
        ("<aside>x1</aside>", "aside"),
        ('<div id="cookie-banner" role="dialog"><p>x1</p></div>', "aside"),
        ('<section class="consent-banner">x1</section>', "aside"),
        ("<blockquote><p>x1</p><footer>Jo</footer></blockquote>", "quote"),
        ('<div class="testimonials"><p>x1</p></div>', "quote"),
        ('<body class="has-cookie-banner"><p>x1</p></body>', "main"),
        ("<main><p>x1</p></main>", "main"),
        ("<footer><nav>x1</nav></footer>", "menu"),
        ("<nav><header>x1</header></nav>", "menu"),
    ],
)
def test_every_block_knows_its_part_of_the_page(markup: str, zone: str) -> None:
    assert block(markup, "x1").zone == zone


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x1</script>",
        "<style>x1</style>",
        "<noscript>x1</noscript>",
        "<template><p>x1</p></template>",
        "<p hidden>x1</p>",
        '<p style="color:red; DISPLAY : none">x1</p>',
        '<p aria-hidden="true">x1</p>',
        '<p class="sr-only">x1</p>',
        "<!-- x1 -->",
        '<input value="x1">',
        "<select><option>x1</option></select>",
        "<svg><text>x1</text></svg>",
        "<head><title>x1</title></head>",
        '<img alt="x1">',
    ],
)
def test_what_no_visitor_reads_is_left_out_and_what_follows_is_not(markup: str) -> None:
    assert texts(f"<p>a</p>{markup}<p>b</p>") == ["a", "b"]


def test_an_answer_that_a_visitor_can_open_is_kept_under_its_question() -> None:
    body = """<h2>FAQ</h2>
      <details><summary>Do you take insurance?</summary><p>Yes, Aetna.</p></details>
      <button aria-expanded="false" aria-controls="a2">Is it safe?</button><div id="a2" hidden><p>Ask us.</p></div>
      <dl><dt>Is there parking?</dt><dd>Behind the house.</dd></dl><p>After</p>"""
    assert block(body, "Yes, Aetna.").path == ("FAQ", "Do you take insurance?")
    assert block(body, "Ask us.").path == ("FAQ", "Is it safe?")
    assert block(body, "Behind the house.") == Block("Behind the house.", ("FAQ", "Is there parking?"), "cell", "main")
    assert block(body, "After").path == ("FAQ",)


def test_labels_stand_above_their_values_in_tables_and_lists_of_terms() -> None:
    two = "<table><tr><th>Treatment</th><th>Price</th></tr><tr><td>IV ketamine</td><td>$450</td></tr></table>"
    assert block(two, "$450") == Block("$450", path=("IV ketamine",), kind="cell", zone="main")
    three = "<table><tr><th>Day</th><th>Opens</th><th>Closes</th></tr><tr><td>Mon</td><td>9</td><td>5</td></tr></table>"
    assert block(three, "5").path == ("Mon", "Closes")
    terms = "<dl><dt>IV</dt><dt>IM</dt><dd>Both here</dd><dt>Alone</dt></dl>"
    assert block(terms, "Both here").path == ("IV / IM",)
    assert block(terms, "Alone").kind == "item"


def test_a_table_that_lays_out_a_page_is_no_table_of_values() -> None:
    body = "<table><tr><td><h2>Offer</h2><p>IV here</p></td><td><p>Other side</p></td></tr></table>"
    assert block(body, "IV here") == Block("IV here", path=("Offer",), kind="paragraph", zone="main")
    assert block(body, "Other side").path == ()


def test_a_line_break_stays_one_and_no_other_white_space_does() -> None:
    assert texts("<p>12  Elm\n St<br>Portland,&nbsp;OR\t97205</p>") == ["12 Elm St\nPortland, OR 97205"]


def test_two_line_breaks_end_a_paragraph_and_bullets_make_items() -> None:
    assert texts("<p>We treat pain.<br>\n <br/>We take no insurance.</p>") == [
        "We treat pain.",
        "We take no insurance.",
    ]
    made = page("<h2>We offer</h2><div>All day:<br>\u2022 IV ketamine<br>- Spravato - in clinic</div>").blocks[1:]
    assert [(one.text, one.kind) for one in made] == [
        ("All day:", "paragraph"),
        ("IV ketamine", "item"),
        ("Spravato - in clinic", "item"),
    ]
    assert texts("<p>Open 9<br>- 5 on Mondays</p>") == ["Open 9\n- 5 on Mondays"]


def test_words_of_inline_elements_belong_together() -> None:
    assert texts("<p>We <em>do</em> <a>not</a> offer<span> it</span>.</p>") == ["We do not offer it."]


LETTERS = "Café \u201cElm\u201d \u2013 5 €"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (LETTERS.encode("cp1252"), None),
        (LETTERS.encode("cp1252"), "text/html; charset=windows-1252"),
        (LETTERS.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (LETTERS.encode("cp1252"), "text/html; charset=utf-8"),
        (LETTERS.encode(), None),
        (LETTERS.encode(), "text/html; charset=utf-8"),
        (b"\xef\xbb\xbf" + LETTERS.encode(), "text/html"),
        (('<meta charset="windows-1252">' + LETTERS).encode("cp1252"), "text/html"),
        (LETTERS.encode("utf-16"), None),
    ],
)
def test_letters_are_right_whatever_the_page_says_of_itself(body: bytes, content_type: str | None) -> None:
    assert [one.text for one in page(body, content_type).blocks] == [LETTERS]


def test_one_bad_byte_costs_one_letter_only() -> None:
    assert "naïve" in page("<p>naïve ".encode() + b"\xff</p>", "text/html; charset=utf-8").blocks[0].text


def test_characters_that_nobody_sees_are_gone() -> None:
    assert texts("<p>Ke\u200bta\u00admine\u202e \x07now\ufeff</p>") == ["Ketamine now"]


def test_long_text_is_divided_and_a_word_without_end_is_left_out() -> None:
    sentence = "We offer ketamine here. "
    blocks = texts(f"<p>{sentence * 2000}</p><p>{'a' * 1_000_000} end</p>")
    assert all(len(one) <= LONGEST_BLOCK for one in blocks)
    assert all(one.endswith("here.") for one in blocks[:-1])
    assert blocks[-1] == "end"


def test_rows_become_cells_under_their_labels() -> None:
    made = page_from_rows([("Services", "IV"), ("Services", "IM"), ("Empty", " ")], title="Elm", url="u", seen_at=NOW)
    assert made.blocks == (Block("IV", ("Services",), "cell"), Block("IM", ("Services",), "cell"))


HOSTILE = {
    "unclosed": "<div>" * 50_000 + "x",
    "unclosed inline": "<b><i><p>" * 50_000 + "x",
    "nested tables": "<table><tr><td>" * 20_000 + "x",
    "nested lists of terms": "<dl><dt>" * 30_000 + "x",
    "sections": "<section><h2>x" * 20_000,
    "zones": "<nav><aside><header>" * 20_000,
    "attributes": "<p " + "a=b " * 200_000 + ">x",
    "names": "<p class='" + "cookie " * 200_000 + "'>x",
    "paragraphs": "<p>one two three.</p>" * 200_000,
    "brackets": "<" * 1_000_000,
    "terms": "<dl>" + "<dt>a<dd>b" * 50_000,
    "buttons": "<button aria-expanded=true>q</button>" * 30_000,
    "controls": "<button aria-expanded=true aria-controls=a>q</button><p id=a>b</p>" * 20_000,
    "rows": "<table>" + "<tr><td>a<td>b" * 50_000,
    "cells": "<table><tr>" + "<td>a" * 100_000,
    "json": '<script type="application/ld+json">' + "[" * 500_000,
    "json text": '<script type="application/ld+json">{"a":"' + "x\\" * 300_000,
    "semicolons": '<script type="application/ld+json">' + ";" * 900_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_costs_no_more_than_its_length(name: str) -> None:
    started = time.process_time()
    made = page(HOSTILE[name])
    assert time.process_time() - started < 40  # seconds; work that grows with the square takes minutes
    assert len(made.blocks) <= MOST_BLOCKS


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<h1>", "<h2>", "</h2>", "<ul>", "<li>", "<dl>", "<dt>", "<dd>", "</dl>", "<table>", "<tr>", "<td>",
     "<th>", "</table>", "<nav>", "</nav>", "<aside>", "<details>", "<summary>", "<button aria-expanded=1>", "<br>",
     "<blockquote>", "</div>", "<div hidden>", "<main>", "a", " ", "b c", "&amp;", "&#0;", "&#xD800;", "\x00", "\ud7ff"]
), max_size=60))  # fmt: skip
def test_any_soup_of_markup_is_read_without_falling_over(parts: list[str]) -> None:
    made = page("".join(parts))
    assert all(one.text == one.text.strip() and one.text for one in made.blocks)
    listing = RawListing(source="elm", ref="1", url="u", seen_at=NOW, pages=(made,))
    assert from_json(to_json(listing)) == listing


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_falling_over(body: bytes) -> None:
    listing = RawListing(source="elm", ref="1", url="u", seen_at=NOW, pages=(page(body),))
    assert from_json(to_json(listing).encode().decode()) == listing


GOOD = '{"@type": "MedicalClinic", "name": "Elm"}'


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"/*<![CDATA[*/{GOOD}/*]]>*/",
        f"\ufeff{GOOD};",
        f"[{GOOD}]",
        f'{{"@context": "https://schema.org", "@graph": [{GOOD}]}}',
        f'{{"@graph": {{"@graph": [[{GOOD}]]}}}}',
        "{'@type': 'MedicalClinic', 'name': 'Elm',}",
        '{"@type": "MedicalClinic", "name": "Elm", // ours\n}',
        '{"@type": "MedicalClinic", "name": "El\tm"}'.replace("\t", "\x07"),
        GOOD.replace('"', "&quot;"),
    ],
)
def test_structured_data_is_found_however_it_is_wrapped(script: str) -> None:
    assert objects_in([script]) == ({"@type": "MedicalClinic", "name": "Elm"},)


def test_a_broken_block_costs_no_good_one() -> None:
    deep = "[" * 5000 + "]" * 5000
    blocks = ["{broken", GOOD, "", deep, '{"a": 1e999, "b": NaN}', f"{GOOD}\n{GOOD}", "[" * 100_000, '"words"', "null"]
    found = objects_in(blocks)
    assert [one.get("name") for one in found if one.get("@type") == "MedicalClinic"] == ["Elm"] * 3
    assert {"a": None, "b": None} in found


def test_structured_data_is_found_on_a_page_whatever_the_case_of_its_type() -> None:
    body = f'<script TYPE="Application/LD+JSON; charset=utf-8">{GOOD}</script><title> Elm\n clinic </title>'
    assert page(body).structured == ({"@type": "MedicalClinic", "name": "Elm"},)
    assert page(body).title == "Elm clinic"


def test_a_flood_of_structured_data_is_cut_off() -> None:
    assert len(objects_in([f"[{','.join([GOOD] * 5000)}]"])) <= 200
    wide = '{"a": [' + ",".join("1" * 1 for _ in range(100_000)) + "]}"
    (found,) = objects_in([wide])
    assert len(found["a"]) <= 20_000


def test_a_page_that_leaves_out_its_body_tag_is_read_all_the_same() -> None:
    assert texts("<title>Elm</title><main><p>Here.</p></main>") == ["Here."]
